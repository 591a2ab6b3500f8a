"""May a function or class be defined earlier than it stood, at module level, and still mean the same?

Bodies do not matter here: their names are looked up when they are called. What counts is what runs at the definition itself:
decorators, default values, base classes and class bodies.
"""

import ast
from collections.abc import Iterable, Mapping

from nb2prod.dataflow.model import Statement

_QUIET_BUILTINS = frozenset({"property", "staticmethod", "classmethod"})
_QUIET_NAMES = frozenset(
    "lru_cache cache wraps total_ordering singledispatch cached_property contextmanager asynccontextmanager dataclass abstractmethod "
    "njit jit vectorize guvectorize cuda function no_grad inference_mode compact grad vmap pmap custom_jvp custom_vjp fixture parametrize "
    "s attrs define frozen mutable unique overload final override runtime_checkable curry delayed retry".split()
)
_QUIET_CALLS = frozenset(
    "dict list set tuple frozenset namedtuple NamedTuple TypedDict TypeVar field Field auto ib attrib Column ForeignKey relationship "
    "wraps lru_cache cache njit jit vectorize contextmanager".split()
)


def why_not_movable(
    statement: Statement,
    ready: frozenset[str],
    bound: frozenset[str],
    imports: frozenset[str],
    patched: frozenset[str],
    definitions: Mapping[str, ast.stmt],
) -> str:
    """Why the definition has to stay in its step, "" where it need not.

    `ready` are the names that stand at module level, `bound` all names that the notebook binds, `imports` those bound by
    imports, `patched` those of them whose modules are changed, `definitions` the definitions at module level.
    """
    waiting = sorted((statement.exposed & bound) - ready)
    if waiting:
        return f"its definition needs {_listed(waiting)}, known only at run time"
    touched = sorted(statement.exposed & patched)
    node = statement.node
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    if touched and not isinstance(node, ast.ClassDef):
        return f"its definition reads {_listed(touched)}, which the notebook changes"
    later = sorted((_read_beside(statement) & bound) - ready)
    if later and not isinstance(node, ast.ClassDef):
        return f"a lambda among its defaults or decorators reads {_listed(later)}, known only at run time"
    return _why_not_quiet(node, imports, definitions)


def _read_beside(statement: Statement) -> frozenset[str]:
    """What functions read that the definition makes beside the defined one: lambdas that are defaults or handed to decorators."""
    return frozenset().union(*(body.reads for body in statement.bodies if body.node is not statement.node))


def _why_not_quiet(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
    imports: frozenset[str],
    definitions: Mapping[str, ast.stmt],
) -> str:
    for decorator in node.decorator_list:
        if not _is_quiet_decorator(decorator, imports, definitions):
            return f"its decorator `{ast.unparse(decorator)}` may do something when the definition runs"
    if isinstance(node, ast.ClassDef):
        return _why_class_not_quiet(node, imports, definitions)
    for default in (*node.args.defaults, *(value for value in node.args.kw_defaults if value)):
        if not _is_plain_value(default):
            return f"its default value `{ast.unparse(default)}` is computed when the definition runs"
    return ""


def _why_class_not_quiet(node: ast.ClassDef, imports: frozenset[str], definitions: Mapping[str, ast.stmt]) -> str:
    for base in (*node.bases, *(keyword.value for keyword in node.keywords)):
        if not _is_plain_value(base):
            return f"its base `{ast.unparse(base)}` is computed when the definition runs"
    for inherited in _inherited(node, definitions):
        if any(isinstance(part, ast.FunctionDef) and part.name == "__init_subclass__" for part in inherited.body):
            return f"its base `{inherited.name}` acts on every subclass"
    if node.keywords and any(
        keyword.arg == "metaclass" and _root(keyword.value) in definitions for keyword in node.keywords
    ):
        return "its metaclass is the notebook's own and may act when the class is made"
    own = frozenset(part.name for part in node.body if isinstance(part, ast.FunctionDef))
    for part in node.body:
        match part:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                decorators = [d for d in part.decorator_list if _root(d) not in own | _QUIET_BUILTINS]
                plain = ast.FunctionDef(part.name, part.args, [], decorators, lineno=0, col_offset=0)
                reason = _why_not_quiet(plain, imports, definitions)
            case ast.ClassDef():
                reason = _why_not_quiet(part, imports, definitions)
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                reason = ""
            case ast.Assign(value=value) | ast.AnnAssign(value=value):
                reason = (
                    ""
                    if value is None or _is_plain_value(value)
                    else "its body computes something when the class is made"
                )
            case _:
                reason = "its body does something when the class is made"
        if reason:
            return reason
    return ""


def _inherited(node: ast.ClassDef, definitions: Mapping[str, ast.stmt]) -> Iterable[ast.ClassDef]:
    for base in node.bases:
        parent = definitions.get(_root(base))
        if isinstance(parent, ast.ClassDef):
            yield parent
            yield from _inherited(parent, {name: other for name, other in definitions.items() if other is not node})


def _is_quiet_decorator(decorator: ast.expr, imports: frozenset[str], definitions: Mapping[str, ast.stmt]) -> bool:
    levels = 1
    if isinstance(decorator, ast.Call):
        arguments = (*decorator.args, *(keyword.value for keyword in decorator.keywords))
        if not all(_is_plain_value(argument) for argument in arguments):
            return False
        decorator = decorator.func
        levels = 2  # what the call returns is called in turn
    root = _root(decorator)
    own = definitions.get(root)
    if isinstance(decorator, ast.Name) and isinstance(own, ast.FunctionDef):
        return _only_wraps(own, levels)
    return root in imports and _last(decorator) in _QUIET_NAMES


def _only_wraps(decorator: ast.FunctionDef, levels: int) -> bool:
    """Does the notebook's own decorator only define functions and return, so that using it earlier shows nowhere?"""
    for part in decorator.body:
        match part:
            case ast.Return() | ast.Expr(value=ast.Constant()):
                if isinstance(part, ast.Return) and part.value is not None and not _is_plain_value(part.value):
                    return False
            case ast.FunctionDef():
                if not all(
                    _last(d.func if isinstance(d, ast.Call) else d) in _QUIET_NAMES for d in part.decorator_list
                ):
                    return False
                if not all(_is_plain_value(d) for d in part.args.defaults):
                    return False
                if levels > 1 and not _only_wraps(part, levels - 1):
                    return False
            case _:
                return False
    return True


def _is_plain_value(node: ast.expr) -> bool:
    """Does evaluating the expression have no effect and give the same at any time?"""
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and _last(part.func) not in _QUIET_CALLS:
            return False
        if isinstance(
            part, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom | ast.ListComp | ast.SetComp | ast.DictComp
        ):
            return False
    return True


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
