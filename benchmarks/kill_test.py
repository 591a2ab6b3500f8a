"""Does `convert` or `update` ever leave a project between before and after? `python benchmarks/kill_test.py [SAMPLE]`, on Linux with strace.

Each system call that changes a disk is made to fail (no space, no right), or to kill the process, once for each time that it happens. After a
kill the project is looked at as the next command would: an update that was cut short is taken back first.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from nb2prod.scaffold import recover

SAMPLES = Path(__file__).parent.parent / "sample_notebooks"
CALLS = ("mkdir", "rmdir", "rename", "renameat2", "link", "unlink", "unlinkat", "fsync", "write")
FAULTS = ("signal=SIGKILL", "error=ENOSPC", "error=EACCES")
NB2PROD = [sys.executable, "-m", "nb2prod"]
Tree = dict[str, bytes]


def main(sample: str) -> None:
    """Prints a line for each command and fault: how often it was tried, and how often the project was as before, as after, or neither."""
    with tempfile.TemporaryDirectory() as name:
        for command, prepare in (("convert", empty), ("convert --force", older), ("update", older)):
            for fault in FAULTS:
                counted = try_all(Path(name), SAMPLES / sample, command, prepare, fault)
                print(
                    f"{command:<16} {fault:<15}",
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
    """Run a command of nb2prod in the folder, under strace if there are options for it."""
    name, *options = command.split()
    arguments = ["sample.ipynb", "-o", "out", "--no-pin"] if name == "convert" else ["out"]
    traced = ["strace", "-qq", "-o", "../trace", *strace] if strace else []
    line = [*traced, sys.executable, "-B", *NB2PROD[1:], name, *arguments, *options]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)


def try_all(top: Path, sample: Path, command: str, prepare: Prepare, fault: str) -> Counter[str]:
    """Every call, every time it happens."""
    pristine, folder = top / "pristine", top / "work"
    prepare(pristine, sample)
    before = tree(pristine / "out")
    restore(pristine, folder)
    run(folder, command, "-e", f"trace={','.join(CALLS)}")
    after = tree(folder / "out")
    assert before != after
    calls = Counter(line.split("(")[0] for line in (top / "trace").read_text().splitlines())
    found: Counter[str] = Counter()
    for call in CALLS:
        for number in range(1, calls[call] + 1):
            restore(pristine, folder)
            done = run(folder, command, "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}")
            recover(folder / "out") if (folder / "out").exists() else None
            now = tree(folder / "out")
            found["tried"] += 1
            found["as before" if now == before else "as after" if now == after else "NEITHER"] += 1
            found["bug reports"] += "this is a bug" in done.stderr
    return found


def restore(pristine: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(pristine, folder)


def tree(folder: Path) -> Tree:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["tagged.ipynb"]))
