"""Code that may bind names which it does not show: `exec`, writing to `globals()`, star imports of unknown modules."""

import ast
from collections.abc import Iterator

from nb2prod.dataflow.parents import Climber
from nb2prod.ipython.trees import walk

_NAMESPACES = frozenset({"globals", "locals", "vars"})
_READING = frozenset({"get", "keys", "values", "items", "copy", "__contains__"})


def hidden_bindings(statement: ast.stmt) -> str:
    """Why names that the statement binds can't be told ("exec"), "" where they can. Reading `globals()` hides nothing."""
    climber = Climber(statement)
    for node in walk(statement):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        if called == "exec" and len(node.args) == 1 and not (_constant(node.args[0]) or opened_file(node.args[0])):
            return "exec"
        if called in _NAMESPACES and not node.args and not _only_reads(node, climber):
            return f"{called}()"
        if called in ("get_ipython().run_cell", "get_ipython().ex", "get_ipython().push", "ip.run_cell"):
            return called
    return ""


def written_names(statement: ast.stmt) -> Iterator[str]:
    """Names bound by `globals()["name"] = ...` and by `exec` of text that stands there."""
    for node in walk(statement):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and _is_namespace(node.value):
            key = _constant(node.slice)
            if key:
                yield key
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "exec"
            and len(node.args) == 1
        ):
            yield from _assigned_in(_constant(node.args[0]))


def attributes_set(statement: ast.stmt, module: str) -> set[str]:
    """The attributes of a module that the statement sets: `builtins.debug = print`."""
    return {
        node.attr
        for node in walk(statement)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == module
    }


def opened_file(node: ast.expr) -> str:
    """The path in `open("file").read()`, also inside `compile(...)`; "" for anything else."""
    match node:
        case ast.Call(func=ast.Name(id="compile"), args=[inner, *_]):
            return opened_file(inner)
        case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="open"), args=[path, *_]), attr="read")):
            return _constant(path)
    return ""


def _assigned_in(code: str) -> Iterator[str]:
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)


def _constant(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is_namespace(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _NAMESPACES and not node.args
    )


def _only_reads(call: ast.Call, climber: Climber) -> bool:
    step = climber.parent(call)
    if step is None:
        return True
    parent, field = step
    match parent:
        case ast.Subscript():
            return isinstance(parent.ctx, ast.Load) or bool(_constant(parent.slice))
        case ast.Attribute():
            return parent.attr in _READING
        case ast.Call():
            return field == "args" and _handed_to_reader(parent, call)
        case ast.keyword():
            grand = climber.parent(parent)
            return grand is not None and isinstance(grand[0], ast.Call) and _handed_to_reader(grand[0], call)
    return isinstance(parent, ast.Compare | ast.For | ast.comprehension | ast.Expr | ast.FormattedValue)


def _handed_to_reader(call: ast.Call, namespace: ast.Call) -> bool:
    """`eval("x", globals())`, `timeit(..., globals=globals())` and `len(globals())` bind nothing here; `exec(code, globals())` does."""
    return ast.unparse(call.func).rpartition(".")[2] != "exec" or namespace not in call.args[1:]
