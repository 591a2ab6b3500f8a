"""Formatting changes the layout and never a text that programs can read."""

import ast

import pytest

from nb2prod.codegen.formatting import tidy
from nb2prod.errors import CodegenError

NESTED = '''
def outer( ):
    """Outer,   with a tail.   
    
      indented
    """
    class Inner( object ):
        """Inner with trailing space.  
        """
        def method( self ):
            """ Leading space."""

def last( ):
    """Last, told in
    two lines.   
    """
'''  # noqa: W291, W293 - the trailing spaces are what is tested


def docstrings(text: str) -> set[str]:
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return {ast.get_docstring(node, clean=False) or "" for node in nodes}


def test_docstrings_keep_their_text_wherever_they_stand() -> None:
    formatted = tidy(NESTED, docstrings_are_read=True)
    assert docstrings(formatted) == docstrings(NESTED)
    assert "def last():" in formatted and "class Inner(object):" in formatted


def test_docstrings_are_laid_out_like_code_where_nobody_reads_them() -> None:
    formatted = tidy(NESTED)
    assert '    """Outer,   with a tail.' in formatted and "tail.   \n" not in formatted
    assert tidy(formatted) == formatted


def test_a_docstring_that_formatting_leaves_alone_is_formatted_with_the_rest() -> None:
    assert tidy("def f( ):\n  'One line.'\n") == 'def f():\n    "One line."\n'


def test_what_is_not_python_is_our_bug() -> None:
    with pytest.raises(CodegenError, match="does not parse"):
        tidy("def f(:\n")
