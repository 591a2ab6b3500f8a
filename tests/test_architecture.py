"""Holds the import order and the third-party borders, for lazy imports as for others.

A module imports only from lower lines or from its own folder; names on one line do not know each other.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "nb2prod"
LINES = (
    ("cli", "exporter"),
    ("update", "where"),
    ("pipeline", "linting", "fixes"),
    ("conversion",),
    ("project", "single_file", "checking"),
    ("options", "demands", "planning"),
    (
        "config",
        "drawing",
        "planfile",
        "beside",
        "local_modules",
        "kernel_users",
        "left_to_chance",
        "union",
        "recording",
        "pins",
        "provenance",
        "addons",
    ),
    ("revisions", "baseline", "report_cache"),
    ("verify", "codegen"),
    ("rules", "steps", "requirements"),
    ("dataflow",),
    ("ipython",),
    ("notebook",),
    ("reporters", "scaffold", "pictures"),
    ("registry", "diagnostics", "errors", "stamps", "patterns"),
)
HEIGHT = {name: -height for height, names in enumerate(LINES) for name in names}
BORDERS = {
    "nbformat": ("notebook", "verify"),
    "libcst": ("codegen",),
    "black": ("codegen",),
    "jinja2": ("scaffold", "reporters/html"),
    "nbclient": ("verify", "exporter"),
    "jupyter_client": ("verify",),
    "ipykernel": ("verify",),
    "nbconvert": ("verify", "exporter"),
    "traitlets": ("exporter",),
    "typer": ("cli",),
    "rich": ("cli",),
    "uv": ("requirements/resolvers",),  # only to find its program
    "piptools": (),
    "IPython": (),
}
FILES = sorted(file for file in PACKAGE.rglob("*.py") if "foreign" not in file.parts)


def imports_of(file: Path) -> Iterator[tuple[int, str]]:
    """Every module that a file imports, wherever in the file, with the line."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: relative import"
            assert node.module is not None
            yield node.lineno, node.module


def part_of(file: Path) -> str:
    return file.relative_to(PACKAGE).with_suffix("").parts[0]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_point_down(file: Path) -> None:
    own = part_of(file)
    if own in ("__init__", "__main__"):
        return
    for line, module in imports_of(file):
        parts = module.split(".")
        if parts[0] != "nb2prod" or parts[1:] == [] or parts[1] == own:
            continue
        assert HEIGHT[parts[1]] < HEIGHT[own], f"{file}:{line}: {own} imports {module}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_third_parties_stay_inside_their_borders(file: Path) -> None:
    where = file.relative_to(PACKAGE).with_suffix("").as_posix()
    for line, module in imports_of(file):
        allowed = BORDERS.get(module.split(".")[0])
        inside = allowed is None or any(where == part or where.startswith(f"{part}/") for part in allowed)
        assert inside, f"{file}:{line}: {where} imports {module}"


def test_every_part_has_its_line() -> None:
    assert {part_of(file) for file in FILES} - {"__init__", "__main__"} <= HEIGHT.keys()


def test_the_root_imports_nothing() -> None:
    assert not list(imports_of(PACKAGE / "__init__.py"))
