"""Do two notebooks, the second of which uses what the first saved, become one package that prints what both printed?

    python benchmarks/pair_proof.py FIRST.ipynb SECOND.ipynb [--python PY] [--without FILE ...] [--seeded]

Both are run in a kernel each, one after the other, in a copy of their folder from which `--without` is removed, so that the second depends on the first;
and once more, because lines and files that differ between two such runs say nothing. With `--seeded` every interpreter starts with the same random
state, so that notebooks which set no seed can be compared to the last digit. The package made of both is run, with `--show`, in another copy.
Compared are what was printed and shown, figures aside, and the files that were written.
Run it where there is no network, if the notebooks are not yours: unshare -rn sh -c 'ip link set lo up; exec python benchmarks/pair_proof.py ...'.
"""

import argparse
import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import nbformat
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

from nb2prod.verify.kernel import Interpreter

Block = tuple[tuple[str, ...], tuple[str, ...]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("notebooks", nargs=2, type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--one-session", action="store_true", help="one kernel for both: variables go over too")
    parser.add_argument(
        "--seeded", action="store_true", help="the same random state at every start, of `random` and NumPy"
    )
    asked = parser.parse_args()
    names = [path.name for path in asked.notebooks]
    sessions = [names] if asked.one_session else [[each] for each in names]
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name, each) for each in ("kernels", "again", "package")]
        if asked.seeded:
            os.environ["PYTHONPATH"] = str(seeding_folder(Path(name)))
        for folder in folders:
            shutil.copytree(asked.notebooks[0].parent, folder)
            for file in asked.without:
                (folder / file).unlink()
        before = files(folders[0])
        said = [
            lines("".join(run_notebooks(each, session, asked.python) for session in sessions)) for each in folders[:2]
        ]
        said.append(lines(run_package(folders[2], names, Path(name, "pair"), asked.python)))
        written = [{path: data for path, data in files(each).items() if before.get(path) != data} for each in folders]
    unstable, differing = blocks(said[0], said[1]), blocks(said[0], said[2])
    differing = [block for block in differing if not block[0] or not is_within(block[0], unstable)]
    tell(f"{len(said[0])} lines printed and shown", sum(len(lost) for lost, _ in unstable), differing)
    one, other, package = written
    moving = {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}
    strange = {path for path in one.keys() | package.keys() if one.get(path) != package.get(path)} - moving
    tell(f"{len(one)} files written ({', '.join(sorted(one))})", len(moving), sorted(strange))


def seeding_folder(parent: Path) -> Path:
    """A folder from which each interpreter that has it on its path takes its random state at the start."""
    folder = parent / "seeded"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text("import random\nimport numpy\nrandom.seed(0)\nnumpy.random.seed(0)\n")
    return folder


def tell(what: str, unstable: int, differing: Sequence[object]) -> None:
    print(f"{what}; {unstable} differ from run to run; otherwise different in the package: {len(differing)}")
    for item in differing:
        print("  ", str(item)[:300])


def blocks(one: Sequence[str], other: Sequence[str]) -> list[Block]:
    """Where two texts differ: the lines of the first and those of the other in their place."""
    codes = difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [(tuple(one[a:b]), tuple(other[c:d])) for kind, a, b, c, d in codes if kind != "equal"]


def is_within(lost: Sequence[str], unstable: Sequence[Block]) -> bool:
    return set(lost) <= {line for lines, _ in unstable for line in lines}


def lines(text: str) -> list[str]:
    """What is said, without figures, which a package saves, and without what only moves the cursor."""
    return [line for line in text.replace("\x1b[2K\r", "").splitlines() if not line.startswith("<Figure size")]


def files(folder: Path) -> dict[str, bytes]:
    """The files of a folder that are no notebooks nor caches, nor figures that a package saves where a notebook shows them."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    skipped = (".ipynb", ".pyc")
    named = {str(path.relative_to(folder)): path for path in found if path.suffix not in skipped}
    return {name: path.read_bytes() for name, path in named.items() if not name.startswith("figures/figure_")}


def run_notebooks(folder: Path, names: Sequence[str], python: str) -> str:
    """What they say in one kernel: streams of stdout, and the texts of what is shown."""
    notebook, *others = (nbformat.read(folder / name, as_version=4) for name in names)
    notebook.cells += [cell for other in others for cell in other.cells]
    specs = Interpreter()
    specs.python = python
    manager = KernelManager(kernel_name="python3", kernel_spec_manager=specs)
    NotebookClient(notebook, km=manager, timeout=900, resources={"metadata": {"path": str(folder)}}).execute()
    return "".join(text for cell in notebook.cells for text in texts(cell.get("outputs", ())))


def texts(outputs: Sequence[dict]) -> Iterator[str]:  # type: ignore[type-arg]
    for output in outputs:
        if output["output_type"] == "stream" and output["name"] == "stdout":
            yield output["text"]
        elif output["output_type"] in ("display_data", "execute_result"):
            yield output["data"].get("text/plain", "") + "\n"


def run_package(folder: Path, names: Sequence[str], out: Path, python: str) -> str:
    """What the package made of both says."""
    convert = [sys.executable, "-m", "nb2prod", "convert", *names, "-o", str(out), "--no-pin"]
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    print(subprocess.run(convert, cwd=folder, env=plain, check=True, capture_output=True, text=True).stdout, end="")
    paths = [str(out / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "MPLBACKEND": "agg",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [python, "-m", out.name, "--show"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"THE PACKAGE ENDS WITH {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    main()
