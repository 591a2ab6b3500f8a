"""Generated code as black would have it, but for docstrings where the program may read them."""

import ast
from collections.abc import Iterator

import black
from black.parsing import InvalidInput

from nb2prod.errors import CodegenError


def tidy(text: str, *, docstrings_are_read: bool = False) -> str:
    """The module `text`, formatted. Black changes the white space of docstrings: not where they are read. Raises CodegenError if it is not Python."""
    try:
        formatted = black.format_str(text, mode=black.Mode(line_length=88))
    except (InvalidInput, ValueError) as error:
        raise CodegenError(
            f"generated code does not parse: {error}",
            hint="this is a bug of nb2prod: please report it with the notebook",
        ) from error
    return _with_docstrings_of(text, formatted) if docstrings_are_read else formatted


def _with_docstrings_of(text: str, formatted: str) -> str:
    """`formatted` with those docstrings as they are in `text` whose value formatting has changed, from the last to the first."""
    meant, found = _docstrings(ast.parse(text)), _docstrings(ast.parse(formatted))
    from_the_end = sorted(zip(meant, found, strict=True), key=lambda pair: pair[1].lineno, reverse=True)
    for old, new in from_the_end:
        if old.value != new.value:
            start, end = _span(formatted, new)
            literal = formatted.encode()
            formatted = (literal[:start] + (ast.get_source_segment(text, old) or "").encode() + literal[end:]).decode()
    return formatted


def _docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    """The docstrings of the module and all that it defines, in an order that formatting does not change."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def _span(text: str, node: ast.Constant) -> tuple[int, int]:
    """Where the literal stands, in bytes."""
    starts = [0]
    for line in text.encode().split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts[node.lineno - 1] + node.col_offset, starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)
