"""Find releases that say they run on a Python and do not parse there.

usage: python benchmarks/requirements_claims.py FOLDER... --python PATH

FOLDER holds wheels, or unpacked ones (the archive of uv's cache). Every wheel whose metadata admits the interpreter at PATH, and whose tags do not name
another one, is byte-compiled by that interpreter, file by file. Nothing of the wheels is run, and no index is asked. One line a wheel that has files
which do not parse, then the number of wheels. Not every such file is imported by the package: read before you add a row to `claims.tsv`.
"""

import argparse
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

_COMPILE = """
import sys, warnings
warnings.simplefilter("ignore")
print("%d.%d.%d" % sys.version_info[:3], flush=True)
for line in sys.stdin:
    path = line.rstrip("\\n")
    try:
        with open(path, "rb") as file:
            compile(file.read(), path, "exec", dont_inherit=True)
        print("", flush=True)
    except (SyntaxError, ValueError) as error:
        print(str(error) or type(error).__name__, flush=True)
"""


class Interpreter:
    """An interpreter, old or new, that compiles files as they come."""

    def __init__(self, path: str) -> None:
        self._process = subprocess.Popen(
            [path, "-I", "-c", _COMPILE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.version = self._answer()

    def complaint(self, path: Path) -> str:
        """Why the file does not parse, or ""."""
        assert self._process.stdin
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        """End the interpreter."""
        self._process.communicate()

    def _answer(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().rstrip("\n")


def main() -> int:
    parser = argparse.ArgumentParser(description="releases that claim a Python on which they do not parse")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--python", required=True)
    options = parser.parse_args()
    interpreter = Interpreter(options.python)
    seen: set[str] = set()
    for folder in options.folders:
        _unpack(folder)
        for info in sorted((*folder.glob("*.dist-info"), *folder.glob("*/*.dist-info"))):
            if info.name not in seen and _claims(info, interpreter.version):
                seen.add(info.name)
                _report(info, interpreter)
    interpreter.close()
    print(f"{len(seen)} wheels claim Python {interpreter.version}")
    return 0


def _unpack(folder: Path) -> None:
    """Wheels are unpacked beside themselves, into folders of their names."""
    for wheel in folder.glob("*.whl"):
        if not wheel.with_suffix("").exists():
            zipfile.ZipFile(wheel).extractall(wheel.with_suffix(""))


def _claims(info: Path, python: str) -> bool:
    said = Parser().parsestr((info / "METADATA").read_text(encoding="utf-8", errors="replace"), headersonly=True)
    try:
        admitted = SpecifierSet(said.get("Requires-Python") or "").contains(python)
    except InvalidSpecifier:
        return False
    return admitted and any(_fits(tag, python) for tag in _tags(info))


def _tags(info: Path) -> list[str]:
    return re.findall(r"(?m)^Tag: (\S+)", (info / "WHEEL").read_text(encoding="utf-8"))


def _fits(tag: str, python: str) -> bool:
    major, minor, *_ = python.split(".")
    return bool(re.match(rf"py{major}-|cp{major}{minor}-|cp{major}\d+-abi3", tag))


def _report(info: Path, interpreter: Interpreter) -> None:
    bad = [f"{path.relative_to(info.parent)} ({said})" for path, said in _complaints(info.parent, interpreter)]
    if bad:
        print(f"{info.name.removesuffix('.dist-info')}: {len(bad)} files, {bad[0]}", flush=True)


def _complaints(folder: Path, interpreter: Interpreter) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*.py")):
        if said := interpreter.complaint(path):
            yield path, said


if __name__ == "__main__":
    sys.exit(main())
