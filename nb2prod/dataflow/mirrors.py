"""Code that looks at the notebook's own module, `__main__`, from outside, or counts what refers to its objects.

Such code finds the notebook's names without mentioning them, and can tell whether they are those of a module.
"""

import ast

from nb2prod.patterns import pattern

MAIN = "__main__"
_IN_TEXT = pattern(rf"\b(?:from|import) {MAIN}\b|^{MAIN}\.\w")
_CALLS = frozenset("__import__ get getrefcount get_referrers import_module main patch run testmod".split())


def looks_at_main(node: ast.Call | ast.Constant | ast.Subscript | ast.Import | ast.ImportFrom) -> str:
    """What looks at the module ("doctest.testmod"), "" where nothing does."""
    match node:
        case ast.Constant():
            return MAIN if isinstance(node.value, str) and MAIN in node.value and _IN_TEXT.search(node.value) else ""
        case ast.Subscript():
            return MAIN if _is_modules(node.value) and _is_own_name(node.slice) else ""
        case ast.Import():
            return MAIN if any(alias.name == MAIN for alias in node.names) else ""
        case ast.ImportFrom():
            return MAIN if node.module == MAIN else ""
    return _called(node)


def is_watched(call: ast.Call) -> bool:
    """Is there anything to be said of the call below? Hardly ever."""
    return _last_name(call.func) in _CALLS


def counts_references(call: ast.Call) -> str:
    """The function that tells how many names refer to an object, "" where the call is of another."""
    name = _last_name(call.func)
    return name if name in ("getrefcount", "get_referrers") else ""


def _called(call: ast.Call) -> str:
    name = _last_name(call.func)
    if name not in _CALLS:
        return ""
    keywords = {keyword.arg for keyword in call.keywords}
    match ast.unparse(call.func):
        case "unittest.main":
            return "" if call.args or "module" in keywords else "unittest.main"
        case "doctest.testmod" | "testmod":
            return "" if call.args or "m" in keywords else "doctest.testmod"
        case "cProfile.run" | "profile.run":
            return "cProfile.run"
        case "sys.modules.get" | "importlib.import_module" | "import_module" | "__import__":
            return MAIN if call.args and _is_own_name(call.args[0]) else ""
        case "patch" | "mock.patch" | "unittest.mock.patch":
            return MAIN if call.args and _begins_with_own_name(call.args[0]) else ""
    return ""


def _begins_with_own_name(text: ast.expr) -> bool:
    """Is it `__name__ + ".f"`, or `f"{__name__}.f"`?"""
    match text:
        case ast.BinOp(left=first) | ast.JoinedStr(values=[ast.FormattedValue(value=first), *_]):
            return _is_own_name(first)
    return False


def _last_name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_modules(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "modules"


def _is_own_name(node: ast.expr) -> bool:
    """Is it `"__main__"`, or `__name__`, which is that in a notebook?"""
    if isinstance(node, ast.Name):
        return node.id == "__name__"
    return isinstance(node, ast.Constant) and node.value == MAIN
