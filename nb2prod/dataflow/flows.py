"""What each cell does to names: its statements, one after the other."""

import ast
from collections.abc import Iterable

from nb2prod.dataflow.model import CellFlow, Effect, NameEvent, Statement
from nb2prod.dataflow.statements import NO_TEXTS, read_statement
from nb2prod.dataflow.texts import Texts
from nb2prod.ipython.model import PythonCell


def read_flows(cells: tuple[PythonCell, ...]) -> tuple[CellFlow, ...]:
    """The effects of every code cell. A cell that does not parse binds what the second look found in it, and reads nothing."""
    flows: list[CellFlow] = []
    postponed = False
    texts = Texts(cell.tree for cell in cells if cell.tree is not None)
    for cell in cells:
        flows.append(read_flow(cell, postponed=postponed, texts=texts))
        postponed = postponed or _postpones_annotations(cell.code, flows[-1].statements)
    return tuple(flows)


def read_flow(python: PythonCell, *, postponed: bool = False, texts: Texts = NO_TEXTS) -> CellFlow:
    """The effects of one cell on the names of the notebook. `postponed`: a cell before says `from __future__ import annotations`."""
    body = python.tree.body if python.tree is not None else []
    statements: list[Statement] = []
    for position, node in enumerate(body):
        postponed = postponed or _postpones_annotations(python.code, statements[-1:])
        statement = read_statement(node, python.cell.index, position, postponed=postponed, texts=texts)
        statements.append(_with_magic(statement, python))
    bound: set[str] = set()
    exposed: set[str] = set()
    for statement in statements:
        exposed |= statement.exposed - bound
        bound = (bound - statement.deletes) | statement.surely_binds
    told = frozenset(name for name, _ in python.binds)
    return CellFlow(
        python=python,
        statements=tuple(statements),
        binds=(told | frozenset(python.salvaged)).union(*(statement.binds for statement in statements)),
        surely_binds=frozenset(bound) | told,
        exposed=frozenset(exposed) | (frozenset(name for name, _ in python.reads) - bound),
        mutates=frozenset().union(*(statement.mutates for statement in statements)),
        deletes=frozenset().union(*(statement.deletes for statement in statements)) - bound,
        dynamic=next((statement.dynamic for statement in statements if statement.dynamic), ""),
    )


def _postpones_annotations(code: str, statements: Iterable[Statement]) -> bool:
    """Do some of these statements of `code` import that from the future? IPython keeps it for all statements and cells behind."""
    return "__future__" in code and any(
        isinstance(each.node, ast.ImportFrom)
        and each.node.module == "__future__"
        and any(alias.name == "annotations" for alias in each.node.names)
        for each in statements
    )


def _with_magic(statement: Statement, python: PythonCell) -> Statement:
    """The statement with what its magics bind and read without the translated code showing it (`%%bigquery df` binds df)."""
    if not python.binds and not python.reads:
        return statement
    lines = {
        python.location(line).line for line in range(statement.line, (statement.node.end_lineno or statement.line) + 1)
    }
    reads = [
        NameEvent(name, Effect.READ, statement.line, 0, how="magic") for name, line in python.reads if line in lines
    ]
    binds = [
        NameEvent(name, Effect.BIND, statement.line, 0, how="magic") for name, line in python.binds if line in lines
    ]
    names = frozenset(event.name for event in binds)
    return statement._replace(
        events=(*reads, *statement.events, *binds),
        exposed=statement.exposed | frozenset(event.name for event in reads),
        binds=statement.binds | names,
        surely_binds=statement.surely_binds | names,
    )
