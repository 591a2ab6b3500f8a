"""Add-ons: folders of `templates/addons/` that bring something more to a package. What each needs stands in its `template.toml`."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold.model import RenderedFile
from nb2prod.scaffold.render import render
from nb2prod.scaffold.templates import find_templates

FOLDER = "addons"
SECTION = "section.md"
"""The file of an add-on that becomes a section of the package's README."""


@dataclass(frozen=True, slots=True)
class AddOn:
    """What an add-on says of itself.

    `needs` are add-ons that come along, `requirements` what its code imports, `optional_requirements` what it needs where it is used, as an
    extra of its name, `test_requirements` what only its tests import. `python` is the oldest that it works with ("3.10"), `model` whether the
    notebook has to fit a model, `doors` whether it has to load data in a step of its own, `sequential` whether its steps have to be
    plain calls, one after another.
    """

    name: str
    description: str
    needs: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    optional_requirements: tuple[str, ...] = ()
    test_requirements: tuple[str, ...] = ()
    python: str = ""
    model: bool = False
    doors: bool = False
    sequential: bool = False


def find_addons() -> tuple[AddOn, ...]:
    """All add-ons, in the order of their names."""
    return tuple(_read(file.parent.name) for file in sorted((find_templates() / FOLDER).glob("*/template.toml")))


def choose_addons(names: Iterable[str]) -> tuple[AddOn, ...]:
    """The add-ons called so with those that they need, each once, the needed ones first. Raises ScaffoldError for an unknown name."""
    known = {addon.name: addon for addon in find_addons()}
    chosen: dict[str, AddOn] = {}
    for name in sorted(set(names)):
        for addon in _with_needed(name, known):
            chosen.setdefault(addon.name, addon)
    return tuple(chosen.values())


def render_addon(addon: AddOn, context: Mapping[str, object]) -> tuple[tuple[RenderedFile, ...], str]:
    """The files that it brings, and its section of the README."""
    files = render(f"{FOLDER}/{addon.name}", context)
    section = next(file.data.decode() for file in files if file.path == SECTION)
    return tuple(file for file in files if file.path != SECTION), section


def _with_needed(name: str, known: Mapping[str, AddOn]) -> Iterator[AddOn]:
    if name not in known:
        raise ScaffoldError(f"there is no add-on {name!r}", hint=f"there are: {', '.join(known)}")
    for needed in known[name].needs:
        yield from _with_needed(needed, known)
    yield known[name]


def _read(name: str) -> AddOn:
    about = tomllib.loads((find_templates() / FOLDER / name / "template.toml").read_text(encoding="utf-8"))
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in about.items()}
    return AddOn(name=name, **fields)
