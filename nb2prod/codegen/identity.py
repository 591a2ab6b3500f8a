"""Literals made objects of their own, where the notebook looks at their identity."""

import ast

from nb2prod.steps.identity import literals_in


def with_own_literals(text: str) -> str:
    """The statement with its literals wrapped, but for those that it has twice: these are one object in a notebook too."""
    found = list(literals_in(ast.parse(text).body[0]))
    keys = [key for _, key in found]
    lines = [line.encode() for line in text.split("\n")]
    for node, key in reversed(found):
        if keys.count(key) == 1:
            _insert(lines, node.end_lineno or 1, node.end_col_offset or 0, b")")
            _insert(lines, node.lineno, node.col_offset, b"_nb_own(")
    return b"\n".join(lines).decode()


def _insert(lines: list[bytes], line: int, column: int, code: bytes) -> None:
    lines[line - 1] = lines[line - 1][:column] + code + lines[line - 1][column:]
