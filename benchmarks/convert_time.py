"""Where the time of a conversion without pins goes, by stage, beside what importing libcst and black takes in a fresh process.

usage: python benchmarks/convert_time.py FOLDER_OR_NOTEBOOK... [--every N]

All stages but the writing to disk, in one process that has imported everything; of the notebooks found, every N-th. What is refused is left out.
"""

import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

from nb2prod import conversion
from nb2prod.codegen import generator
from nb2prod.errors import Nb2prodError
from nb2prod.options import ConvertOptions

STAGES = (
    (conversion, "read_notebook"),
    (conversion, "analyse_notebook"),
    (conversion, "plan"),
    (conversion, "generate"),
    (generator, "tidy"),  # black, a part of `generate`
    (conversion, "look_around"),
    (conversion, "find_requirements"),
    (conversion, "record_saved"),
    (conversion, "assemble"),
)


def main(arguments: list[str]) -> None:
    every = int(arguments.pop()) if arguments[-2:-1] == ["--every"] else 1
    places = [Path(argument) for argument in arguments if argument != "--every"]
    found = sorted(path for place in places for path in (place.rglob("*.ipynb") if place.is_dir() else [place]))
    spent: defaultdict[str, list[float]] = defaultdict(list)
    for module, name in STAGES:
        _time_calls(module, name, spent)
    for path in found[::every]:
        before = {name: len(times) for name, times in spent.items()}
        started = time.perf_counter()
        try:
            conversion.make_project([path], Path("out"), ConvertOptions(pin=False))
        except Nb2prodError:
            for name, times in spent.items():
                del times[before.get(name, 0) :]
        else:
            spent["all of it"].append(time.perf_counter() - started)
    baseline = statistics.median(_import_time() for _ in range(5))
    print(f"{len(spent['all of it'])} notebooks; importing libcst and black: {baseline * 1000:.0f} ms")
    for name, times in sorted(spent.items(), key=lambda item: -statistics.median(item[1] or [0])):
        median = statistics.median(times) if times else 0
        print(f"{name:20} median {median * 1000:6.0f} ms, {median / baseline:4.1f} times that import")


def _time_calls(module: object, name: str, spent: dict[str, list[float]]) -> None:
    function = getattr(module, name)

    def timed(*arguments: object, **keywords: object) -> object:
        started = time.perf_counter()
        try:
            return function(*arguments, **keywords)
        finally:
            spent[name].append(time.perf_counter() - started)

    setattr(module, name, timed)


def _import_time() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import libcst, black"], check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1:])
