"""Is this Python? The parser's answer, and the compiler's where only that one knows."""

import ast
import re
from functools import lru_cache

_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_COMPILER_ONLY = re.compile(
    r"\b(?:def|lambda|return|yield|break|continue|nonlocal|global|await|async|__future__|__debug__|except)\b|:=|\*\w+ *[,=]|^ *\*",
    re.MULTILINE,
)


def parse(code: str) -> ast.Module:
    """The tree of code that Python would run at the top level of a notebook, where `await` is allowed.

    Raises SyntaxError for what is not Python, whatever form the parser's complaint takes: a NUL or a lone surrogate is a
    ValueError there, and too much nesting a RecursionError or MemoryError.
    """
    try:
        tree = ast.parse(code)
        if _COMPILER_ONLY.search(code):
            # `return` outside a function and the like pass the parser; compiling every cell would double the work.
            compile(tree, "<cell>", "exec", _FLAGS, dont_inherit=True)
    except SyntaxError:
        raise
    except (ValueError, OverflowError) as error:
        raise SyntaxError(f"not Python text: {error}") from error
    except (RecursionError, MemoryError) as error:
        raise SyntaxError("nests too deeply") from error
    return tree


@lru_cache(maxsize=512)
def line_numbers(count: int) -> tuple[int, ...]:
    """1, 2, ... count: the line map of a cell whose lines stayed where they were."""
    return tuple(range(1, count + 1))
