"""Does a package that takes kept results print what it prints without them?

usage: cached_runs.py NOTEBOOK ...      in an environment that has nb2prod and what the notebooks import

For each notebook: converted with the add-on `cache`, run plainly twice, then twice with an empty and a full cache, in copies of its folder.
Prints whether standard output is the same, and how many steps were kept and taken, with the reasons why others were not.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path


def main(notebooks: list[str]) -> None:
    for name in notebooks:
        with tempfile.TemporaryDirectory() as folder:
            print(f"{Path(name).name}: {compare(Path(name).absolute(), Path(folder))}", flush=True)


def compare(notebook: Path, folder: Path) -> str:
    command = [
        sys.executable,
        "-m",
        "nb2prod",
        "convert",
        str(notebook),
        "-o",
        str(folder / "out"),
        "--no-pin",
        "--with",
        "cache",
    ]
    converted = subprocess.run(command, capture_output=True, text=True)
    if converted.returncode:
        return "refused: " + converted.stderr.strip().splitlines()[0]
    place = shutil.copytree(notebook.parent, folder / "place")
    first, again = run(folder, place)[0], run(folder, place)[0]
    cold, said = run(folder, place, "--cache", str(folder / "kept"))
    warm, said_again = run(folder, place, "--cache", str(folder / "kept"))
    same = "the same" if first == cold == warm else "differs from run to run" if first != again else "DIFFERENT"
    return f"{same}; {told(said)}; then {told(said_again)}"


def run(folder: Path, place: Path, *options: str) -> tuple[str, str]:
    package = next((folder / "out" / "src").iterdir()).name
    environment = {**os.environ, "PYTHONPATH": str(folder / "out" / "src")}
    ended = subprocess.run(
        [sys.executable, "-m", package, *options], cwd=place, env=environment, capture_output=True, text=True
    )
    return ended.stdout, ended.stderr


def told(said: str) -> str:
    """How often each is said of a step."""
    lines = (
        line.split(": ", 2)[2]
        for line in said.splitlines()
        if line.count(": ") >= 2 and line.split(": ")[2].startswith(("run", "taken"))
    )
    return ", ".join(f"{count} {what}" for what, count in sorted(Counter(lines).items())) or "nothing said"


if __name__ == "__main__":
    main(sys.argv[1:])
