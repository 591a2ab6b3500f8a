"""Whatever stands in the cells, linting gives findings and no traceback."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nb2prod.dataflow import analyse, verdict
from nb2prod.ipython import to_python_cells
from nb2prod.notebook import Cell, CellKind, Notebook
from nb2prod.rules import check

PIECES = st.sampled_from(
    "def f(x=a):\n    return g(x)|class A(B):\n    def m(self): return self.n()|%run a.py|%run -i $x|from a import *|!ls {x} $y|"
    "x = y|x: int = z|del x, y|try:\n    x\nexcept E as e:\n    raise|@d\ndef g(): yield x|for i in x: y = i|global q|f = lambda *a: a[0](x)|"
    "exec(c)|globals()['x'] = 1|with a() as b: b.m()|A().m().n|match x:\n    case [y, *z]: pass|%%time\nx|%reset -f|[x for x in y if (z := x)]|"
    "await x|return 1|x = = 1|\x00|\ud800|# noqa: NBP102|print 'a'|super().m()|a.b.c[d](e)|import a.b as c|if __name__ == '__main__': f()|"
    "train_test_split(X)|X = s.fit_transform(X)|password = 'a1b2c3d4e5'|__all__ += x|async def h(): await h()|cls = type('C', (), {})".split(
        "|"
    )
)
CELLS = st.lists(st.tuples(st.lists(PIECES, max_size=4), st.one_of(st.none(), st.integers(-1, 9))), max_size=7)
FILES = {"a.py": "from a import *\nx = y\ndef f(): return z\n", "a/__init__.py": "__all__ = q"}


@settings(max_examples=300, deadline=None)
@given(CELLS)
def test_generated_notebooks(cells: list[tuple[list[str], int | None]]) -> None:
    made = tuple(
        Cell(index, str(index), CellKind.CODE, "\n".join(pieces), execution_count=count)
        for index, (pieces, count) in enumerate(cells)
    )
    notebook = Notebook(Path("generated.ipynb"), made)
    analysis = analyse(notebook, to_python_cells(notebook), folder_reader=FILES.get)
    first, again = check(analysis, ["ALL"]), check(analysis, ["ALL"])
    assert first == again
    assert all(0 <= one.location.cell < max(1, len(made)) for one in first)
    _, stop, _ = verdict(analysis)
    assert stop is None or notebook.code_cells[stop.code_cell].index == stop.location.cell


@pytest.mark.parametrize("depth", [50, 2_000])
def test_deep_code(depth: int) -> None:
    source = "x = " + "f(" * depth + "y" + ")" * depth
    notebook = Notebook(Path("deep.ipynb"), (Cell(0, "", CellKind.CODE, source),))
    assert check(analyse(notebook, to_python_cells(notebook)), ["ALL"])
