"""Applies fixes one after the other, and takes back each that does not do good."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from nb2prod.beside import Beside
from nb2prod.checking import check_notebook
from nb2prod.dataflow import analyse
from nb2prod.diagnostics import Report, Verdict
from nb2prod.fixes._document import read_document
from nb2prod.fixes.model import Fixer, Proposal, Wishes
from nb2prod.ipython import to_python_cells
from nb2prod.notebook import Notebook, parse_notebook
from nb2prod.registry import discover
from nb2prod.rules import select_rules

_ROUNDS = 20
_WORTH = {Verdict.NO: 0, Verdict.UNKNOWN: 1, Verdict.YES: 2}


@dataclass(frozen=True, slots=True)
class Mended:
    """The bytes of a notebook after the fixes, what was done, and what was tried but would not have done good."""

    data: bytes
    done: tuple[str, ...]
    withheld: tuple[str, ...]


@cache
def all_fixers() -> tuple[Fixer, ...]:
    """Every fixer, in the order in which they are applied: by the name of their files."""
    return discover(sys.modules["nb2prod.fixes"], Fixer)


@dataclass(frozen=True, slots=True)
class _Step:
    """The bytes after a proposal, what it was, and whether it was kept."""

    data: bytes
    message: str
    kept: bool


def mend(data: bytes, beside: Beside, wishes: Wishes, select: Iterable[str] = ()) -> Mended:
    """Mend the notebook in `data`. `select` narrows the fixes to findings of those rules.

    After every change the notebook is read and analysed again; a change is kept only if the notebook runs as far as before, every name still
    comes from where it came, and nothing new is found. Raises NotebookError for a file that cannot be changed safely.
    """
    chosen = {rule.code for rule in select_rules(select)} if select else None
    done: list[str] = []
    withheld: list[str] = []
    for fixer in all_fixers():
        if chosen is None or chosen.intersection(fixer.codes):
            for step in _rounds(fixer, data, beside, wishes):
                data = step.data
                (done if step.kept else withheld).append(step.message)
    return Mended(data, tuple(done), tuple(withheld))


def _rounds(fixer: Fixer, data: bytes, beside: Beside, wishes: Wishes) -> Iterator[_Step]:
    """What the fixer proposes, until it has nothing more to propose or a proposal does no good."""
    for _ in range(_ROUNDS):
        before = parse_notebook(data, beside.notebook)
        if before.language != "python":
            return
        cells = to_python_cells(before)
        proposal = fixer.propose(analyse(before, cells, folder_reader=beside.read), wishes)
        if proposal is None:
            return
        new = read_document(data, beside.notebook.name).changed(proposal).encode("utf-8")
        kept = new != data and _does_good(before, parse_notebook(new, beside.notebook), proposal, fixer, beside)
        data = new if kept else data
        yield _Step(data, proposal.message, kept)
        if not kept:
            return


def _does_good(before: Notebook, after: Notebook, proposal: Proposal, fixer: Fixer, beside: Beside) -> bool:
    codes = ("NBP1", "NBP2", *fixer.codes)
    old, new = (check_notebook(notebook, beside, codes) for notebook in (before, after))
    return (
        _WORTH[new.verdict] >= _WORTH[old.verdict]
        and not _findings(new) - _findings(old)
        and _count(new, fixer.codes) < _count(old, fixer.codes)
        and len(after.repairs) <= len(before.repairs)
        and _keeps_supplies(before, after, proposal, beside)
    )


def _count(report: Report, codes: Iterable[str]) -> int:
    return sum(one.code in codes for one in report.diagnostics)


def _findings(report: Report) -> Counter[tuple[str, tuple[str, ...]]]:
    return Counter((one.code, one.names) for one in report.diagnostics)


def _keeps_supplies(before: Notebook, after: Notebook, proposal: Proposal, beside: Beside) -> bool:
    """Does every cell still get its names from the cells that gave them before? Imports may come from elsewhere: they are the same object."""
    order = proposal.order or range(len(before.cells))
    place = {old: new for new, old in enumerate(index for index in order if index not in proposal.removed)}
    now = _edges(after, beside)
    for binder, reader, name in _edges(before, beside):
        if binder in proposal.removed or reader in proposal.removed or reader in proposal.sources:
            continue
        givers = proposal.sources if binder in proposal.sources else (binder,)
        if not any((place[giver], place[reader], name) in now for giver in givers):
            return False
    return True


def _edges(notebook: Notebook, beside: Beside) -> set[tuple[int, int, str]]:
    analysis = analyse(notebook, to_python_cells(notebook), folder_reader=beside.read, thorough=False)
    return {(edge.binder, edge.reader, edge.name) for edge in analysis.document.edges if not edge.mutated}
