"""Whatever names a notebook holds, nothing is written outside the project, by `convert` as by `update`, and nothing that is no plain name inside.

More of them, and others: `NB2PROD_EXAMPLES=400 pytest tests/update/test_hostile_names.py --hypothesis-seed=1`; each example has 25 names.
"""

import json
import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nb2prod import pipeline
from nb2prod.errors import Nb2prodError
from nb2prod.scaffold.paths import checked_path
from nb2prod.update import update

from .living import OPTIONS

EXAMPLES = os.environ.get("NB2PROD_EXAMPLES", "")
PIECES = st.sampled_from(
    [
        "..", "/", "\\", ".", "~", "C:", "CON", "nul.txt", "\x00", "\n", "\r", "\u202e", "\u2028", "\ud800", "\x1b[2J", "{{ 7*7 }}", "{%", "${HOME}",
        "$(id)", "`id`", '"""', "'''", "'", '"', ";", "|", "&", "<script>", "%2e%2e", "#", "=", ",", "class", "import", "__init__", "conftest",
        "nb2prod.json", ".nb2prod", "base.zip", ".git", "x" * 300, "ä", "日本", "１", " ", "a", "load data", "::error::", "-rf", "*", "?", ":", "//etc/passwd",
    ]
)  # fmt: skip
NAMES = st.one_of(
    st.lists(PIECES, min_size=1, max_size=5).map("".join), st.text(st.characters(), min_size=1, max_size=30), PIECES
)


@settings(
    max_examples=int(EXAMPLES or 10),
    derandomize=not EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(NAMES, min_size=25, max_size=25))
def test_names_do_not_lead_out(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder, "deep", "inside")
        inside.mkdir(parents=True)
        (inside / "n.ipynb").write_bytes(notebook(names))
        attempt(lambda: pipeline.convert(inside / "n.ipynb", inside / "out", OPTIONS), inside)
        if (inside / "out").exists():
            (inside / "n.ipynb").write_bytes(notebook(names[::-1]))
            attempt(lambda: update(inside / "out"), inside)
        assert [path.name for path in Path(folder).iterdir()] == ["deep"]
        assert [path.name for path in (Path(folder) / "deep").iterdir()] == ["inside"]


def attempt(work, inside: Path) -> None:  # type: ignore[no-untyped-def]
    """Do it or refuse it; either way only plain names are there afterwards, and no link."""
    try:
        work()
    except Nb2prodError as error:
        assert str(error)
    assert {path.name for path in inside.iterdir()} <= {"n.ipynb", "out"}
    for path in (inside / "out").rglob("*"):
        assert not path.is_symlink()
        checked_path(path.relative_to(inside / "out").as_posix())


def notebook(names: list[str]) -> bytes:
    """The names as headings, tags, metadata, ids, names of files that cells write, parameters' comments and kernel."""
    cells: list[dict[str, object]] = []
    code = {"cell_type": "code", "execution_count": None, "outputs": []}
    for number, name in enumerate(names):
        source = f"value_{number} = {number}\nprint(value_{number})"
        match number % 5:
            case 0:
                cells.append(
                    {"cell_type": "markdown", "id": f"m{number}", "metadata": {}, "source": f"## {name}\n\n{name}"}
                )
                metadata: dict[str, object] = {}
            case 1:
                metadata = {"tags": [f"nb2prod:step={name}", name]}
            case 2:
                metadata = {"nb2prod": {"step": name, "module": name}, "name": name, name: name}
            case 3:
                metadata = {"tags": ["parameters"]}
                source = f"value_{number} = {name!a}  # {name!a}"
            case _:
                metadata = {"tags": [f"step:{name}", f"block:{name}"]}
        cells.append(code | {"id": name if number % 3 else f"c{number}", "metadata": metadata, "source": source})
    cells.append(
        code
        | {
            "id": "w",
            "metadata": {},
            "source": f"%%writefile {names[0].splitlines()[0] if names[0].split() else 'x'}\ntext",
        }
    )
    kernel = {"name": names[1], "display_name": names[2], "language": "python"}
    document = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "title": names[3]},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document).encode("utf-8", "surrogatepass")
