"""What several notebooks need together, and which versions a notebook tells of."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from nb2prod.ipython.model import PythonCell
from nb2prod.requirements.model import Requirement, Requirements


def unite(each: Iterable[tuple[str, Requirements]]) -> Requirements:
    """The requirements of notebooks, by their names, as one: a distribution once, its reasons with the notebook they come from.

    Specifiers are all kept: where they exclude each other the resolver will say so.
    """
    found = list(each)
    if len(found) == 1:
        return found[0][1]
    direct: dict[str, Requirement] = {}
    for name, needs in found:
        for item in needs.direct:
            told = replace(item, reason=f"{name}, {item.reason}")
            direct[item.distribution] = _both(direct[item.distribution], told) if item.distribution in direct else told
    unresolved = {item.module: replace(item, notebook=name) for name, needs in found for item in needs.unresolved}
    return Requirements(
        direct=tuple(direct[name] for name in sorted(direct)),
        unresolved=tuple(unresolved[module] for module in sorted(unresolved)),
        python=max((needs.python for _, needs in found), key=_version, default=""),
        modules=tuple(module for _, needs in found for module in needs.modules),
        system=tuple(sorted({package for _, needs in found for package in needs.system})),
        unread=tuple(place for _, needs in found for place in needs.unread),
        refused=tuple(replace(line, notebook=name) for name, needs in found for line in needs.refused),
        evidence=tuple(told for _, needs in found for told in needs.evidence),
        unimported=tuple(item for _, needs in found for item in needs.unimported),
    )


def without_written(found: Requirements, cells: Iterable[PythonCell]) -> Requirements:
    """The requirements without modules that nobody knows because a cell, perhaps of another notebook, writes them itself."""
    written = {PurePosixPath(file.path).stem for cell in cells for file in cell.files}
    unknown = (item for item in found.unresolved if item.module.partition(".")[0] not in written)
    return replace(found, unresolved=tuple(unknown))


def told_versions(found: Requirements) -> dict[str, str]:
    """The exact versions that a notebook tells, by distribution: what its outputs were made with, as far as is known."""
    exact = (item for item in found.evidence if item.specifier.startswith("==") and "*" not in item.specifier)
    return {item.distribution: item.specifier.removeprefix("==") for item in exact}


def _both(first: Requirement, second: Requirement) -> Requirement:
    specifiers = dict.fromkeys(filter(None, (first.specifier, second.specifier)))
    return replace(
        first,
        specifier=",".join(specifiers),
        modules=tuple(sorted({*first.modules, *second.modules})),
        reason=f"{first.reason}; {second.reason}",
        evidence=first.evidence + second.evidence,
        extras=tuple(sorted({*first.extras, *second.extras})),
        optional=first.optional and second.optional,
    )


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())
