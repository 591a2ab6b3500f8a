"""The table and the JSON that say why."""

import json

from nb2prod.requirements.explain import explain, render_table, to_json
from nb2prod.requirements.find import find_requirements
from nb2prod.requirements.model import Folder, Lock, Requirements

from .notation import cell_of, notebook_of

CELLS = (
    cell_of("", 0, installs=(("pip", "pandas>=1 git+https://x.example/y"), ("apt", "graphviz"))),
    cell_of("import pandas as pd, helpers, unheard_of\nfrom google.colab import drive", 1),
    cell_of("print(pd.__version__)", 2, prints="1.3.5"),
    cell_of("print 'x'", 3),
)


def requirements() -> Requirements:
    return find_requirements(notebook_of(*CELLS), CELLS, folder=Folder(modules={"helpers": "helpers.py"}))


def test_the_table_says_everything() -> None:
    assert render_table(explain(requirements())).splitlines() == [
        "distribution  version  cell  why",
        "pandas        ==1.3.5     2  cell 2: import pandas (install line)",
        "              ==1.3.5     3  printed version",
        "              >=1         1  install line (not followed)",
        "? unheard_of              2  unresolved: say which distribution has it: --map unheard_of=DISTRIBUTION",
        "-                         2  import helpers: a file of yours: helpers.py",
        "-                         2  import google.colab: only Google Colab has it",
        "-                         1  git+https://x.example/y: a link or a path, not a name on the package index",
        "-                            graphviz: a package of the system",
        "-                         4  does not parse: only searched line by line",
    ]


def test_with_a_lock_versions_are_the_pinned_ones() -> None:
    lock = Lock("", "uv", pins=(("pandas", "1.3.5"),), doubts=("numpy==9: there is none",))
    rows = explain(requirements(), lock)
    assert rows[0].version == "1.3.5"
    assert rows[-1].why == "left out: numpy==9: there is none"


def test_json_holds_the_same_with_cells_from_one() -> None:
    data = json.loads(json.dumps(to_json(requirements())))
    assert data["requirements"][0]["line"] == "pandas==1.3.5"
    assert data["requirements"][0]["evidence"][0] == {"specifier": "==1.3.5", "source": "printed version", "cell": 3}
    assert [(item["module"], item["cell"]) for item in data["unresolved"]] == [("unheard_of", 2)]
    assert {item["name"]: item["kind"] for item in data["modules"]} == {
        "pandas": "third-party",
        "helpers": "local",
        "unheard_of": "third-party",
        "google.colab": "platform",
    }
    assert (data["system"], data["unread"], data["lock"]) == (["graphviz"], [4], None)
