"""Code that may bind names which it does not show: `exec`, writing to `globals()`, star imports of unknown modules."""

import ast
from collections.abc import Iterator

from nb2prod.dataflow.conditions import Facts
from nb2prod.dataflow.effects import SHELLS, USER_NAMESPACES, is_main_module
from nb2prod.dataflow.parents import Climber
from nb2prod.ipython.trees import walk

_NAMESPACES = frozenset({"globals", "locals", "vars"})
_READING = frozenset({"get", "keys", "values", "items", "copy", "__contains__"})


def hidden_bindings(statement: ast.stmt, facts: Facts) -> str:
    """Why names that the statement binds can't be told ("exec"), "" where they can. Reading `globals()` hides nothing."""
    climber = Climber(statement)
    for node in walk(statement):
        if _is_namespace(node) and not _is_told(node, climber):
            return ast.unparse(node)
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        if called == "exec" and len(node.args) == 1 and not (_text(node.args[0], facts) or opened_file(node.args[0])):
            return "exec"
        owner, _, method = called.rpartition(".")
        if owner in SHELLS and (method in ("run_cell", "ex") or (method == "push" and _keys(node) is None)):
            return called
    return ""


def written_names(statement: ast.stmt, facts: Facts) -> Iterator[str]:
    """Names bound by `globals()["name"] = ...` and its like, by setting attributes of `__main__`, and by `exec` of text that is known."""
    climber = Climber(statement)
    for node in walk(statement):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and _is_namespace(node.value):
            yield from _written_keys(node.slice, climber)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and is_main_module(node.value):
            yield node.attr
        elif isinstance(node, ast.Call):
            yield from _written_by_call(node, facts)


def _written_by_call(call: ast.Call, facts: Facts) -> Iterator[str]:
    match call.func:
        case ast.Name(id="exec") if len(call.args) == 1:
            yield from _assigned_in(_text(call.args[0], facts))
        case ast.Name(id="setattr") if len(call.args) == 3 and is_main_module(call.args[0]):
            yield from filter(None, [_constant(call.args[1])])
        case ast.Attribute(attr="setdefault", value=owner) if _is_namespace(owner) and call.args:
            yield from filter(None, [_constant(call.args[0])])
        case ast.Attribute(attr="update", value=owner) if _is_namespace(owner):
            yield from _keys(call) or ()
        case ast.Attribute(attr="push", value=owner) if ast.unparse(owner) in SHELLS:
            yield from _keys(call) or ()


def _keys(call: ast.Call) -> list[str] | None:
    """The keys that a call like `update({"a": 1}, b=2)` sets, None where they are not all literal."""
    keys: list[ast.expr | None] = [key for part in call.args if isinstance(part, ast.Dict) for key in part.keys]
    names = [_constant(key) if key is not None else "" for key in keys] + [word.arg or "" for word in call.keywords]
    return names if all(isinstance(part, ast.Dict) for part in call.args) and all(names) else None


def _written_keys(key: ast.expr, climber: Climber) -> list[str]:
    """The keys that `globals()[key] = ...` may write: a literal, or all that a loop over literals gives to the name."""
    if _constant(key):
        return [_constant(key)]
    for _, parent, _ in climber.upwards(key):
        if isinstance(parent, ast.For) and ast.dump(parent.target) == ast.dump(
            ast.Name(getattr(key, "id", ""), ast.Store())
        ):
            texts = [_constant(item) for item in getattr(parent.iter, "elts", [])]
            return texts if all(texts) else []
    return []


def attributes_set(statement: ast.stmt, module: str) -> set[str]:
    """The attributes of a module that the statement sets: `builtins.debug = print`, `setattr(builtins, "debug", print)`."""
    found = set()
    for node in walk(statement):
        match node:
            case ast.Attribute(attr=name, ctx=ast.Store(), value=ast.Name(id=owner)) if owner == module:
                found.add(name)
            case ast.Call(func=ast.Name(id="setattr"), args=[ast.Name(id=owner), ast.Constant(value=str(name)), _]):
                found.update([name] if owner == module else [])
    return found


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


def _text(node: ast.expr, facts: Facts) -> str:
    """A literal text, or the one that a name stands for."""
    known = facts.value(node.id) if isinstance(node, ast.Name) else node
    return _constant(known) if known is not None else ""


def _is_namespace(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name), args=[]):
            return name in _NAMESPACES
        case ast.Attribute(attr=name):
            return name in USER_NAMESPACES
    return False


def _is_told(call: ast.AST, climber: Climber) -> bool:
    """Is the namespace only read, or are the names literal that are written into it?"""
    step = climber.parent(call)
    if step is None:
        return True
    parent, field = step
    match parent:
        case ast.Subscript():
            return isinstance(parent.ctx, ast.Load) or bool(_written_keys(parent.slice, climber))
        case ast.Attribute(attr="setdefault" | "update"):
            grand = climber.parent(parent)
            return grand is not None and isinstance(grand[0], ast.Call) and _has_literal_names(grand[0])
        case ast.Attribute():
            return parent.attr in _READING
        case ast.Call():
            return field == "args" and _handed_to_reader(parent, call)
        case ast.keyword():
            grand = climber.parent(parent)
            return grand is not None and isinstance(grand[0], ast.Call) and _handed_to_reader(grand[0], call)
    return isinstance(parent, ast.Compare | ast.For | ast.comprehension | ast.Expr | ast.FormattedValue)


def _has_literal_names(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Attribute) and call.func.attr == "setdefault":
        return bool(call.args) and bool(_constant(call.args[0]))
    return _keys(call) is not None


def _handed_to_reader(call: ast.Call, namespace: ast.AST) -> bool:
    """`eval("x", globals())`, `timeit(..., globals=globals())` and `len(globals())` bind nothing here; `exec(code, globals())` does."""
    return ast.unparse(call.func).rpartition(".")[2] != "exec" or namespace not in call.args[1:]
