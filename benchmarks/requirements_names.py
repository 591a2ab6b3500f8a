"""Check the table of modules in the tests against wheels that were really unpacked, and weigh it by use in a corpus.

usage: python benchmarks/requirements_names.py --wheels FOLDER... --corpus FOLDER...

Folders of wheels are site-packages, or the archive of uv's cache: whatever holds `*.dist-info/RECORD`. A row is confirmed if a wheel of its
distribution has the module, contradicted if wheels of that distribution are there and none has it. The corpus gives the weights: the notebooks that import
each module; for every module that the answer names, and for every one that it leaves open, the notebooks are counted.
"""

import argparse
import collections
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from packaging.utils import canonicalize_name

from nb2prod import pipeline
from nb2prod.errors import NotebookError
from nb2prod.requirements.model import ImportKind
from nb2prod.requirements.names import Sources, is_namespace, name_distribution, prefixes

TABLE = Path(__file__).parent.parent / "tests" / "requirements" / "known_modules.tsv"


def main() -> int:
    parser = argparse.ArgumentParser(description="names against wheels")
    parser.add_argument("--wheels", nargs="+", type=Path, required=True)
    parser.add_argument("--corpus", nargs="+", type=Path, required=True)
    options = parser.parse_args()
    wheels = _modules_of_wheels(options.wheels)
    table = _table()
    print("\n".join(_rows_checked(table, wheels)))
    print("\n".join(_corpus_checked(options.corpus, wheels)))
    return 0


def _table() -> Mapping[str, str]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return {row[0]: row[1] for row in (line.split("\t") for line in lines if line and not line.startswith("#"))}


def _modules_of_wheels(folders: Iterable[Path]) -> Mapping[str, set[str]]:
    """Distribution to the dotted names of its modules and packages."""
    found: dict[str, set[str]] = collections.defaultdict(set)
    for folder in folders:
        for record in (*folder.glob("*.dist-info/RECORD"), *folder.glob("*/*.dist-info/RECORD")):
            name = canonicalize_name(record.parent.name.split("-")[0])
            for line in record.read_text(encoding="utf-8", errors="replace").splitlines():
                path = line.rsplit(",", 2)[0].strip('"')
                found[name].update(_names_of(path))
    return found


def _names_of(path: str) -> Iterator[str]:
    """The module that a file is, and the packages above it: `a/b/c.py` is a.b.c, a.b and a."""
    stem = re.sub(r"(\.cpython[^/]*|\.abi3)?\.(py|so|pyd)$", "", path)
    parts = [part for part in stem.split("/") if part != "__init__"]
    if stem != path and all(part.isidentifier() for part in parts):
        yield from (".".join(parts[:length]) for length in range(1, len(parts) + 1))


def _rows_checked(table: Mapping[str, str], wheels: Mapping[str, set[str]]) -> Iterator[str]:
    confirmed = [module for module, name in table.items() if _has(wheels.get(name, set()), module)]
    contradicted = [
        (module, name) for module, name in table.items() if name in wheels and not _has(wheels[name], module)
    ]
    yield f"{len(table)} rows, {len(confirmed)} confirmed by a wheel, {len(contradicted)} contradicted"
    yield from (f"contradicted: {name} has no {module}" for module, name in contradicted)


def _has(modules: set[str], module: str) -> bool:
    """Has a wheel the module, or a package above it? A sub-module may belong to another version; in a namespace the package above proves nothing."""
    return any(prefix in modules for prefix in prefixes(module) if not is_namespace(prefix))


def _corpus_checked(folders: Iterable[Path], wheels: Mapping[str, set[str]]) -> Iterator[str]:
    uses: collections.Counter[str] = collections.Counter()
    unresolved: collections.Counter[str] = collections.Counter()
    for path in (path for folder in folders for path in folder.rglob("*.ipynb")):
        try:
            needs = pipeline.requirements([path])
        except NotebookError:
            continue
        uses.update(item.name for item in needs.modules if item.kind is ImportKind.THIRD_PARTY and not item.hidden)
        unresolved.update(item.module for item in needs.unresolved)
    named = {module: name.distribution for module in uses if (name := name_distribution(module, Sources()))}
    total = sum(uses.values())
    confirmed = {module for module, name in named.items() if _has(wheels.get(canonicalize_name(name), set()), module)}
    against = sorted(
        module for module, name in named.items() if canonicalize_name(name) in wheels and module not in confirmed
    )
    yield f"{len(uses)} modules in {total} imports by notebooks; named {_share(uses, named, total)}, confirmed by a wheel {_share(uses, confirmed, total)}"
    yield from (f"not in the wheels of {named[module]}: {module} ({uses[module]})" for module in against)
    yield "unresolved: " + ", ".join(f"{module} {count}" for module, count in unresolved.most_common())


def _share(uses: Mapping[str, int], modules: Iterable[str], total: int) -> str:
    own = set(modules)
    return f"{len(own)} modules, {sum(uses[module] for module in own) / total:.2%} of the imports"


if __name__ == "__main__":
    sys.exit(main())
