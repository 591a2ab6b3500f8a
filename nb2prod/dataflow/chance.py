"""How likely a piece of code is run when the code around it is.

The figures are coarse on purpose: what matters is on which side of one half an answer falls. A loop runs, an exception does not
happen, a branch on something unknown may go either way, and a branch that ends in `raise` guards against what seldom is.
"""

import ast

from nb2prod.dataflow.conditions import Facts, truth
from nb2prod.dataflow.parents import Climber
from nb2prod.dataflow.scopes import catches_name_error

SURELY, LOOPED, LIKELY, HANDED, EITHER, UNSURE, UNLIKELY, NEVER = 1.0, 0.97, 0.8, 0.6, 0.5, 0.4, 0.05, 0.0

_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_LENIENT = frozenset(
    {
        "_nb_shell",
        "_nb_shell_lines",
        "_nb_script",
        "_nb_run_file",
        "_nb_write_file",
        "_nb_change_folder",
        "_nb_push_folder",
        "_nb_unsupported",
    }
)
"""Stand-ins for magics in which a name that is not there stays as it is written (`!ls $folder`)."""
_EXITS = frozenset({"exit", "quit", "sys.exit", "os._exit"})


def chance_of(
    node: ast.AST, climber: Climber, facts: Facts, *, product: bool = False, lazy_annotations: bool = False
) -> float:
    """How likely `node` is evaluated when the root of `climber` (a statement, or a function's body) is run.

    With `product`, only code of the functions that the root defines and returns counts, as if they were called.
    """
    chance = SURELY
    inside_product = False
    in_function = isinstance(climber.root, _FUNCTIONS)
    for child, parent, field in climber.upwards(node):
        if _is_annotation(parent, field, in_function or _under_function(parent, climber), lazy_annotations):
            return NEVER
        if isinstance(parent, _FUNCTIONS) and field == "body" and parent is not climber.root:
            returned = _is_returned(parent, climber)
            inside_product = inside_product or returned
            chance *= _chance_of_inner(parent, climber, returned=returned, product=product)
        else:
            chance *= _chance_of_step(child, parent, field, facts)
            if isinstance(parent, _LOOPS) and field not in ("iter", "test"):
                chance = chance if chance in (SURELY, NEVER) else 1 - (1 - chance) ** 3
        if chance == NEVER:
            return NEVER
    return NEVER if product and not inside_product else chance


def is_raised_again(node: ast.AST, climber: Climber) -> bool:
    """Does the handler round `node` raise what it has caught?"""
    for _, parent, field in climber.upwards(node):
        if isinstance(parent, ast.Try) and field == "body" and catches_name_error(parent.handlers):
            handler = next(handler for handler in parent.handlers if catches_name_error([handler]))
            again = (part for part in handler.body if isinstance(part, ast.Raise))
            return any(
                part.exc is None or (isinstance(part.exc, ast.Name) and part.exc.id == handler.name) for part in again
            )
    return False


def _chance_of_step(child: ast.AST, parent: ast.AST, field: str, facts: Facts) -> float:
    chance = SURELY
    siblings = getattr(parent, field, None)
    if isinstance(siblings, list) and isinstance(child, ast.stmt):
        chance *= _chance_to_arrive(child, siblings, facts)
    match parent:
        case ast.If() | ast.IfExp():
            chance *= _chance_of_branch(parent, field, facts)
        case ast.BoolOp() if child is not parent.values[0]:
            chance *= _chance_of_operand(child, parent, facts)
        case ast.While():
            chance *= (
                {True: SURELY, False: NEVER, None: LOOPED}[truth(parent.test, facts)] if field == "body" else SURELY
            )
        case ast.For() | ast.AsyncFor():
            chance *= (
                NEVER
                if field == "body" and truth(parent.iter, facts) is False
                else LOOPED if field == "body" else SURELY
            )
        case ast.Try() if field == "handlers":
            chance *= UNLIKELY
        case ast.Assert() if field == "msg":
            chance *= UNLIKELY
        case ast.Call(func=ast.Name(id=name)) if field == "args" and name in _LENIENT:
            return NEVER
        case ast.match_case():
            chance *= EITHER
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp() if field != "generators":
            chance *= LIKELY if any(generator.ifs for generator in parent.generators) else LOOPED
    return chance


def _chance_of_branch(parent: ast.If | ast.IfExp, field: str, facts: Facts) -> float:
    if field == "test":
        return SURELY
    known = truth(parent.test, facts)
    if known is not None:
        return SURELY if known == (field == "body") else NEVER
    block = getattr(parent, field)
    if isinstance(block, list) and isinstance(block[-1], ast.Raise):
        return UNLIKELY
    return EITHER


def _chance_of_operand(child: ast.AST, parent: ast.BoolOp, facts: Facts) -> float:
    conjunction = isinstance(parent.op, ast.And)
    for value in parent.values:
        if value is child:
            break
        known = truth(value, facts)
        if known is not None and known != conjunction:
            return NEVER
        if known is None:
            return EITHER
    return SURELY


def _chance_to_arrive(child: ast.stmt, siblings: list[ast.stmt], facts: Facts) -> float:
    """The chance that the statements before `child` let it have its turn."""
    for sibling in siblings:
        if sibling is child:
            return SURELY
        if isinstance(sibling, _LEAVING) or _is_exit(sibling):
            return NEVER
        if (
            isinstance(sibling, ast.If)
            and isinstance(sibling.body[-1], _LEAVING)
            and truth(sibling.test, facts) is True
        ):
            return NEVER
    return SURELY


def _is_exit(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) in _EXITS


def _chance_of_inner(function: ast.AST, climber: Climber, *, returned: bool, product: bool) -> float:
    """The chance that a function inside a function runs: it is called there, handed on, returned (then not now), or forgotten."""
    if returned:
        return SURELY if product else NEVER
    if isinstance(function, ast.Lambda):
        return LIKELY
    name = getattr(function, "name", "")
    holder = climber.parent(function)
    if holder is not None and isinstance(holder[0], ast.ClassDef):
        return LIKELY if name in ("__init__", "__new__", "__post_init__") else UNSURE
    used = any(found.id == name for found in climber.names.values() if isinstance(found.ctx, ast.Load))
    return LIKELY if used else NEVER


def _is_returned(function: ast.AST, climber: Climber) -> bool:
    """Is the inner function only what the outer one returns? Then it runs when the result is called, not before."""
    if isinstance(function, ast.Lambda):
        return any(isinstance(parent, ast.Return) for _, parent, _ in climber.upwards(function))
    name = getattr(function, "name", "")
    uses = [node for node in climber.names.values() if node.id == name and isinstance(node.ctx, ast.Load)]
    return bool(uses) and all(_stands_in_return(use, climber) for use in uses)


def _stands_in_return(use: ast.Name, climber: Climber) -> bool:
    for child, parent, field in climber.upwards(use):
        if isinstance(parent, ast.Call) and field == "func" and child is use:
            return False
        if isinstance(parent, ast.Return):
            return True
    return False


def _is_annotation(parent: ast.AST, field: str, in_function: bool, lazy: bool) -> bool:
    """Is the field an annotation that is never evaluated?"""
    if isinstance(parent, ast.AnnAssign) and field == "annotation":
        return in_function or lazy
    return lazy and (isinstance(parent, ast.arg) or (isinstance(parent, _FUNCTIONS) and field == "returns"))


def _under_function(node: ast.AST, climber: Climber) -> bool:
    return any(isinstance(parent, _FUNCTIONS) and field == "body" for _, parent, field in climber.upwards(node))
