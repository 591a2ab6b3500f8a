"""What tells the version of a distribution, each with the cell that tells it, and which of it to believe."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from nb2prod.diagnostics import Location
from nb2prod.ipython.model import PythonCell
from nb2prod.notebook.model import Notebook
from nb2prod.requirements.aliases import import_aliases
from nb2prod.requirements.gone import evidence_of_removed
from nb2prod.requirements.installs import Installed
from nb2prod.requirements.kernels import versions_in_names
from nb2prod.requirements.model import Evidence
from nb2prod.requirements.piptext import python_in_text, versions_in_text
from nb2prod.requirements.printed import printed_versions

SOURCES = (
    "environment",
    "pip output",
    "printed version",
    "version listing",
    "package list",
    "install line",
    "conda line",
    "declared",
    "name",
)
"""Best first. An environment that the user names is the truth itself; what tools and the libraries themselves said when the notebook ran beats what somebody asked for."""
PYTHON = "python"
MEANT_FOR_PYTHON = re.compile(r"[23]\.\d+(?:\.\d+)?")


def gather_evidence(
    notebook: Notebook, cells: Sequence[PythonCell], installed: Iterable[Installed], name: Callable[[str], str]
) -> tuple[Evidence, ...]:
    """All that tells a version, in the order of the notebook, implausible texts left out.

    `name` gives the distribution of a module ("" for none). Evidence of distribution "python" is about the interpreter.
    """
    found = [
        *_of_outputs(cells),
        *_of_prints(cells, name),
        *_of_installs(installed),
        *(
            _exact(distribution, f"{version}.*", "name " + text, None)
            for distribution, version, text in versions_in_names(notebook)
        ),
        *evidence_of_removed(cells),
    ]
    return tuple(item for item in found if item is not None)


def believe(distribution: str, evidence: Iterable[Evidence]) -> tuple[str, Evidence | None]:
    """The specifier to require ("" for any version) and the evidence it rests on: the best source, and of its words the last.

    Upper bounds from removed interfaces count only where nothing better is known.
    """
    own = [item for item in evidence if item.distribution == distribution and item.specifier]
    told = [item for item in own if rank(item) < len(SOURCES)]
    if told:
        best = min(rank(item) for item in told)
        chosen = [item for item in told if rank(item) == best][-1]
        return chosen.specifier, chosen
    bound = tightest_bound(distribution, own)
    return (bound.specifier, bound) if bound else ("", None)


def tightest_bound(distribution: str, evidence: Iterable[Evidence]) -> Evidence | None:
    """The lowest of the upper bounds that removed interfaces set, if any does."""
    bounds = [item for item in evidence if item.distribution == distribution and item.source.startswith("use of ")]
    return min(bounds, key=lambda item: Version(item.specifier.lstrip("<")), default=None)


def python_of(notebook: Notebook, cells: Sequence[PythonCell], evidence: Iterable[Evidence]) -> str:
    """The Python that last ran the notebook, as exactly as it is known ("3.7.12", "3.7"), "" where nothing tells."""
    if match := MEANT_FOR_PYTHON.match(notebook.language_version):
        return match[0]
    told = [item.specifier.removeprefix("==").removesuffix(".*") for item in evidence if item.distribution == PYTHON]
    folders = (python_in_text(output.text) for cell in cells for output in cell.cell.outputs)
    return next((text for text in (*told, *folders) if MEANT_FOR_PYTHON.fullmatch(text)), "")


def describe(item: Evidence) -> str:
    """The evidence in words: "printed version in cell 5", "name tf2-gpu.2-6"."""
    return item.source if item.location is None else f"{item.source} in cell {item.location.cell + 1}"


def rank(item: Evidence) -> int:
    """How far down the list of sources the evidence stands; those that are not on it stand below."""
    return next((rank for rank, source in enumerate(SOURCES) if item.source.startswith(source)), len(SOURCES))


def _of_outputs(cells: Iterable[PythonCell]) -> Iterator[Evidence | None]:
    for cell in cells:
        for output in cell.cell.outputs:
            for seen in versions_in_text(output.text, cell.cell.source):
                yield _exact(seen.distribution, seen.version, seen.source, Location(cell.cell.index))


def _of_prints(cells: Sequence[PythonCell], name: Callable[[str], str]) -> Iterator[Evidence | None]:
    aliases = import_aliases(cells)
    for cell in cells:
        for module, version, line in printed_versions(cell, aliases):
            if distribution := PYTHON if module == PYTHON else name(module):
                yield _exact(distribution, version, "printed version", Location(cell.cell.index, line))


def _of_installs(installed: Iterable[Installed]) -> Iterator[Evidence]:
    for item in installed:
        if item.specifier:
            source = "conda line" if item.tool == "conda" else "install line"
            yield Evidence(canonicalize_name(item.distribution), item.specifier, source, item.location)


def _exact(distribution: str, version: str, source: str, location: Location | None) -> Evidence | None:
    """Evidence of one version, or None where the text cannot be one that an index has: a build of somebody's own, a development state."""
    text = version.partition("+")[0]
    try:
        if not text.endswith(".*") and Version(text).is_devrelease:
            return None
        specifier = str(SpecifierSet(f"=={text}"))
    except (InvalidVersion, InvalidSpecifier):
        return None
    return Evidence(canonicalize_name(distribution), specifier, source, location)
