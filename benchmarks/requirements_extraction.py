"""Import extraction on a corpus: recall against compiled bytecode, and every difference from fawltydeps put into a class.

usage: python benchmarks/requirements_extraction.py REPOSITORY... [--fawltydeps PATH_OF_ITS_COMMAND]

The reference is that of the tests (tests/requirements/reference.py): it knows nothing of nb2prod, but leaves out cells below most cell magics. Compared are
top-level names, a notebook at a time. With fawltydeps compared is what both take for third-party; what no class explains is listed.
"""

import argparse
import collections
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from nb2prod import pipeline
from nb2prod.errors import NotebookError
from nb2prod.ipython import to_python_cells
from nb2prod.notebook import Notebook, read_notebook
from nb2prod.requirements import Requirements
from nb2prod.requirements.imports import find_imports
from nb2prod.requirements.model import ImportedModule, ImportKind
from tests.requirements.reference import reference_imports

OPEN = "not explained"
WRITES = re.compile(r"(#[^\n]*\n|\s)*%%(writefile|file)\b")


def main() -> int:
    parser = argparse.ArgumentParser(description="recall of imports")
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--fawltydeps", default="")
    options = parser.parse_args()
    notebooks = [path for folder in options.repositories for path in sorted(folder.rglob("*.ipynb"))]
    print("\n".join(_recall([path for path in notebooks if ".ipynb_checkpoints" not in path.parts])))
    if options.fawltydeps:
        for folder in options.repositories:
            print("\n".join([f"== {folder.name}", *_differences(folder, options.fawltydeps)]))
    return 0


def _recall(notebooks: list[Path]) -> Iterator[str]:
    wanted = found = right = unreadable = 0
    empty: list[str] = []
    exact = 0
    for path in notebooks:
        try:
            ours = _tops_found(path)
            reference = reference_imports(path)
        except (NotebookError, ValueError, AttributeError) as error:
            unreadable += 1
            yield f"not read: {path.name}: {error}"
            continue
        wanted, found, right = wanted + len(reference), found + len(ours), right + len(ours & reference)
        exact += ours == reference
        empty += [path.name] if reference and not ours else []
        if reference - ours:
            yield f"missed in {path.name}: {', '.join(sorted(reference - ours))}"
    read = len(notebooks) - unreadable
    yield f"{read} notebooks: recall {right / wanted:.4f}, precision {right / found:.4f}, same set in {exact}, silently empty {len(empty)}"


def _tops_found(path: Path) -> set[str]:
    found = find_imports(to_python_cells(read_notebook(path)))
    return {item.module.partition(".")[0] for item in found if not item.level and not item.hidden and item.module}


@dataclass(frozen=True)
class Theirs:
    """What fawltydeps says: the cells (from 0) where it found each name of a notebook, and the cells that it could not parse."""

    names: Mapping[Path, Mapping[str, int]]
    unparsed: frozenset[tuple[Path, int]]


def _differences(folder: Path, command: str) -> Iterator[str]:
    """Counts of notebooks with the same set, and of names by the class of their difference."""
    theirs = _ask(folder, command)
    classes: collections.Counter[str] = collections.Counter()
    same = count = 0
    unexplained: list[str] = []
    for path in sorted(folder.rglob("*.ipynb")):
        try:
            notebook, needs = read_notebook(path), pipeline.requirements([path])
        except NotebookError:
            continue
        count += 1
        ours, other = _third_party(needs), theirs.names.get(path, {})
        same += ours.keys() == other.keys()
        why = {f"only ours: {name}": _why_ours(ours[name], notebook, theirs) for name in ours.keys() - other.keys()}
        why |= {
            f"only theirs: {name}": _why_theirs(name, other[name], notebook, needs)
            for name in other.keys() - ours.keys()
        }
        classes.update(f"{item.partition(':')[0]}: {text}" for item, text in why.items())
        unexplained += [f"{path.name}: {item}" for item, text in sorted(why.items()) if text == OPEN]
    yield f"{count} notebooks, the same third-party set in {same}"
    yield from (f"{number:5d}  {why}" for why, number in classes.most_common())
    yield from (f"{OPEN}: {item}" for item in unexplained)


def _ask(folder: Path, command: str) -> Theirs:
    arguments = [command, "--list-imports", "--json", str(folder)]
    finished = subprocess.run(arguments, capture_output=True, text=True, check=False)
    names: dict[Path, dict[str, int]] = {}
    for item in json.loads(finished.stdout)["imports"]:
        source = item["source"]
        names.setdefault(Path(source["path"]), {}).setdefault(
            item["name"].partition(".")[0], source.get("cellno", 0) - 1
        )
    failed = re.findall(r"Could not parse code from (.+)\[(\d+)\]", finished.stderr)
    return Theirs(names, frozenset((Path(path), int(cell) - 1) for path, cell in failed))


def _third_party(needs: Requirements) -> Mapping[str, ImportedModule]:
    """The top-level names that we take for third-party, each with the import that is plainest."""
    found: dict[str, ImportedModule] = {}
    for item in sorted(needs.modules, key=lambda module: bool(module.hidden)):
        if item.kind is ImportKind.THIRD_PARTY:
            found.setdefault(item.name.partition(".")[0], item)
    return found


def _why_ours(item: ImportedModule, notebook: Notebook, theirs: Theirs) -> str:
    if item.hidden.endswith(".py"):
        return "a local or written file that the notebook imports needs it"
    if item.hidden:
        return "imported behind the scenes, or by a magic"
    if (notebook.path, item.location.cell) in theirs.unparsed:
        return "it cannot parse the cell"
    passed_over = notebook.path not in theirs.names
    if passed_over and "language_info" not in notebook.metadata:
        return "it passes over the notebook, which does not say its language"
    source = notebook.cells[item.location.cell].source
    if any(call in source for call in ("import_module", "__import__", "find_spec")):
        return "imported by a call"
    name = item.name.partition(".")[0]
    if any(near.name == name or near.stem == name for near in _everything_near(notebook.path)):
        return "it takes a file or folder of that name, somewhere in the repository, for the module"
    return "it passes over the notebook" if passed_over else OPEN


def _everything_near(path: Path) -> Iterator[Path]:
    root = next(folder for folder in path.parents if (folder / ".git").exists() or folder == folder.parent)
    yield from root.rglob("*/")
    yield from root.rglob("*.py")


def _why_theirs(name: str, cell: int, notebook: Notebook, needs: Requirements) -> str:
    kinds = {item.kind for item in needs.modules if item.name.partition(".")[0] == name}
    if not kinds:
        source = notebook.cells[cell].source.lstrip() if 0 <= cell < len(notebook.cells) else ""
        return (
            "in a file that a cell writes and the notebook neither imports nor runs" if WRITES.match(source) else OPEN
        )
    return {
        ImportKind.LOCAL: "a file or folder of the repository, or one that the notebook writes",
        ImportKind.PLATFORM: "only a platform has it",
        ImportKind.STDLIB: "the standard library of another Python",
        ImportKind.THIRD_PARTY: OPEN,
    }[min(kinds)]


if __name__ == "__main__":
    sys.exit(main())
