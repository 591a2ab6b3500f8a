"""Texts from a notebook, written so that another language reads back the same text."""

import ast
import io
import json
import re
import tokenize
import unicodedata

_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~$&-])")


def one_line(text: str) -> str:
    """The text on one line, without characters that cannot be seen (terminal escapes, direction marks)."""
    return " ".join(_visible(" ".join(text.split())).split())


def visible_lines(text: str) -> str:
    """The text line by line, without characters that cannot be seen, nor space at its end."""
    return "\n".join(_visible(line) for line in text.rstrip().splitlines())


def _visible(line: str) -> str:
    return "".join(char for char in line.expandtabs(4) if unicodedata.category(char) not in _INVISIBLE)


def toml_string(text: str) -> str:
    """A TOML basic string. Lone surrogates, which TOML cannot hold, become question marks."""
    sound = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(sound, ensure_ascii=False).replace("\x7f", "\\u007f")


def python_string(text: str) -> str:
    """A Python string literal with the quotes that black would choose."""
    literal = repr(text)
    if literal[0] == "'" and text.count('"') <= text.count("'"):
        inner = literal[1:-1].replace("\\'", "'").replace('"', '\\"')
        return f'"{inner}"'
    return literal


def python_source(source: str) -> str:
    """A Python expression with the quotes that black would choose; anything else as it is."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return source
    lines = source.splitlines(keepends=True)
    for token in reversed(tokens):
        (row, start), (last, end) = token.start, token.end
        if token.type == tokenize.STRING and token.string[0] in "'\"" and row == last:
            line = lines[row - 1]
            lines[row - 1] = line[:start] + python_string(ast.literal_eval(token.string)) + line[end:]
    return "".join(lines)


def docstring_line(text: str) -> str:
    """One line of a docstring: what Python reads back is `one_line(text)`."""
    escaped = one_line(text).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return escaped[:-1] + '\\"' if escaped.endswith('"') else escaped


def markdown_text(text: str) -> str:
    """One line of Markdown that shows the text as it is, whatever markup or HTML it holds."""
    escaped = _MARKDOWN.sub(r"\\\1", one_line(text)).replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", escaped)


def markdown_code(text: str) -> str:
    """A Markdown code span."""
    line = one_line(text)
    ticks = "`" * (1 + max((len(run) for run in re.findall(r"`+", line)), default=0))
    pad = " " if line.startswith("`") or line.endswith("`") or not line else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def table_cell(markdown: str) -> str:
    """Markdown that stands in a cell of a table, where even code may not hold a bare bar."""
    return re.sub(r"(?<!\\)\|", r"\\|", markdown)


def markdown_fence(text: str) -> str:
    """The backticks that open and close a block of `text`: more of them than the text has in a row."""
    return "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))


def is_simple(source: str) -> bool:
    """Is this the Python source of a constant that cannot change (a number, a text, None, a tuple of such)?"""
    try:
        value = ast.literal_eval(source)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return _cannot_change(value)


def _cannot_change(value: object) -> bool:
    if isinstance(value, tuple):
        return all(_cannot_change(item) for item in value)
    return value is None or isinstance(value, str | bytes | int | float | complex | bool)
