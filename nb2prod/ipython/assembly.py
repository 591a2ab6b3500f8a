"""Puts what magics become back among the lines of the cell, and keeps the way back to the cell's lines."""

import ast

from nb2prod.ipython.model import MagicCall, Translation
from nb2prod.ipython.parsing import try_parse


class Assembly:
    """The code so far, and for each of its lines the line of the cell it came from (from 1).

    `silent` are lines of the code (from 1) whose value IPython does not show, expression or not.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line_map: list[int] = []
        self.silent: set[int] = set()
        self._empty: list[tuple[int, str]] = []

    def keep(self, line: str, number: int) -> None:
        """A line that stays as it is."""
        self.lines.append(line)
        self.line_map.append(number)

    def place(self, code: str, indent: str, first: int, last: int, *, silent: bool = True) -> None:
        """Code in place of the lines `first` to `last`. Blank lines fill up, so that lines keep their numbers where they can."""
        if not code and indent:
            self._empty.append((len(self.lines), indent))
        written = [indent + line if line else "" for line in code.split("\n")]
        if silent:
            self.silent.update(range(len(self.lines) + 1, len(self.lines) + len(written) + 1))
        for offset, line in enumerate(written):
            self.keep(line, min(first + offset, last))
        for number in range(first + len(written), last + 1):
            self.keep("", number)

    def place_body(self, code: str, first: int, body_line: int, body: "Assembly", *, silent: bool) -> None:
        """Code in place of a cell magic on line `first` that has the rewritten body in it, from its line `body_line` on."""
        start = len(self.lines)
        after = body.line_map[-1] if body.line_map else first
        lines = code.split("\n")
        numbers = [first] * body_line + body.line_map
        numbers += [after] * (len(lines) - len(numbers))
        for line, number in zip(lines, numbers, strict=False):
            self.keep(line, number)
        if silent:
            self.silent.update(range(start + 1, len(self.lines) + 1))
        else:
            self.silent.update(start + body_line + line for line in body.silent)

    def fill_blocks(self) -> None:
        """Write `pass` where nothing is left of an indented magic and its block would be empty."""
        for position, indent in self._empty:
            before = next((line for line in reversed(self.lines[:position]) if _is_code(line)), "")
            after = next((line for line in self.lines[position + 1 :] if _is_code(line)), "")
            if _opens_block(before) and len(_indent(after)) < len(indent):
                self.lines[position] = f"{indent}pass"

    @property
    def code(self) -> str:
        return "\n".join(self.lines)


def _is_code(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _opens_block(line: str) -> bool:
    return line.split("#")[0].rstrip().endswith(":")


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def assign_result(call: MagicCall, translation: Translation) -> str:
    """The code of a translation with its value assigned to the call's target (`x = %time f()`)."""
    if not call.target:
        return translation.code
    if not translation.code:
        return f"{call.target} = None"
    tree = try_parse(translation.code)
    if tree is None:
        return f"{call.target} = {translation.code}"
    body = tree.body
    if not body or not isinstance(body[-1], ast.Expr):
        return "\n".join(part for part in (translation.code, f"{call.target} = None") if part)
    lines = translation.code.split("\n")
    first = body[-1].lineno - 1
    column = len(lines[first].encode()[: body[-1].col_offset].decode())
    lines[first] = f"{lines[first][:column]}{call.target} = {lines[first][column:]}"
    return "\n".join(lines)
