"""Which cells do something else in every run, because they draw at random without a seed."""

from nb2prod.dataflow.model import Analysis
from nb2prod.rules import Subject
from nb2prod.rules.unseeded_random import unseeded_draws


def chancy_cells(analysis: Analysis) -> frozenset[int]:
    """The cells (indexes) that draw without a seed, and those that take anything from them but an import."""
    subject = Subject(analysis)
    chancy = {place.cell for _, place, _ in unseeded_draws(subject)}
    taken = [edge for edge in analysis.document.edges if (edge.binder, edge.name) not in subject.imports]
    todo = list(chancy)
    while todo:
        binder = todo.pop()
        reached = {edge.reader for edge in taken if edge.binder == binder} - chancy
        chancy |= reached
        todo += reached
    return frozenset(chancy)
