"""What a call tells about the parameters of the function it calls."""

import ast
from collections.abc import Iterator

from nb2prod.dataflow.conditions import Facts
from nb2prod.dataflow.namespaces import Routine
from nb2prod.dataflow.parents import Climber


def parameter_facts(routine: Routine, call: ast.Call | None, caller: Facts, climber: Climber, outer: Facts) -> Facts:
    """The facts inside a routine's body: its parameters where the call or a default gives them as literals, other locals unknown.

    `caller` holds the facts where the call stands, `outer` those of the namespace the routine lives in, `climber` the routine's tree.
    """
    known: dict[str, ast.expr | None] = dict.fromkeys(routine.body.locals)
    arguments = getattr(routine.body.node, "args", None)
    if isinstance(arguments, ast.arguments):
        known.update(_defaults(arguments))
        if call is not None:
            positional = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
            for name, value in _given(positional[bool(routine.method) :], call):
                known[name] = _literal(value, caller)
    changed: dict[str, tuple[int, int]] = {}
    for node in climber.names.values():
        if node.id in known and isinstance(node.ctx, ast.Store):
            where = node.lineno, node.col_offset
            changed[node.id] = min(where, changed.get(node.id, where))
    return Facts(outer.value, outer.is_bound, known, changed)


def _defaults(arguments: ast.arguments) -> Iterator[tuple[str, ast.expr | None]]:
    positional = [*arguments.posonlyargs, *arguments.args]
    with_default = positional[len(positional) - len(arguments.defaults) :]
    for argument, default in zip(with_default, arguments.defaults, strict=True):
        yield argument.arg, _literal(default, None)
    for argument, optional in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield argument.arg, None if optional is None else _literal(optional, None)


def _given(positional: list[str], call: ast.Call) -> Iterator[tuple[str, ast.expr | None]]:
    """The arguments of a call by the names of the parameters. After `*args` or `**kwargs` nothing is certain."""
    starred = any(isinstance(argument, ast.Starred) for argument in call.args)
    if starred or any(keyword.arg is None for keyword in call.keywords):
        yield from ((name, None) for name in positional)
    if not starred:
        yield from zip(positional, call.args, strict=False)
    for keyword in call.keywords:
        if keyword.arg is not None:
            yield keyword.arg, keyword.value


def _literal(node: ast.expr | None, facts: Facts | None) -> ast.expr | None:
    """The literal that an argument is or stands for."""
    if isinstance(node, ast.Name) and facts is not None:
        return facts.parameters[node.id] if node.id in facts.parameters else facts.value(node.id)
    return node if node is not None and is_literal(node) else None


def is_literal(node: ast.expr) -> bool:
    """Is the expression made of constants alone?"""
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return all(is_literal(element) for element in node.elts)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub) and is_literal(node.operand)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Dict) and not node.keys)
