"""`nb2prod requirements`: what notebooks need to be installed."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nb2prod.cli.mapping import MapOption, read_mapping
from nb2prod.cli.pinning import (
    AllowSdistsOption,
    AsOfOption,
    OfflineOption,
    PinOption,
    Resolver,
    ResolverOption,
    TimeLimitOption,
    install_and_import,
)
from nb2prod.cli.terminal import complain, note, progress, save, say
from nb2prod.errors import NotebookError

if TYPE_CHECKING:
    from nb2prod.pins import PinOptions
    from nb2prod.requirements import Lock, Requirements

FOUND, CANNOT = 1, 2


class RequirementsFormat(StrEnum):
    """As pip reads it, for a program, or in the standard form of PEP 751."""

    TEXT = "text"
    JSON = "json"
    PYLOCK = "pylock"


def requirements(
    notebooks: Annotated[list[Path], typer.Argument(metavar="NOTEBOOK", help="Notebooks or folders.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE instead of stdout.")
    ] = None,
    output_format: Annotated[
        RequirementsFormat, typer.Option(help="requirements.txt, JSON with the source of everything, or pylock.toml.")
    ] = RequirementsFormat.TEXT,
    map_: MapOption = None,
    env: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="An environment in which the notebook runs: its names and versions count."),
    ] = None,
    pin: PinOption = True,
    python: Annotated[
        str, typer.Option(metavar="VERSION", help="Pin for this Python, by default the one that ran the notebook.")
    ] = "",
    as_of: AsOfOption = "none",
    offline: OfflineOption = False,
    resolver: ResolverOption = Resolver.UV,
    allow_sdists: AllowSdistsOption = False,
    time_limit: TimeLimitOption = None,
    check: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Compare with a requirements.txt, pyproject.toml, environment.yml; pin nothing."
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print a table: distribution, version, why, cell.")
    ] = False,
    install_test: Annotated[
        bool,
        typer.Option(
            "--install-test",
            help="Install the pins into a fresh environment, hashes checked, and import every module there.",
        ),
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 if a module is unresolved.")] = False,
) -> None:
    """List what notebooks import as requirements, each with its reason, pinned with hashes.

    Nothing of the notebook is run or imported; --install-test imports what it imports, in an environment of its own. A module of which nobody
    knows the distribution is said, never guessed. Exit code 1: --check found a difference, an import failed, or --strict and something unresolved;
    2: it cannot be done, or not for all of the notebooks.
    """
    from nb2prod import pipeline
    from nb2prod.cli.requirements_text import notes_on
    from nb2prod.cli.walk import find_notebooks
    from nb2prod.config import load_config
    from nb2prod.pins import PinOptions
    from nb2prod.requirements import read_environment

    pins = PinOptions(resolver.value, python, as_of, offline, allow_sdists, time_limit)
    _refuse_contradictions(pin, pins, check, explain, install_test, output_format)
    config = load_config(Path.cwd())
    paths, all_read = _readable(find_notebooks(notebooks, config.exclude))
    environment = read_environment(env) if env else None
    found = pipeline.requirements(paths, mapping=read_mapping(map_, config.map), environment=environment)
    for text in notes_on(found):
        note(text)
    if check is not None:
        text, passed = _checked(found, check, output_format)
        _deliver(text, output)
    else:
        made = _pinned(paths, found, pins) if pin else None
        _deliver(_rendered(found, made, pins, output_format, explain=explain), output)
        passed = install_and_import(found, made, pins) if made and install_test else True
    if not all_read:
        raise typer.Exit(CANNOT)
    if not passed or (strict and found.unresolved):
        raise typer.Exit(FOUND)


def _readable(paths: tuple[Path, ...]) -> tuple[tuple[Path, ...], bool]:
    """Those of several notebooks that can be read, and whether that is all: one that is broken must not stop the others.

    Raises NotebookError where none can be read.
    """
    from nb2prod import pipeline

    errors: dict[Path, NotebookError] = {}
    for path in paths:
        try:
            pipeline.read_notebook(path)
        except NotebookError as error:
            errors[path] = error
    if len(errors) == len(paths):
        raise next(iter(errors.values()), NotebookError("there is no notebook in these folders"))
    for broken in errors.values():
        complain(str(broken), broken.hint)
    return tuple(path for path in paths if path not in errors), not errors


def _refuse_contradictions(
    pin: bool,
    pins: "PinOptions",
    check: Path | None,
    explain: bool,
    install_test: bool,
    output_format: RequirementsFormat,
) -> None:
    """Raise BadParameter for options of which one would be without effect."""
    needs_pins = {
        "--install-test": install_test,
        "--output-format pylock": output_format is RequirementsFormat.PYLOCK,
        "--as-of": pins.as_of not in ("", "none"),
        "--offline": pins.offline,
        "--python": bool(pins.python),
        "--allow-sdists": pins.allow_sdists,
        "--time-limit": pins.time_limit is not None,
    }
    nothing_pinned = "--check" if check else "" if pin else "--no-pin"
    for option, given in needs_pins.items():
        if given and nothing_pinned:
            raise typer.BadParameter(f"has no effect with {nothing_pinned}", param_hint=f"'{option}'")
    if explain and (check or output_format is not RequirementsFormat.TEXT):
        other = "--check" if check else "--output-format"
        raise typer.BadParameter(f"does not go together with {other}", param_hint="'--explain'")


def _checked(found: "Requirements", file: Path, output_format: RequirementsFormat) -> tuple[str, bool]:
    from nb2prod.cli.requirements_text import check_as_json, describe_check
    from nb2prod.requirements import check, read_requirement_file

    mismatches = check(found, file.name, read_requirement_file(file))
    passed = not any(mismatch.harmful for mismatch in mismatches)
    if output_format is RequirementsFormat.JSON:
        return json.dumps(check_as_json(str(file), mismatches), indent=2) + "\n", passed
    return describe_check(str(file), mismatches), passed


def _pinned(paths: "tuple[Path, ...]", found: "Requirements", pins: "PinOptions") -> "Lock":
    from nb2prod import pipeline
    from nb2prod.cli.requirements_text import notes_on_lock

    with progress("Pinning the requirements") as tell:
        made = pipeline.pin(paths, found, pins, tell)
    for text in notes_on_lock(made):
        note(text)
    return made


def _rendered(
    found: "Requirements", made: "Lock | None", pins: "PinOptions", output_format: RequirementsFormat, *, explain: bool
) -> str:
    from nb2prod.requirements import explain as rows_of
    from nb2prod.requirements import render_in, render_table, to_json, to_pylock

    if explain:
        return render_table(rows_of(found, made))
    if output_format is RequirementsFormat.JSON:
        return json.dumps(to_json(found, made), indent=2) + "\n"
    if made is None:
        return render_in(found)
    if output_format is RequirementsFormat.PYLOCK:
        return to_pylock(made, offline=pins.offline)
    return made.text


def _deliver(text: str, output: Path | None) -> None:
    if output is None:
        say(text.rstrip("\n"))
    else:
        save(output, text)
