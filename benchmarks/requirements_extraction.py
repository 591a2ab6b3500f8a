"""Import extraction on a corpus: recall against compiled bytecode, and every difference from fawltydeps put into a class.

usage: python benchmarks/requirements_extraction.py REPOSITORY... [--fawltydeps PATH_OF_ITS_COMMAND]

The reference is that of the tests (tests/requirements/reference.py): it knows nothing of nb2prod, but leaves out cells below most cell magics. Compared are
top-level names, a notebook at a time. With fawltydeps compared is what both take for third-party; what no class explains is listed.
"""

import argparse
import collections
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from nb2prod import pipeline
from nb2prod.errors import NotebookError
from nb2prod.ipython import to_python_cells
from nb2prod.notebook import read_notebook
from nb2prod.requirements import Requirements
from nb2prod.requirements.imports import find_imports
from nb2prod.requirements.model import ImportedModule, ImportKind
from tests.requirements.reference import reference_imports


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


def _differences(folder: Path, command: str) -> Iterator[str]:
    """Counts of notebooks with the same set, and of names by the class of their difference."""
    theirs = _of_fawltydeps(folder, command)
    classes: collections.Counter[str] = collections.Counter()
    same = count = 0
    unexplained: list[str] = []
    for path in sorted(folder.rglob("*.ipynb")):
        try:
            needs = pipeline.requirements([path])
        except NotebookError:
            continue
        count += 1
        ours = _third_party(needs)
        same += ours.keys() == theirs.get(path, set())
        for name in sorted(ours.keys() - theirs.get(path, set())):
            classes[why := "only ours: " + _why_ours(ours[name], needs, path)] += 1
            unexplained += [f"{path.name}: {name}"] if why.endswith("?") else []
        for name in sorted(theirs.get(path, set()) - ours.keys()):
            classes[why := "only theirs: " + _why_theirs(name, needs)] += 1
            unexplained += [f"{path.name}: {name}"] if why.endswith("?") else []
    yield f"{count} notebooks, the same third-party set in {same}"
    yield from (f"{number:5d}  {why}" for why, number in classes.most_common())
    yield from (f"unexplained: {item}" for item in unexplained)


def _of_fawltydeps(folder: Path, command: str) -> Mapping[Path, set[str]]:
    arguments = [command, "--list-imports", "--json", str(folder)]
    said = json.loads(subprocess.run(arguments, capture_output=True, text=True, check=False).stdout)
    found: dict[Path, set[str]] = {}
    for item in said["imports"]:
        found.setdefault(Path(item["source"]["path"]), set()).add(item["name"].partition(".")[0])
    return found


def _third_party(needs: Requirements) -> Mapping[str, ImportedModule]:
    """The top-level names that we take for third-party, each with the import that is plainest."""
    found: dict[str, ImportedModule] = {}
    for item in sorted(needs.modules, key=lambda module: bool(module.hidden)):
        if item.kind is ImportKind.THIRD_PARTY:
            found.setdefault(item.name.partition(".")[0], item)
    return found


def _why_ours(item: ImportedModule, needs: Requirements, path: Path) -> str:
    source = read_notebook(path).cells[item.location.cell].source if item.location.cell >= 0 else ""
    if item.hidden.endswith(".py"):
        return "a local or written file that the notebook imports needs it"
    if item.hidden:
        return "imported behind the scenes, or by a magic"
    if any(place.cell == item.location.cell for place in needs.unread):
        return "in a cell that does not parse"
    name = item.name.partition(".")[0]
    if any(root.name == name or root.stem == name for root in _everything_near(path)):
        return "it takes a file or folder of that name for the module"
    if source.lstrip().startswith("%%"):
        return "below a cell magic"
    if "import_module" in source or "__import__" in source or "find_spec" in source:
        return "imported by a call"
    if any(line.lstrip().startswith(("%", "!", "?")) or line.rstrip().endswith("?") for line in source.splitlines()):
        return "in a cell with magics or shell lines"
    return "?"


def _everything_near(path: Path) -> Iterator[Path]:
    for folder in path.parents:
        yield from folder.iterdir()
        if (folder / ".git").exists():
            yield from folder.rglob("*/")
            yield from folder.rglob("*.py")
            return


def _why_theirs(name: str, needs: Requirements) -> str:
    kinds = {item.kind for item in needs.modules if item.name.partition(".")[0] == name}
    if not kinds:
        return "?"
    kind = sorted(kinds)[0]
    return {
        ImportKind.LOCAL: "a file or folder of the repository, or one that the notebook writes",
        ImportKind.PLATFORM: "only a platform has it",
        ImportKind.STDLIB: "the standard library of another Python",
    }[kind]


if __name__ == "__main__":
    sys.exit(main())
