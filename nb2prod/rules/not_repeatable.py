"""Running the cell twice gives something else.

The cell changes an object that an earlier cell made, by a step that is not the same when it is done again: `x += 1`, `rows.append(...)`,
`df = df.drop(columns=...)`. While a notebook is written cells are run many times, and the object is soon no longer what the document says.
Bind the result to a name of its own, or make the object in the same cell.
"""

import ast
from collections.abc import Iterator

from nb2prod.dataflow.model import CellFlow, Effect, Statement
from nb2prod.dataflow.scene import place
from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject, nth
from nb2prod.rules.model import Example, Finding, Rule

_SAME_AGAIN = frozenset(
    "abs apply cache cuda eval fit prefetch to astype clip convert_dtypes copy drop_duplicates dropna fillna filter lower rename reset_index round set_index sort_index "
    "sort_values sorted strip to_datetime to_frame unique upper reindex list set dict tuple array asarray DataFrame Series int float str".split()
)
"""Steps that leave what they have made as it is when they are done again."""
_GROWING = frozenset({"append", "extend", "insert", "pop", "popleft", "appendleft", "remove"})


def check(subject: Subject) -> Iterator[Finding]:
    made_in: dict[str, int] = {}
    for flow in subject.analysis.flows:
        said: set[str] = set()
        for name, statement in _repeated(flow):
            binder = made_in.get(name)
            if binder is not None and binder != flow.index and name not in said:
                said.add(name)
                event = next(event for event in statement.events if event.name == name)
                where = place(flow.python, event.line, event.column)
                yield Finding(where, f"running this again changes `{name}` of {nth(binder)} once more", (name,))
        made_in |= {name: flow.index for statement in flow.statements for name in statement.binds - statement.exposed}


def _repeated(flow: CellFlow) -> Iterator[tuple[str, Statement]]:
    """Names from before the cell that a statement changes by a step that counts, with the statement."""
    bound: set[str] = set()
    for statement in flow.statements:
        for name in sorted(_changed(statement) - bound):
            yield name, statement
        bound |= statement.binds


def _changed(statement: Statement) -> set[str]:
    node = statement.node
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        return {node.target.id}
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        name = node.targets[0].id
        return {name} if name in statement.exposed and not _is_same_again(node.value, name) else set()
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
        function = node.value.func
        if function.attr in _GROWING and isinstance(function.value, ast.Name):
            mutated = {event.name for event in statement.events if event.effect is Effect.MUTATE}
            return {function.value.id} & mutated
    return set()


def _is_same_again(value: ast.expr, name: str) -> bool:
    """Is the outermost step one that changes nothing the second time, or one on something else that only uses the name?"""
    if isinstance(value, ast.Call):
        function = value.func
        called = (
            function.attr
            if isinstance(function, ast.Attribute)
            else function.id if isinstance(function, ast.Name) else ""
        )
        if called in _SAME_AGAIN:
            return True
    names = [node.id for node in ast.walk(value) if isinstance(node, ast.Name)]
    return isinstance(value, ast.IfExp | ast.BoolOp | ast.Name) or name not in names


RULE = Rule(
    code="NBP205",
    name="not-repeatable",
    severity=Severity.INFO,
    check=check,
    default=False,
    examples=(
        Example(
            """
            # %%
            count = 0
            rows = []
            # %%
            count += 1
            rows.append(count)
            """,
            ("2:1:1", "2:2:1"),
        ),
        Example(
            """
            # %%
            text = "a"
            # %%
            text = text + "b"
            """,
            ("2:1:8",),
        ),
        Example("""
            # %%
            text = "a"
            # %%
            longer = text + "b"
            text = text.strip()
            rows = []
            rows.append(longer)
            """),
    ),
)
