"""Shell commands with `{expression}` and `$name` as Python string expressions.

IPython puts in values all or nothing: where one part cannot be evaluated (`$HOME` that is no variable, the braces of `awk '{print $1}'`),
the command stays exactly as it is typed and the shell sees every brace and dollar sign. We decide by the names the notebook
mentions, before anything runs.
"""

import ast
import builtins
import re
from collections.abc import Iterator
from string import Formatter
from typing import NamedTuple

from nb2prod.ipython.literals import escape, quote
from nb2prod.ipython.parsing import try_parse
from nb2prod.patterns import pattern

_DOLLAR = pattern(r"\$(\$?[\w.]+)")
_ALWAYS = frozenset(dir(builtins)) | {"In", "Out", "_", "__", "___", "get_ipython", "exit", "quit"}


class _Part(NamedTuple):
    """Text as it stands, then the source of an expression (None: no expression) with its conversion ("r", "s", "a" or "")."""

    literal: str
    expression: str | None
    conversion: str = ""


def expand(text: str, bound: frozenset[str]) -> str:
    """A Python expression for `text` with its variables put in: a plain literal, or an f-string.

    `bound` are the names that stand for variables; a name that is not among them makes the whole text literal.
    """
    parts = _parts(text, bound)
    if parts is None:
        return quote(text)
    if all(part.expression is None for part in parts):
        return quote("".join(part.literal for part in parts))
    return _f_string(parts)


def could_expand(text: str) -> bool:
    """Might IPython put something into this text?"""
    return "$" in text or "{" in text


def _parts(text: str, bound: frozenset[str]) -> list[_Part] | None:
    if not could_expand(text) and "}" not in text:
        return None
    try:
        parts = list(_split(text))
    except ValueError:  # single braces: not a format string
        return None
    known = all(part.expression is None or _is_known(part.expression, bound) for part in parts)
    return parts if known else None


def _split(text: str) -> Iterator[_Part]:
    for literal, field, spec, conversion in Formatter().parse(text):
        pending, at = "", 0
        for match in _dollars(literal):
            pending += literal[at : match.start()]
            at = match.end()
            if match[1].startswith("$"):
                pending += match[1]
            else:
                yield _Part(pending, match[1])
                pending = ""
        expression = f"{field}:{spec}" if spec else field
        yield _Part(pending + literal[at:], expression, conversion or "")


def _dollars(literal: str) -> Iterator[re.Match[str]]:
    """Each `$name`, but for those with an odd number of single quotes after them: they stand inside a quoted string of the shell."""
    quotes, counted_to = literal.count("'"), 0
    for match in _DOLLAR.finditer(literal):
        quotes -= literal.count("'", counted_to, match.end())
        counted_to = match.end()
        if quotes % 2 == 0:
            yield match


def _is_known(expression: str, bound: frozenset[str]) -> bool:
    tree = try_parse(expression.strip())
    if tree is None or [type(statement) for statement in tree.body] != [ast.Expr]:
        return False
    nodes = list(ast.walk(tree))
    if any(isinstance(node, ast.Yield | ast.YieldFrom | ast.Await) for node in nodes):
        return False
    names = [node for node in nodes if isinstance(node, ast.Name)]
    own = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    return all(node.id in bound or node.id in own or node.id in _ALWAYS for node in names)


def _f_string(parts: list[_Part]) -> str:
    expressions = [part.expression.strip() for part in parts if part.expression is not None]
    mark = _free_quote("".join(expressions))
    if mark is None or any(symbol in expression for expression in expressions for symbol in "\\#\n"):
        return _format_call(parts)
    inside = "".join(_double(escape(part.literal, mark)) + _field(part) for part in parts)
    return f"f{mark}{inside}{mark}"


def _free_quote(expressions: str) -> str | None:
    """A quote that the expressions do not use: before Python 3.12 an f-string cannot hold its own quotes."""
    return next((mark for mark in ('"', "'") if mark not in expressions), None)


def _field(part: _Part) -> str:
    if part.expression is None:
        return ""
    expression = part.expression.strip()
    if expression.startswith("{") or _needs_brackets(expression):
        expression = f"({expression})"
    return "{" + expression + (f"!{part.conversion}" if part.conversion else "") + "}"


def _double(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _needs_brackets(expression: str) -> bool:
    """A colon or `!=` outside brackets would end the expression inside an f-string."""
    return isinstance(ast.parse(expression, mode="eval").body, ast.Lambda | ast.NamedExpr | ast.Compare)


def _format_call(parts: list[_Part]) -> str:
    template = "".join(
        _double(part.literal)
        + ("" if part.expression is None else "{" + (f"!{part.conversion}" if part.conversion else "") + "}")
        for part in parts
    )
    expressions = ", ".join(
        ast.unparse(ast.parse(part.expression.strip())) for part in parts if part.expression is not None
    )
    return f"{quote(template)}.format({expressions})"
