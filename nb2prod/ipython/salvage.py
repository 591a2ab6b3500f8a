"""The names a cell that does not parse would bind, as far as a tolerant second look can tell."""

import ast
import re
from collections.abc import Iterator

from nb2prod.ipython.parsing import try_parse
from nb2prod.ipython.trees import child_nodes
from nb2prod.patterns import pattern

_BINDING = pattern(
    r"^(?P<indent>[ \t]*)(?:"
    r"(?:async[ \t]+)?def[ \t]+(?P<function>\w+)"
    r"|class[ \t]+(?P<class>\w+)"
    r"|from[ \t]+[\w.]+[ \t]+import[ \t]+(?P<members>[\w, \t]+)"
    r"|import[ \t]+(?P<modules>[\w., \t]+)"
    r"|(?:async[ \t]+)?for[ \t]+(?P<loop>[\w, \t()]+?)[ \t]+in\b"
    r"|with\b.*\bas[ \t]+(?P<with>\w+)"
    r"|(?P<targets>\w+(?:[ \t]*,[ \t]*\w+)*)[ \t]*(?::[^=\n]+)?(?:[-+*/%@&|^]|//|\*\*|<<|>>)?=(?!=)"
    r")"
)

_LONGEST_LINE = 400


def salvage_names(code: str) -> tuple[str, ...]:
    """Names bound at the top level of broken code, in order: from every stretch of lines that parses, else by the look of each line."""
    names: dict[str, None] = {}
    for block in _blocks(code.split("\n")):
        tree = try_parse("\n".join(block))
        found = _bound(tree) if tree else (name for line in _own_lines(block) for name in _by_look(line))
        names.update(dict.fromkeys(found))
    return tuple(names)


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """Top-level statements with the lines that belong to them: a new one starts at each line that is not indented."""
    block: list[str] = []
    for line in lines:
        starts = line[:1] not in ("", " ", "\t", ")", "]", "}", "#") and not line.startswith(
            ("else", "elif", "except", "finally")
        )
        if starts and block:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _own_lines(block: list[str]) -> list[str]:
    """The lines whose names are those of the cell: of a function or class only the first."""
    return block[:1] if re.match(r"(?:async[ \t]+)?def\b|class\b", block[0]) else block


def _bound(tree: ast.Module) -> Iterator[str]:
    pending: list[ast.AST] = list(reversed(tree.body))
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
            continue
        if isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.split(".")[0]
        pending += reversed(child_nodes(node))


def _by_look(line: str) -> Iterator[str]:
    match = _BINDING.match(line[:_LONGEST_LINE])
    if match is None:
        return
    if match["members"] or match["modules"]:
        for part in (match["members"] or match["modules"]).split(","):
            words = part.split()
            if words:
                yield words[-1].split(".")[0]
        return
    text = match["function"] or match["class"] or match["loop"] or match["with"] or match["targets"] or ""
    if not match["indent"] or not (match["function"] or match["class"]):
        yield from (word for word in re.findall(r"\w+", text) if word.isidentifier())
