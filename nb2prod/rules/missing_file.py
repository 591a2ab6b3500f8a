"""A file is read that neither exists beside the notebook nor is made by an earlier cell.

Whoever clones the repository cannot run the notebook. Add the file, download it in a cell, or say where it comes from.
"""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule

_READERS = frozenset(
    "open read_csv read_excel read_json read_parquet read_pickle read_table read_feather read_hdf read_html loadtxt genfromtxt imread "
    "read_stata read_sas read_fwf".split()
)


def check(subject: Subject) -> Iterator[Finding]:
    exists = subject.around.exists
    if exists is None or "chdir" in subject.text or "%cd" in subject.text:
        return
    seen: set[str] = set()
    magics = "\n".join(
        f"{magic.argument}\n{magic.body}" for python in subject.analysis.cells for magic in python.magics
    )
    for python, call, name in subject.calls(["("]):
        path = _path(call) if name.rpartition(".")[2] in _READERS and not _writes(call, name) else ""
        known = path in seen or PurePosixPath(path).name in magics or exists(path)
        if path and not known:
            yield Finding(
                subject.place(python.cell.index, call),
                f"{path!r} neither exists nor is made by an earlier cell",
                (path,),
            )
        seen.update(text for text in _texts(call))


def _path(call: ast.Call) -> str:
    """A literal, relative path as first argument."""
    first = call.args[0] if call.args else None
    path = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
    local = (
        path and "://" not in path and not path.startswith(("/", "~", "\\")) and path[1:2] != ":" and "\n" not in path
    )
    return path if local and "." in PurePosixPath(path).name and len(path) < 200 else ""


def _writes(call: ast.Call, name: str) -> bool:
    if name != "open":
        return False
    modes = [*call.args[1:2], *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    return any(not isinstance(mode, ast.Constant) or set(str(mode.value)) & set("wax+") for mode in modes)


def _texts(call: ast.Call) -> Iterator[str]:
    for part in (*call.args, *(keyword.value for keyword in call.keywords)):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


RULE = Rule(
    code="NBP305",
    name="missing-file",
    severity=Severity.INFO,
    check=check,
    default=False,
    words=("open", "read", "load"),
    examples=(
        Example(
            """
            # %%
            import pandas as pd
            sales = pd.read_csv("data/sales.csv")
            """,
            ("1:2:9",),
        ),
        Example(
            """
            # %%
            import pandas as pd
            sales = pd.read_csv("data/sales.csv")
            other = pd.read_csv("https://example.org/sales.csv")
            !wget https://example.org/rates.csv
            rates = pd.read_csv("rates.csv")
            sales.to_parquet("sales.parquet")
            again = pd.read_parquet("sales.parquet")
            with open("log.txt", "w") as log:
                log.write("done")
            """,
            files=(("data/sales.csv", "a,b"),),
        ),
    ),
)
