"""Random pairs of a person's edits and the notebook's changes, through the whole of `update`: no line is lost, conflicts are marked.

More of them, and others: `NB2PROD_EXAMPLES=1000 pytest tests/update/test_random_edits.py --hypothesis-seed=1`.
"""

import contextlib
import io
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import typer
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nb2prod.cli.update import update
from nb2prod.errors import PlanError
from nb2prod.scaffold import BASE, MANIFEST
from nb2prod.scaffold.merge import LABELS
from nb2prod.scaffold.renames import find_renames

from .living import SHOP, Cell, Tree, convert, tree, write_notebook

EXAMPLES = os.environ.get("NB2PROD_EXAMPLES", "")
OWN = (MANIFEST, BASE)
FILES = (
    "README.md",
    "src/shop/steps.py",
    "src/shop/pipeline.py",
    "src/shop/parameters.py",
    "tests/test_pipeline.py",
    "pyproject.toml",
)


@dataclass(frozen=True)
class Edit:
    """What a person does to a file: `added` lines in place of `removed` ones at a place; or delete it, or save it with CRLF."""

    path: str
    at: int
    removed: int = 0
    added: int = 0
    deleted: bool = False
    crlf: bool = False


edits = st.lists(
    st.builds(
        Edit,
        st.sampled_from((*FILES, "src/shop/steps.py", "src/shop/steps.py", "own.txt")),
        st.integers(0, 60),
        st.integers(0, 2),
        st.integers(0, 3),
        st.sampled_from((False,) * 11 + (True,)),
        st.sampled_from((False,) * 11 + (True,)),
    ),
    max_size=4,
)
changes = st.lists(
    st.tuples(
        st.sampled_from(("source", "insert", "delete", "move", "heading", "split", "untag")),
        st.integers(0, len(SHOP) - 1),
        st.integers(0, len(SHOP) - 1),
    ),
    max_size=4,
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("random")
    convert(write_notebook(folder / "shop.ipynb", SHOP), folder / "out")
    return folder


@settings(
    max_examples=int(EXAMPLES or 20),
    derandomize=not EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(edits, changes)
@example(
    [Edit("src/shop/pipeline.py", 2, 2, 0, False, False)], [("heading", 3, 0)]
)  # a line deleted here, renamed there
@example(
    [Edit("src/shop/steps.py", 0, 2, 0, False, False)], [("move", 6, 0)]
)  # another blank line dropped on each side
def test_nothing_is_lost(home: Path, persons: list[Edit], notebooks: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        here = Path(name, "here")
        shutil.copytree(home, here)
        base = tree(here / "out")
        for number, edit in enumerate(persons):
            carry_out(here / "out", edit, f"{number}")
        ours = tree(here / "out")
        write_notebook(here / "shop.ipynb", changed(SHOP, notebooks))
        try:
            theirs = convert(here / "shop.ipynb", here / "fresh")
        except PlanError:
            with pytest.raises(PlanError):
                run(here / "out")
            assert tree(here / "out") == ours, "a notebook that cannot be converted changes nothing"
            return
        code = run(here / "out")
        result = tree(here / "out")
        assert {path.name for path in here.iterdir()} == {"shop.ipynb", "out", "fresh"}
        check(base, ours, theirs, result, code)
        if code == 0:
            assert run(here / "out", check=True) == 0, "a second update finds nothing to do"
            assert tree(here / "out") == result


def run(out: Path, *, check: bool = False) -> int:
    """The exit code of the command."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            update(out, check=check)
        except typer.Exit as end:
            return end.exit_code
    raise AssertionError("it says how it ended")


def carry_out(out: Path, edit: Edit, who: str) -> None:
    path = out / edit.path
    if edit.path == "own.txt":
        path.write_text(f"own {who}\n")
    if not path.exists():
        return
    if edit.deleted:
        path.unlink()
        return
    lines = path.read_bytes().decode().replace("\r\n", "\n").split("\n")
    lines[edit.at : edit.at + edit.removed] = [f"# person {who}.{line}" for line in range(edit.added)]
    path.write_bytes(("\r\n" if edit.crlf else "\n").join(lines).encode())


def changed(cells: Sequence[Cell], edits: Sequence[tuple[str, int, int]]) -> tuple[Cell, ...]:
    """The notebook after the edits, each of which says what, where, and where to."""
    now = list(cells)
    for number, (what, at, to) in enumerate(edits):
        at = min(at, len(now) - 1)
        cell = now[at]
        match what:
            case "source" if cell.kind == "code":
                now[at] = replace(cell, source=f"{cell.source}\nprint('notebook {number}')")
            case "insert":
                now.insert(at, Cell(f"n{number}", f"print('new cell {number}')"))
            case "delete" if len(now) > 4:
                del now[at]
            case "move":
                now.insert(min(to, len(now)), now.pop(at))
            case "heading" if cell.kind == "markdown":
                now[at] = replace(cell, source=f"## Another title {'abcdefgh'[number]}")
            case "split":
                now.insert(at, Cell(f"m{number}", f"## Part {'abcdefgh'[number]}", "markdown"))
            case "untag":
                now[at] = replace(cell, tags=())
    return tuple(now)


def check(base: Tree, ours: Tree, theirs: Tree, result: Tree, code: int) -> None:
    renames = find_renames(json.loads(base[MANIFEST]), json.loads(theirs[MANIFEST]))
    marked = kept = False
    for path, data in ours.items():
        now = path if path in theirs else renames.follow_path(path)
        written = lines(data) - lines(base.get(path, b""))
        assert (
            path in OWN
            or not {line for line in written if line.startswith("# person")} - lines(result.get(now, b"")).keys()
        )
        kept |= path in base and path not in OWN and now not in theirs and data != base[path]
    for path, data in theirs.items():
        if path in OWN:
            assert result[path] == data
        elif path in base and path not in ours:
            assert path not in result, "what a person deleted stays deleted"
        else:
            old, own = renames.follow_names(path, base.get(path, b""), ours.get(path, b""))  # as the merge has them
            before = lines(old)
            new = Counter() if data == base.get(path) else lines(data) - before
            assert not new - lines(result[path]), path
            both = before - (before - lines(own)) - (before - lines(data))  # each may drop another blank line
            assert not both - lines(result[path]), path
            marked |= LABELS[0] in lines(result[path])
    assert result.get("own.txt") == ours.get("own.txt")
    assert code == (1 if marked or kept else 0)


def lines(data: bytes) -> Counter[str]:
    return Counter(data.decode().replace("\r\n", "\n").split("\n")) if b"\0" not in data else Counter()
