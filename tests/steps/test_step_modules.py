"""Modules that marks ask for: none has the name of one that every package, or an add-on, may bring."""

from pathlib import Path

import pytest

from nb2prod.steps.step_modules import module_name

TEMPLATES = Path(__file__).parents[2] / "templates"
BROUGHT = sorted(
    path.name.partition(".")[0]
    for kind in ("package", "addons/*")
    for path in TEMPLATES.glob(f"{kind}/src/*/[a-z]*.py.jinja")
)


def test_the_templates_are_found() -> None:
    assert len(BROUGHT) > 20


@pytest.mark.parametrize("name", BROUGHT)
def test_a_module_of_ours_stays_ours(name: str) -> None:
    assert module_name(name) != name


def test_other_names_are_kept() -> None:
    assert module_name("data.core") == "data_core"
