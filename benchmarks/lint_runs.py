"""Whole runs of `lint` against what they are measured by, by turns: the start, the second run, and two processes.

    python benchmarks/lint_runs.py FOLDER [ROUNDS]

Medians of pairs: one notebook against `python -c "import typer"` (CPU), an unchanged second run against ruff's on the same files (CPU), and one
process against two (wall time, which means something on a quiet machine only). Byte code must be there, as it is in every installation: the first
round writes it, unless PYTHONDONTWRITEBYTECODE is set.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LINT = [sys.executable, "-m", "nb2prod", "lint", "--output-format", "concise"]


def measure(command: list[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak memory in MiB of a whole process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, _, used = os.wait4(process.pid, 0)
    return used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024


def compare(
    what: str, ours: list[str], theirs: list[str], figure: int, rounds: int, environment: dict[str, str]
) -> None:
    """Print the median of the ratios of two commands that are run by turns, after one round that does not count."""
    pairs = [(measure(ours, environment), measure(theirs, environment)) for _ in range(rounds + 1)][1:]
    ratio = statistics.median(first[figure] / second[figure] for first, second in pairs)
    print(f"{what}: {ratio:.2f} (peak of ours {max(first[2] for first, _ in pairs):.0f} MiB)")


def main() -> None:
    folder, rounds = Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 7
    notebooks = sorted(folder.rglob("*.ipynb"), key=lambda path: path.stat().st_size)
    one = str(notebooks[len(notebooks) // 2])
    with tempfile.TemporaryDirectory() as scratch:
        environment = os.environ | {"XDG_CACHE_HOME": scratch}
        config = Path(scratch) / "ruff.toml"
        config.write_text('include = ["*.ipynb"]\n')
        ruff = [
            "ruff",
            "check",
            "--config",
            str(config),
            "--select",
            "F821",
            "--output-format",
            "concise",
            "--cache-dir",
        ]
        typer = [sys.executable, "-c", "import typer"]
        compare("one notebook against `import typer`", [*LINT, "--no-cache", one], typer, 0, rounds, environment)
        second = [*ruff, scratch + "/ruff", str(folder)]
        compare("second run against ruff's", [*LINT, str(folder)], second, 0, rounds, environment)
        whole = [*LINT, "--no-cache", str(folder)]
        compare(
            "one process against two, wall time", whole, [*whole, "--jobs", "2"], 1, max(1, rounds // 3), environment
        )


if __name__ == "__main__":
    main()
