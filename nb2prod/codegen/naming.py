"""Where the full names show of what a step defines: Python puts the step in front, which a notebook does not have."""

import ast

from nb2prod.dataflow.model import Statement
from nb2prod.dataflow.parents import Climber

_DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_HOLDING = (
    ast.Tuple
    | ast.List
    | ast.Set
    | ast.Dict
    | ast.Starred
    | ast.NamedExpr
    | ast.IfExp
    | ast.BoolOp
    | ast.FormattedValue
)
_TEXT_OF = frozenset({"print", "display", "str", "repr", "type", "format"})


def shows_names(statement: Statement, shown: frozenset[str] | None) -> bool:
    """Does the statement define a function or class, or make a lambda or generator that outlives it or is shown?

    `shown` are the names that outputs of the notebook have; without outputs (None) any may be shown.
    """
    defined = {node.name for node in ast.walk(statement.node) if isinstance(node, _DEFINITIONS)}
    looked_up = any(
        isinstance(node, ast.Attribute) and node.attr == "__qualname__" for node in ast.walk(statement.node)
    )
    if defined and (shown is None or looked_up or defined & shown):
        return True
    kept = [body.node for body in statement.bodies if not body.immediate]
    if shown is not None:
        return bool(kept) and not shown.isdisjoint({"<lambda>", "<genexpr>"})
    climber = Climber(statement.node)
    return any(_is_seen(node, climber) for node in kept)


def _is_seen(node: ast.AST, climber: Climber) -> bool:
    for _, parent, field in climber.upwards(node):
        if isinstance(parent, ast.stmt | ast.Attribute | ast.FormattedValue):
            return True
        if isinstance(parent, ast.Call):
            return field == "args" and isinstance(parent.func, ast.Name) and parent.func.id in _TEXT_OF
        if not isinstance(parent, _HOLDING):
            return False
    return False
