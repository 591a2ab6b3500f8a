"""Is this Python? The parser's answer, and the compiler's where only that one knows."""

import ast
from collections.abc import Iterable
from functools import lru_cache

from nb2prod.patterns import pattern

_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_COMPILER_KNOWS = pattern(r"\b(?:yield|nonlocal|global|await|async|__future__|__debug__)\b")
_COMPILER_WORDS = ("yield", "nonlocal", "global", "await", "async", "__future__", "__debug__")
_COMPILER_SIGNS = (":=", "except:", "case ", "import *", ", *", "\n*")
_JUMPS = ("return", "break", "continue")


def parse(code: str) -> ast.Module:
    """The tree of code that Python would run at the top level of a notebook, where `await` is allowed.

    Raises SyntaxError for what is not Python, whatever form the parser's complaint takes: a NUL or a lone surrogate is a
    ValueError there, and too much nesting a RecursionError or MemoryError.
    """
    try:
        tree = ast.parse(code)
        if _needs_compiler(code, tree):
            compile(_with_futures_first(tree), "<cell>", "exec", _FLAGS, dont_inherit=True)
    except SyntaxError:
        raise
    except (ValueError, OverflowError) as error:
        raise SyntaxError(f"not Python text: {error}") from error
    except (RecursionError, MemoryError) as error:
        raise SyntaxError("nests too deeply") from error
    return tree


def try_parse(code: str) -> ast.Module | None:
    """The tree of the code, None where it has none; what only the compiler refuses is let through."""
    try:
        return ast.parse(code)
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
        return None


def _with_futures_first(tree: ast.Module) -> ast.Module:
    """A tree for the compiler, which wants imports from the future at the top of a module; IPython takes them between any statements of a cell."""
    return ast.Module(sorted(tree.body, key=lambda node: getattr(node, "module", "") != "__future__"), [])


def _needs_compiler(code: str, tree: ast.Module) -> bool:
    """May the code pass the parser and still be refused? Compiling every cell would cost half as much again as parsing it."""
    if _has_any(code, _COMPILER_WORDS) and _COMPILER_KNOWS.search(code):
        return True
    return (
        code.startswith("*")
        or _has_any(code, _COMPILER_SIGNS)
        or (_has_any(code, _JUMPS) and _jumps_outside(tree.body))
    )


def _has_any(code: str, words: tuple[str, ...]) -> bool:
    """A plain search for each word is many times as fast as one for an expression with all of them."""
    for word in words:  # noqa: SIM110  # `any` with a generator would cost more than the searches
        if word in code:
            return True
    return False


def _jumps_outside(statements: Iterable[ast.stmt]) -> bool:
    """Is there a `return`, `break` or `continue` outside functions? In a loop the compiler decides."""
    for statement in statements:
        if isinstance(statement, ast.Return | ast.Break | ast.Continue):
            return True
        if isinstance(statement, ast.Expr | ast.Assign | ast.FunctionDef | ast.Import | ast.ImportFrom):
            continue
        for name in ("body", "orelse", "finalbody"):
            if _jumps_outside(getattr(statement, name, ())):
                return True
        for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            if _jumps_outside(part.body):
                return True
    return False


@lru_cache(maxsize=512)
def line_numbers(count: int) -> tuple[int, ...]:
    """1, 2, ... count: the line map of a cell whose lines stayed where they were."""
    return tuple(range(1, count + 1))
