"""Pins, from the package index."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nb2prod.diagnostics import Location
from nb2prod.errors import RequirementsError
from nb2prod.requirements import locking, process, resolvers
from nb2prod.requirements.locking import lock, settle
from nb2prod.requirements.model import Evidence, Requirement, Requirements
from nb2prod.requirements.process import Finished
from nb2prod.requirements.resolvers import Question, explain_failure, resolver_command


def need(name: str, specifier: str = "", source: str = "pip output", *, optional: bool = False) -> Requirement:
    evidence = (Evidence(name, specifier, source, Location(4)),) if specifier else ()
    return Requirement(
        name, specifier, (name,), f"cell 1: import {name}; version: x", "table", evidence, optional=optional
    )


def needs(*items: Requirement, told: tuple[Evidence, ...] = ()) -> Requirements:
    return Requirements(items, evidence=told)


def test_nothing_to_pin_starts_no_resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "run", None)
    assert lock(Requirements(())).pins == ()


def test_an_unknown_resolver_is_refused_with_the_known_ones() -> None:
    with pytest.raises(RequirementsError) as error:
        lock(needs(need("six")), resolver="poetry")
    assert error.value.hint == "choose one of uv, pip-tools"


@pytest.mark.parametrize("python", ["banana", "3", "3.11; print"])
def test_what_is_no_version_of_python_is_refused(python: str) -> None:
    with pytest.raises(RequirementsError, match="is not a version of Python"):
        lock(needs(need("six")), python=python)


def test_pip_tools_does_not_go_online_when_it_must_not() -> None:
    with pytest.raises(RequirementsError, match="cannot resolve from a cache") as error:
        lock(needs(need("six")), resolver="pip-tools", offline=True)
    assert "--resolver uv" in error.value.hint


def test_a_python_that_no_resolver_knows_is_refused() -> None:
    with pytest.raises(RequirementsError, match=r"Python 3\.5\.2"):
        lock(needs(need("six")), python="3.5.2")


@pytest.mark.parametrize("resolver", resolvers.RESOLVERS)
def test_resolvers_are_kept_from_the_machines_settings(resolver: str) -> None:
    command = " ".join(resolver_command(resolver, Question(as_of="2024-01-01")))
    assert "--no-config" in command
    assert "2024-01-01T23:59:59Z" in command
    assert "only-binary" in command


def test_pip_tools_copies_no_index_into_the_lock() -> None:
    command = resolver_command("pip-tools", Question())
    assert {"--no-emit-index-url", "--no-emit-find-links", "--generate-hashes"} <= set(command)


def test_pip_tools_runs_on_the_python_that_it_resolves_for() -> None:
    running = f"{sys.version_info.major}.{sys.version_info.minor}.1"
    assert resolver_command("pip-tools", Question(python=running))[:3] == [sys.executable, "-m", "piptools"]
    other = resolver_command("pip-tools", Question(python="3.8.1"))
    assert other[other.index("--python") + 1] == "3.8.1"


@pytest.mark.parametrize(
    ("complaint", "message", "hint"),
    [
        pytest.param(
            "error: Request failed after 3 retries\n cause: dns error",
            "cannot be reached",
            "--offline",
            id="no network",
        ),
        pytest.param(
            "error: No solution found\n hint: Packages were unavailable because the network was disabled.",
            "the cache does not have",
            "--no-pin",
            id="offline",
        ),
        pytest.param(
            "Because nosuch was not found in the package registry and you require nosuch",
            "no nosuch",
            "--map",
            id="unknown name",
        ),
        pytest.param(
            "Because all versions of promise have no usable wheels and x depends",
            "promise has no wheel",
            "--allow-sdists",
            id="no wheel",
        ),
        pytest.param(
            "Because numpy==1.13.1 has no usable wheels",
            "numpy has no wheel for Python 3.9",
            "--python",
            id="no wheel of a version",
        ),
        pytest.param(
            "× Failed to build `pyproj==1.9`\n", "pyproj cannot be built", "--no-pin", id="a build that fails"
        ),
        pytest.param(
            "Because a depends on b<1 and you require b>2", "contradict each other", "--map", id="contradiction"
        ),
        pytest.param(
            "Traceback\n  File x\npip.InstallationError: Index https://x.example does not provide upload-time metadata.",
            "the index does not tell pip",
            "--resolver uv",
            id="no dates for pip",
        ),
        pytest.param(
            "Traceback\n  File x\nValueError: odd", "contradict each other: ValueError: odd", "", id="a traceback"
        ),
        pytest.param(
            "Because there are no versions of six and you require six, we can",
            "no fitting version of six",
            "--as-of",
            id="not yet there",
        ),
        pytest.param("No module named uv", "uv is not installed", "pip install", id="no resolver"),
    ],
)
def test_complaints_in_plain_words(complaint: str, message: str, hint: str) -> None:
    error = explain_failure(complaint, Question(python="3.9"))
    assert message in error.message
    assert hint in error.hint


class Resolver:
    """Stands in for the resolver: what it can and cannot do is a function of the lines and wishes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, impossible: dict[str, str]) -> None:
        self.asked: list[str] = []
        self.impossible = impossible
        monkeypatch.setattr(locking, "run", self.run)

    def run(self, command: list[str], *, folder: Path, **_: object) -> Finished:
        lines = (folder / "requirements.in").read_text(encoding="utf-8").split()
        wishes = dict(line.split("==") for line in (folder / "requirements.txt").read_text(encoding="utf-8").split())
        self.asked.append(" ".join(lines))
        if failed := next((why for line, why in self.impossible.items() if set(line.split()) <= set(lines)), ""):
            return Finished(1, "", failed)
        pins = [line if "==" in line else f"{line}=={wishes.get(line, '9')}" for line in lines]
        (folder / "requirements.txt").write_text("\n".join(pins), encoding="utf-8")
        return Finished(0, "", "")


CONTRADICTION = "No solution found: Because a==1 depends on b<1 and you require b==2"


def test_what_others_bound_gives_way_first(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = Resolver(monkeypatch, {"numpy==2 tensorflow==1": CONTRADICTION})
    lock(needs(need("numpy", "==2"), need("tensorflow", "==1")))
    assert resolver.asked == ["numpy==2 tensorflow==1", "numpy tensorflow==1"]


def test_bounds_and_what_may_not_be_needed_go_last(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = Resolver(monkeypatch, {"a<2": CONTRADICTION, "c": CONTRADICTION})
    made = lock(needs(need("a", "<2"), need("b", "==3"), need("c", optional=True)))
    assert resolver.asked == ["a<2 b==3 c", "a<2 b c", "a b c", "a b"]
    assert made.doubts[0].startswith("a<2 (pip output in cell 5): 9 instead; ")
    assert made.doubts[1].startswith("c: nothing fits")
    assert "# Left out: a<2" in made.text


def test_a_version_that_is_only_declared_gives_way_to_what_the_code_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = Resolver(monkeypatch, {"a==0.1": CONTRADICTION})
    told = need("a", "==0.1", "declared in setup.py")
    bounded = replace(told, evidence=(*told.evidence, Evidence("a", "<2", "use of a.gone", Location(0))))
    lock(needs(bounded, need("b", "==3")))
    assert resolver.asked == ["a==0.1 b==3", "a<2 b==3"]


def test_where_sources_would_help_the_user_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    Resolver(monkeypatch, {"a==1": "No solution found: Because all versions of deep have no usable wheels"})
    with pytest.raises(RequirementsError, match="deep has no wheel") as error:
        lock(needs(need("a", "==1")))
    assert "--allow-sdists" in error.value.hint


def test_versions_of_what_is_needed_in_turn_are_wishes(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def run(command: list[str], *, folder: Path, **_: object) -> Finished:
        seen.append((folder / "requirements.txt").read_text(encoding="utf-8"))
        return Finished(0, "", "")

    monkeypatch.setattr(locking, "run", run)
    lock(needs(need("a"), told=(Evidence("deep", "==1.2", "pip output"), Evidence("other", ">=3", "install line"))))
    assert seen == ["deep==1.2\n"]


def test_settled_requirements_agree_with_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    Resolver(monkeypatch, {"a<2": CONTRADICTION, "c": CONTRADICTION})
    wanted = needs(need("a", "<2"), need("b", "==3"), need("c", optional=True))
    settled = settle(wanted, lock(wanted))
    assert [(item.line, item.reason) for item in settled.direct] == [
        ("a", "cell 1: import a"),
        ("b==3", "cell 1: import b; version: x"),
    ]


def test_a_process_that_takes_too_long_is_stopped_with_all_that_it_started(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    child = f"import time, pathlib; time.sleep(3); pathlib.Path({str(mark)!r}).touch()"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with pytest.raises(RequirementsError, match=r"cannot wait: not done within 0\.5 seconds"):
        process.run([sys.executable, "-c", parent], folder=tmp_path, time_limit=0.5, act="wait")
    subprocess.run([sys.executable, "-c", "import time; time.sleep(3.5)"], check=True)
    assert not mark.exists()


def test_a_command_that_is_not_there_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(RequirementsError, match="cannot resolve: no-such-command does not start"):
        process.run(["/no-such-command"], folder=tmp_path, time_limit=5, act="resolve")


def test_processes_do_not_see_the_machines_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("UV_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PYTHONPATH", "VIRTUAL_ENV"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("UV_CACHE_DIR", "kept")
    ask = "import os; print([n for n in os.environ if os.environ[n] == 'secret'], os.environ['UV_CACHE_DIR'])"
    assert process.run([sys.executable, "-c", ask], folder=tmp_path, time_limit=20, act="ask").out.strip() == "[] kept"


def test_what_something_else_holds_back_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], *, folder: Path, **_: object) -> Finished:
        newest = "a==3.0\nb==1.2\nc==0.20.2\n" if "--no-deps" in command else "a==1.0\nb==1.0\nc==0.13.1\n"
        (folder / "requirements.txt").write_text(newest, encoding="utf-8")
        return Finished(0, "", "")

    monkeypatch.setattr(locking, "run", run)
    made = lock(needs(need("a"), need("b"), need("c")), as_of="2020-01-01")
    noted = [note.partition(",")[0] for note in made.notes]
    assert noted == ["a 1.0 is older than 3.0", "c 0.13.1 is older than 0.20.2"]
    assert "# Note: a 1.0" in made.text


@pytest.mark.network
def test_a_lock_has_pins_and_hashes() -> None:
    made = lock(needs(need("python-dateutil")), python="3.11", as_of="2024-01-01")
    assert dict(made.pins) == {"python-dateutil": "2.8.2", "six": "1.16.0"}
    assert made.text.count("--hash=sha256:") >= 2
    assert "pypi" not in made.text


@pytest.mark.network
@pytest.mark.slow
def test_both_resolvers_pin_the_same() -> None:
    wanted = needs(need("python-dateutil"), need("packaging", "==23.2"))
    by_uv, by_pip = (lock(wanted, resolver=name) for name in resolvers.RESOLVERS)
    assert by_uv.pins == by_pip.pins
    assert "http" not in by_pip.text.replace("https://pip.pypa.io", "")


@pytest.mark.network
def test_without_a_network_a_warm_cache_gives_the_same_lock() -> None:
    wanted = needs(need("python-dateutil"))
    assert lock(wanted, as_of="2024-01-01", offline=True).pins == lock(wanted, as_of="2024-01-01").pins


def test_without_a_network_a_cold_cache_is_an_error_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path))
    with pytest.raises(RequirementsError, match="the cache does not have"):
        lock(needs(need("six")), offline=True, time_limit=30)


def test_an_index_out_of_reach_is_an_error_in_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path))
    with pytest.raises(RequirementsError, match="cannot be reached") as error:
        lock(needs(need("six")), index_url="http://127.0.0.1:9/simple", time_limit=30)
    assert "--offline" in error.value.hint


@pytest.mark.network
def test_a_distribution_that_the_index_does_not_have_is_named() -> None:
    with pytest.raises(RequirementsError, match="no nb2prod-has-no-such-package"):
        lock(needs(need("nb2prod-has-no-such-package")))


@pytest.mark.network
def test_a_version_that_does_not_exist_is_left_out() -> None:
    made = lock(needs(need("six", "==99.1", "printed version")), as_of="2024-01-01")
    assert dict(made.pins) == {"six": "1.16.0"}
    assert made.doubts[0].startswith("six==99.1 (printed version in cell 5): 1.16.0 instead")


def test_a_complaint_is_understood_however_it_is_wrapped() -> None:
    complaint = "  × No solution found when resolving dependencies:\n  ╰─▶ Because no-such was not\n      found in the package registry and you require no-such, ...\n"
    assert "no no-such" in str(explain_failure(complaint, Question()))
