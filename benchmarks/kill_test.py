"""Does `convert` or `update` ever leave a project between before and after? `python benchmarks/kill_test.py [SAMPLE]`, on Linux with strace.

Each system call that changes a disk is made to fail (no space, no right), or to kill the process, once for each time that it happens. Then the whole
folder around the project is looked at, once the process that stands guard over the other has ended too.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

SAMPLES = Path(__file__).parent.parent / "sample_notebooks"
CALLS = ("mkdir", "rmdir", "rename", "link", "unlink", "unlinkat", "fsync", "chmod", "fchmod", "write", "openat")
FAULTS = ("signal=SIGKILL", "error=ENOSPC", "error=EACCES")
NB2PROD = [sys.executable, "-m", "nb2prod"]
Tree = dict[str, bytes]


def main(sample: str) -> None:
    """Prints a line for each command and fault: how often it was tried, and how often the project was as before, as after, or neither."""
    with tempfile.TemporaryDirectory() as name:
        for command, prepare in (("convert", empty), ("convert --overwrite", older), ("update", older)):
            for fault in FAULTS:
                counted = try_all(Path(name), SAMPLES / sample, command, prepare, fault)
                print(
                    f"{command:<20} {fault:<15}",
                    ", ".join(f"{key} {counted[key]}" for key in sorted(counted)),
                    flush=True,
                )


Prepare = Callable[[Path, Path], None]


def empty(folder: Path, sample: Path) -> None:
    """A folder with the notebook alone."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(sample, folder / "sample.ipynb")


def older(folder: Path, sample: Path) -> None:
    """A project made of an older state of the notebook, with a person's work in it."""
    empty(folder, sample)
    run(folder, "convert")
    project = folder / "out"
    (project / "mine.txt").write_text("mine")
    steps = next((project / "src").rglob("steps.py"))
    steps.write_text(steps.read_text().replace("\ndef ", "\n# mine\ndef ", 1))
    notebook = folder / "sample.ipynb"
    notebook.write_text(re.sub(r'"## (\w+)', r'"## Newly \1', notebook.read_text()))


def run(folder: Path, command: str, *strace: str) -> subprocess.CompletedProcess[str]:
    """Run a command of nb2prod in the folder, under strace if there are options for it. It is over when nobody holds its output any more."""
    name, *options = command.split()
    arguments = ["sample.ipynb", "-o", "out", "--no-pin"] if name == "convert" else ["out"]
    traced = ["strace", "-qq", "-o", "../trace", *strace] if strace else []
    line = [*traced, sys.executable, "-B", *NB2PROD[1:], name, *arguments, *options]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    return subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def try_all(top: Path, sample: Path, command: str, prepare: Prepare, fault: str) -> Counter[str]:
    """Every call, every time it happens."""
    pristine, folder = top / "pristine", top / "work"
    prepare(pristine, sample)
    before = tree(pristine)
    restore(pristine, folder)
    run(folder, command, "-e", f"trace={','.join(CALLS)}")
    after = tree(folder)
    assert before != after
    found: Counter[str] = Counter()
    for call, number in calls((top / "trace").read_text()):
        restore(pristine, folder)
        done = run(folder, command, "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}")
        now = tree(folder)
        found["tried"] += 1
        found["as before" if now == before else "as after" if now == after else "NEITHER"] += 1
        found["bug reports"] += "this is a bug" in done.stderr
        if now not in (before, after):
            print("NEITHER:", call, number, done.stderr, sorted(now.keys() ^ after.keys()))
    return found


def calls(trace: str) -> Iterator[tuple[str, int]]:
    """The calls that change something, each with how often it has happened by then. Files are opened all the time: those count that are made."""
    counted: Counter[str] = Counter()
    for line in trace.splitlines():
        call = line.split("(")[0]
        counted[call] += 1
        if call in CALLS and (call != "openat" or "O_CREAT" in line):
            yield call, counted[call]


def restore(pristine: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(pristine, folder)


def tree(folder: Path) -> Tree:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["wine.ipynb"]))
