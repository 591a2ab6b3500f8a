"""Templates of users: they bring files, they cannot do anything else, and they go on living with the package."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from nb2prod import pipeline
from nb2prod.errors import ScaffoldError
from nb2prod.scaffold import apart
from nb2prod.update import Wishes, update

from .living import OPTIONS, SHOP, changed, edit, tree, write_notebook

DECLARATION = 'description = "Ours"\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a notebook and a template."""
    write_notebook(tmp_path / "shop.ipynb", SHOP)
    template(tmp_path, **{"LICENSE.jinja": "For {{ package }} only.\n"})
    return tmp_path


def template(home: Path, declaration: str = DECLARATION, **files: str) -> None:
    for name, text in {"template.toml": declaration, **files}.items():
        (home / "ours" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "ours" / name).write_text(text)


def convert(home: Path, *, trust: bool = False) -> Path:
    pipeline.convert(home / "shop.ipynb", home / "out", replace(OPTIONS, template=home / "ours", trust=trust))
    return home / "out"


def test_it_brings_files(home: Path) -> None:
    template(home, **{"docs/{{ package }}.md.jinja": "{% for step in steps %}{{ step.name }} {% endfor %}\n"})
    out = convert(home)
    assert (out / "LICENSE").read_text() == "For shop only.\n"
    assert (out / "docs" / "shop.md").read_text().split() == ["load_orders", "add_taxes", "report"]


def test_its_files_take_the_place_of_ours(home: Path) -> None:
    template(home, **{"README.md.jinja": "# {{ title | markdown }}\n", "requirements.in.jinja": "{# not wanted #}"})
    out = convert(home)
    assert (out / "README.md").read_text() == "# The shop\n"
    assert not (out / "requirements.in").exists()


def test_update_goes_on_with_it(home: Path) -> None:
    out = convert(home)
    assert not update(out).is_needed
    edit(out, "LICENSE", "only", "alone")
    template(home, **{"LICENSE.jinja": "Free.\nFor {{ package }} only.\n", "AUTHORS.jinja": "We\n"})
    update(out)
    assert (out / "AUTHORS").read_text() == "We\n"
    assert "<<<<<<<" in (out / "LICENSE").read_text(), "both changed the same place"
    edit(out, "LICENSE", (out / "LICENSE").read_text(), "For shop alone.\n")
    write_notebook(home / "shop.ipynb", changed(SHOP, c1="mean = 1"))
    assert not update(out).conflicts


def test_a_template_that_is_gone_is_said(home: Path) -> None:
    out = convert(home)
    (home / "ours").rename(home / "moved")
    with pytest.raises(ScaffoldError, match=r"template\.toml cannot be read"):
        update(out)
    update(out, Wishes(template=home / "moved"))
    assert not update(out).is_needed


FILTERS = "from pathlib import Path\n\nPath(__file__).with_name('ran').touch()\n\n\ndef loud(text):\n    return text.upper()\n"


def test_code_of_its_own_needs_trust(home: Path) -> None:
    template(
        home, DECLARATION + 'filters = "filters.py"\n', **{"filters.py": FILTERS, "a.jinja": "{{ package | loud }}"}
    )
    with pytest.raises(ScaffoldError, match=r"runs code of its own: filters\.py") as refusal:
        convert(home)
    assert "--trust" in refusal.value.hint
    assert not (home / "ours" / "ran").exists() and not (home / "out").exists()
    out = convert(home, trust=True)
    assert (out / "a").read_text() == "SHOP"
    with pytest.raises(ScaffoldError, match="runs code"):
        update(out)  # trust is for one time: the template may be another by now
    assert not update(out, Wishes(trust=True)).is_needed


ESCAPES = {
    "class": "{{ ''.__class__.__mro__ }}",
    "format": "{{ '{0.__class__}'.format(package) }}",
    "attr": "{{ package | attr('__class__') }}",
    "globals": "{{ self.__init__.__globals__ }}",
    "cycler": "{{ cycler.__init__.__globals__.os.system('touch ran') }}",
    "lipsum": "{{ lipsum.__globals__['os'].popen('touch ran').read() }}",
    "include": "{% include '/etc/passwd' %}",
    "import": "{% import 'os' as os %}",
    "undefined": "{{ nothing_of_the_kind }}",
    "division": "{{ 1 // 0 }}",
    "types": "{{ 'a' + 1 }}",
    "range": "{{ range(10 ** 9) | list }}",
    "syntax": "{% if %}",
}


@pytest.mark.parametrize("text", ESCAPES.values(), ids=ESCAPES)
def test_a_template_can_only_make_text(home: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    template(home, **{"a.jinja": text})
    before = tree(home)
    try:
        convert(home)
    except ScaffoldError:
        assert tree(home) == before
    else:
        assert (home / "out" / "a").read_text() in ("", "str"), "at most nothing"
    assert not (home / "ran").exists()


WASTEFUL = {
    "time": (
        "{% for a in range(10 ** 4) %}{% for b in range(10 ** 4) %}{% endfor %}{% endfor %}",
        "more than 1 seconds",
    ),
    "memory": ("{{ 'x' * 10 ** 10 }}", "MemoryError"),
    "memory in the name": ("", "MemoryError"),
    "disk": ("{{ 'x' * 10 ** 8 }}", "more than 20 MB"),
    "recursion": ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "recursion"),
}


@pytest.mark.skipif(os.name == "nt", reason="memory is not bounded there")
@pytest.mark.parametrize(("text", "message"), WASTEFUL.values(), ids=WASTEFUL)
def test_a_template_cannot_take_all_there_is(
    home: Path, text: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "SECONDS", 1 if "seconds" in message else apart.SECONDS)
    template(home, **{"a.jinja" if text else "{{ 'x' * 10 ** 10 }}.jinja": text})
    with pytest.raises(ScaffoldError, match=message):
        convert(home)
    assert not (home / "out").exists()


def test_filters_that_fail_are_said(home: Path) -> None:
    """What they print does not get into the files."""
    filters = "print('loading')\n\ndef loud(text):\n    raise KeyboardInterrupt('no')\n"
    template(
        home, DECLARATION + 'filters = "filters.py"\n', **{"filters.py": filters, "a.jinja": "{{ package | loud }}"}
    )
    with pytest.raises(ScaffoldError, match="cannot be filled: KeyboardInterrupt: no"):
        convert(home, trust=True)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nb2prod.json", "for itself"),
        ("{{ '..' }}", "cannot write"),
        ("{{ '%cetc' % 47 }}", "cannot write"),
        ("NUL", "cannot write"),
    ],
    ids=["manifest", "parent", "absolute", "reserved"],
)
def test_paths_are_checked(home: Path, name: str, message: str) -> None:
    template(home, **{f"{name}.jinja": "x"})
    with pytest.raises(ScaffoldError, match=message):
        convert(home)
    assert not (home / "out").exists()


def test_links_in_it_are_not_followed(home: Path) -> None:
    (home / "secret").write_text("secret")
    (home / "ours" / "a.jinja").symlink_to(home / "secret")
    with pytest.raises(ScaffoldError, match="symbolic links"):
        convert(home)


@pytest.mark.parametrize(
    ("declaration", "message"),
    [
        ("hooks = 'rm'", "cannot say hooks"),
        ("filters = 3", "cannot say filters"),
        ("[", "cannot be read"),
        ("filters = '../filters.py'", "no file '../filters.py'"),
        ("filters = 'broken.py'", "cannot be filled: SyntaxError"),
        ("filters = 'filters.txt'", "no file"),
    ],
    ids=["unknown", "type", "TOML", "outside", "broken", "no Python"],
)
def test_a_declaration_that_cannot_be_meant(home: Path, declaration: str, message: str) -> None:
    template(home, declaration, **{"broken.py": "def ("})
    with pytest.raises(ScaffoldError, match=message):
        convert(home, trust=True)
