"""Do two notebooks, the second of which uses what the first saved, become one package that prints what both printed?

    python benchmarks/pair_proof.py FIRST.ipynb SECOND.ipynb [--python PY] [--without FILE ...]

Both are run in a kernel each, one after the other, in a copy of their folder from which `--without` is removed, so that the second depends on the first.
The package made of both is run, with `--show`, in another copy. Compared are what was printed and shown, and the files that were written.
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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("notebooks", nargs=2, type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--one-session", action="store_true", help="one kernel for both: variables go over too")
    asked = parser.parse_args()
    names = [path.name for path in asked.notebooks]
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name, each) for each in ("kernels", "package")]
        for folder in folders:
            shutil.copytree(asked.notebooks[0].parent, folder)
            for file in asked.without:
                (folder / file).unlink()
        before = files(folders[0])
        sessions = [names] if asked.one_session else [[each] for each in names]
        said = "".join(run_notebooks(folders[0], session, asked.python) for session in sessions)
        again = run_package(folders[1], names, Path(name, "pair"), asked.python)
        written, rewritten = (
            {path: data for path, data in files(each).items() if before.get(path) != data} for each in folders
        )
        print(f"{len(said.splitlines())} lines printed and shown; files written: {', '.join(sorted(written))}")
        print(
            "files:",
            "the same" if written == rewritten else f"DIFFERENT {sorted(written.items() ^ rewritten.items())}"[:500],
        )
        found = difflib.unified_diff(said.splitlines(), again.splitlines(), "kernels", "package", n=0, lineterm="")
        print("output:", "\n".join(found) or "the same")


def files(folder: Path) -> dict[str, bytes]:
    """The files of a folder that are no notebooks nor caches."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    skipped = (".ipynb", ".pyc")
    return {str(path.relative_to(folder)): path.read_bytes() for path in found if path.suffix not in skipped}


def run_notebooks(folder: Path, names: Sequence[str], python: str) -> str:
    """What they say in one kernel: streams of stdout, and the texts of what is shown."""
    notebook, *others = (nbformat.read(folder / name, as_version=4) for name in names)
    notebook.cells += [cell for other in others for cell in other.cells]
    manager = KernelManager(kernel_cmd=[python, "-m", "ipykernel_launcher", "-f", "{connection_file}"])
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
    print(subprocess.run(convert, cwd=folder, check=True, capture_output=True, text=True).stdout, end="")
    environment = {**os.environ, "PYTHONPATH": str(out / "src"), "MPLBACKEND": "agg", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [python, "-m", out.name, "--show"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"THE PACKAGE ENDS WITH {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    main()
