"""Does IPython show the value of a cell's last expression?"""

import ast
import io
import tokenize

_NOTHING = frozenset({tokenize.ENDMARKER, tokenize.NL, tokenize.NEWLINE, tokenize.COMMENT, tokenize.DEDENT})


def ends_in_shown_expression(code: str, tree: ast.Module) -> bool:
    """True where the last statement is an expression and no semicolon follows it; comments may."""
    if not tree.body or not isinstance(tree.body[-1], ast.Expr):
        return False
    end_line, end_column = tree.body[-1].end_lineno or 0, tree.body[-1].end_col_offset or 0
    lines = code.split("\n")
    rest = lines[end_line - 1].encode("utf-8", "surrogatepass")[end_column:].lstrip(b" \t\f\\")
    following = "\n".join(lines[end_line:]).lstrip()
    return not rest.startswith(b";") and not (not rest and following.startswith(";"))


def ends_in_semicolon(code: str) -> bool:
    """Is a semicolon the last token of code that parses? Then nothing of its cell is shown."""
    tokens = [token for token in tokenize.generate_tokens(io.StringIO(code).readline) if token.type not in _NOTHING]
    return bool(tokens) and tokens[-1].string == ";"
