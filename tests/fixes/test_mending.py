"""What is mended, what is left alone, and what must stay byte for byte."""

import json
from pathlib import Path

import pytest

from nb2prod.beside import Beside
from nb2prod.errors import NotebookError
from nb2prod.fixes import Mended, Wishes, mend
from nb2prod.fixes._document import read_document
from nb2prod.fixes.model import Proposal
from nb2prod.notebook import parse_notebook

HERE = Path("test.ipynb")


def notebook(*sources: str | dict[str, object], indent: int | None = 1, minor: int = 4, **more: object) -> bytes:
    """A notebook with these code cells; a dictionary adds to a cell, or changes it."""
    cells = []
    for source in sources:
        extra = source if isinstance(source, dict) else {"source": source.splitlines(keepends=True)}
        plain = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": []}
        cells.append(plain | extra)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    document = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": minor, **more}
    return (json.dumps(document, indent=indent, ensure_ascii=False) + "\n").encode()


def mended(data: bytes, seed: int | None = None, select: tuple[str, ...] = ()) -> Mended:
    return mend(data, Beside(HERE), Wishes(seed), select)


def sources(data: bytes) -> list[str]:
    return [cell.source for cell in parse_notebook(data, HERE).cells]


MENDED = {
    "a cell goes up to where its name is needed": (
        ["x = 1", "print(x + rate)", "rate = 2"],
        ["x = 1", "rate = 2", "print(x + rate)"],
    ),
    "a cell takes along what it rests on": (
        ["print(rate)", "base = 1", "rate = base + 1"],
        ["base = 1", "rate = base + 1", "print(rate)"],
    ),
    "imports go up": (
        ["import json", "x = json.dumps(1)", "import math\nprint(math.pi, x)"],
        ["import json\nimport math", "x = json.dumps(1)", "print(math.pi, x)"],
    ),
    "an import that is written twice goes up once": (
        ["import json", "x = json.dumps(1)", "import math\nprint(math.pi)", "import math\nprint(math.e)"],
        ["import json\nimport math", "x = json.dumps(1)", "print(math.pi)", "print(math.e)"],
    ),
}
LEFT_ALONE = {
    "a name that is bound nowhere": ["print(gone)"],
    "two cells that need each other": ["print(b)\na = 1", "b = a"],
    "a move that would change what another cell gets": ["a = 1", "print(a, b)", "a = 2", "b = a"],
    "an import behind a search path": ["import sys", "sys.path.append('lib')", "import math\nprint(math.pi)"],
    "an import behind an installation": ["import json", "x = 1", "!pip install tool", "import tool\nprint(tool)"],
    "an import whose name means something else above": [
        "import json",
        "math = 3\nprint(math)",
        "import math\nprint(math.pi)",
    ],
    "an import in a cell of its own": ["import json", "x = json.dumps(1)", "import math", "print(math.pi, x)"],
    "an import under a condition": ["import json", "x = 1", "if x:\n    import math\nprint(json)"],
    "imports above a cell that does not parse": ["import json", "x = 1", "import math\nprint(math)", "x = ="],
    "random draws, unless a seed is asked for": ["import random", "print(random.random())"],
}


@pytest.mark.parametrize(("before", "after"), MENDED.values(), ids=MENDED)
def test_mended(before: list[str], after: list[str]) -> None:
    ended = mended(notebook(*before))
    assert sources(ended.data) == after
    assert ended.done and not ended.withheld
    assert mended(ended.data).data == ended.data, "a second run has nothing left to do"


@pytest.mark.parametrize("before", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_left_alone(before: list[str]) -> None:
    data = notebook(*before)
    assert mended(data).data == data


def test_seeds_on_request() -> None:
    data = notebook("import random\nimport numpy as np", "print(random.random(), np.random.rand())")
    wanted = "import random\nrandom.seed(7)\nimport numpy as np\nnp.random.seed(7)"
    assert sources(mended(data, seed=7).data)[0] == wanted


def test_a_seed_that_would_come_too_late_is_not_written() -> None:
    data = notebook("from numpy.random import rand\nrand()", "import numpy")
    ended = mended(data, seed=7)
    assert ended.data == data and len(ended.withheld) == 1


def test_injected_parameters_go() -> None:
    injected = {"source": "n = 5", "metadata": {"tags": ["injected-parameters"]}}
    default = {"source": "n = 1", "metadata": {"tags": ["parameters"]}}
    assert sources(mended(notebook(default, injected, "print(n)")).data) == ["n = 1", "print(n)"]


def test_injected_parameters_stay_where_nothing_else_binds_them() -> None:
    data = notebook({"source": "n = 5", "metadata": {"tags": ["injected-parameters"]}}, "print(n)")
    ended = mended(data)
    assert ended.data == data and len(ended.withheld) == 1


def test_an_id_that_is_used_twice_is_changed_once() -> None:
    data = notebook({"id": "a", "source": "x = 1"}, {"id": "a", "source": "y = 2"}, minor=5)
    first, second = (cell["id"] for cell in json.loads(mended(data).data)["cells"])
    assert first == "a" and second != "a" and len(second) == 8
    assert mended(data).data.replace(second.encode(), b"a") == data


def test_selected_rules_only() -> None:
    data = notebook("import json", "print(rate)", "rate = 2\nimport math")
    assert sources(mended(data, select=("NBP307",)).data)[0] == "import json\nimport math"
    assert sources(mended(data, select=("NBP1",)).data) == ["import json", "rate = 2\nimport math", "print(rate)"]


@pytest.mark.parametrize("indent", [None, 1, 4])
def test_what_is_not_meant_stays_byte_for_byte(indent: int | None) -> None:
    odd = {"source": "z = 'é\u2028'", "metadata": {"b": 1.50, "a": [1e10, {}]}, "outputs": [{"odd": True}]}
    data = notebook(odd, "print(rate)", "rate = 2", odd, indent=indent, extra={"z": 1, "a": 2})
    data = data.replace(b'"b": 1.5', b'"b":   1.50').replace(b"\n", b"\r\n")
    before, after = read_document(data, ""), read_document(mended(data).data, "")
    pieces = [before.text[start:end] for start, end in before.cells]
    assert [after.text[start:end] for start, end in after.cells] == [pieces[0], pieces[2], pieces[1], pieces[3]]
    assert len(after.text) == len(before.text)
    assert before.text[: before.cells[0][0]] == after.text[: after.cells[0][0]]
    assert before.text[before.cells[-1][1] :] == after.text[after.cells[-1][1] :]


@pytest.mark.parametrize("old", ['"x"', "[]", '["x"]', '[\n   "x",\n   "y"\n  ]', '["x", "y"]', '[\n   "x"\n  ]'])
def test_a_source_is_written_as_it_was(old: str) -> None:
    text = '{"cells": [\n {\n  "source": ' + old + ',\n  "x": 1\n }\n]}'
    new = read_document(text.encode(), "").changed(Proposal("", sources={0: "a\nb"}))
    assert json.loads(new)["cells"][0]["source"] == ("a\nb" if old == '"x"' else ["a\n", "b"])
    if "\n" in old:
        assert '[\n   "a\\n",\n   "b"\n  ]' in new


UNSAFE = {
    "empty": b"",
    "cut": b"{",
    "a list": b"[]",
    "no cells": b'{"cells": 3}',
    "nbformat 3": b'{"worksheets": []}',
    "UTF-16": b"\xff\xfe{}",
    "broken": b'{"cells": [}',
    "byte order mark": b'\xef\xbb\xbf{"cells": []}',
}


@pytest.mark.parametrize("data", UNSAFE.values(), ids=UNSAFE)
def test_what_cannot_be_changed_safely_is_an_error(data: bytes) -> None:
    with pytest.raises(NotebookError):
        read_document(data, "a.ipynb")
