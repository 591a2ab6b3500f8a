"""`%%capture`: a cell whose output goes into a variable, or nowhere."""

import ast

from nb2prod.ipython.blocks import indent
from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation
from nb2prod.ipython.parsing import try_parse
from nb2prod.ipython.shown import ends_in_shown_expression

_KEYWORDS = {"--no-stdout": "stdout=False", "--no-stderr": "stderr=False", "--no-display": "display=False"}


def _translate(call: MagicCall) -> Translation:
    words = call.argument.split()
    keywords = ", ".join(_KEYWORDS[word] for word in words if word in _KEYWORDS)
    name = next((word for word in words if word.isidentifier()), "")
    target = f" as {name}" if name else ""
    body = call.body
    if _is_empty(body):
        if not name:
            return Translation(f"\n{body}", dropped="nothing is left to capture", body_line=1)
        body = f"{body}\npass" if body.strip() else "pass"
    elif name or "--no-display" in words:
        body = _display_last(body)
    return Translation(f"with _nb_captured({keywords}){target}:\n{indent(body)}", body_line=1)


def _is_empty(body: str) -> bool:
    """Is there no statement in it? So it is where all it did was to install packages."""
    tree = try_parse(body)
    return tree is not None and not tree.body


def _display_last(body: str) -> str:
    """The value of the last expression is output too: it is shown explicitly, so that it is captured."""
    tree = try_parse(body)
    if tree is None or not ends_in_shown_expression(body, tree):
        return body
    last = tree.body[-1]
    if isinstance(last, ast.Expr) and ast.unparse(last).startswith("_nb_"):
        return body
    lines = body.split("\n")
    first, end = last.lineno - 1, (last.end_lineno or last.lineno) - 1
    column = len(lines[end].encode()[: last.end_col_offset].decode())
    lines[end] = f"{lines[end][:column]}){lines[end][column:]}"
    column = len(lines[first].encode()[: last.col_offset].decode())
    lines[first] = f"{lines[first][:column]}_nb_show({lines[first][column:]}"
    return "\n".join(lines)


MAGIC = Magic(
    names=("capture",),
    kinds=(MagicKind.CELL,),
    translate=_translate,
    python_body=True,
    examples=(
        MagicExample("%%capture\nprint(1)", "with _nb_captured():\n    print(1)"),
        MagicExample(
            "%%capture out --no-stderr\nx = 1\nx",
            "with _nb_captured(stderr=False) as out:\n    x = 1\n    _nb_show(x)",
        ),
        MagicExample("%%capture\n# needed\n!pip install x", "\n# needed\n"),
        MagicExample("%%capture out\n!pip install x", "with _nb_captured() as out:\n    pass"),
        MagicExample('%%capture\ns = """a\nb"""', 'with _nb_captured():\n    s = """a\nb"""'),
    ),
)
