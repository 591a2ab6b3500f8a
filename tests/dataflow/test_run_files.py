"""`%run` becomes assignments of what the file brings."""

from pathlib import Path

from nb2prod.dataflow.run_files import bind_run_files
from nb2prod.ipython import to_python_cells
from nb2prod.notebook import parse_notebook

FILES = {
    "tool.py": "import math\nLIMIT = 4\ndef area(r):\n    return math.pi * r * r * scale\n",
    "other.py": "print('other')\n",
}


def code_of(percent: str) -> list[str]:
    notebook = parse_notebook(percent.encode(), Path("nb.py"))
    return [cell.code for cell in bind_run_files(to_python_cells(notebook), FILES.get)]


def test_names_that_the_notebook_uses_are_taken() -> None:
    _, ran, _ = code_of("# %%\nscale = 2\n# %%\n%run tool.py\n# %%\nprint(area(2), LIMIT)\n")
    assert ran == "ran = _nb_run_file('tool.py')\nLIMIT = ran['LIMIT']\narea = ran['area']"


def test_a_single_name_needs_no_variable() -> None:
    assert code_of("# %%\n%run tool.py\n# %%\nLIMIT\n")[0] == "LIMIT = _nb_run_file('tool.py')['LIMIT']"


def test_a_file_that_shares_the_namespace_gets_the_names_it_reads() -> None:
    _, ran, _ = code_of("# %%\nscale = 2\n# %%\n%run -i tool.py\n# %%\nLIMIT\n")
    assert ran == "LIMIT = _nb_run_file('tool.py', namespace={'scale': scale})['LIMIT']"


def test_a_file_that_brings_nothing_used_is_only_run() -> None:
    assert code_of("# %%\n%run other.py\n")[0] == "_nb_run_file('other.py')"


def test_a_file_that_is_not_there_is_left_alone() -> None:
    assert code_of("# %%\n%run missing.py\n# %%\nLIMIT\n")[0] == '_nb_run_file("missing.py")'
