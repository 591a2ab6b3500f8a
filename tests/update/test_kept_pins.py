"""Requirements that are the same keep their pins: no index is asked, and what the pins left open stays said."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nb2prod import conversion, pipeline
from nb2prod.pins import recall_lock, remember_lock
from nb2prod.requirements import Lock
from nb2prod.requirements.model import Requirement
from nb2prod.update import update

from .living import SHOP, Cell, changed, write_notebook

NUMPY = Requirement("numpy", "", (), "pandas needs it", mapped_by="")
LOCK = Lock("pandas==2.2.0\nnumpy==2.0.0\n", "uv", "2024-03-01", (("pandas", "2.2.0"), ("numpy", "2.0.0")), "3.11.4")


@pytest.mark.parametrize(
    "lock",
    [
        LOCK,
        Lock(
            LOCK.text,
            "uv",
            LOCK.as_of,
            LOCK.pins,
            "3.11.4",
            ("pandas 9 is not there",),
            ("look",),
            "its output",
            (NUMPY,),
        ),
    ],
    ids=["plain", "with doubts"],
)
def test_an_update_asks_no_index(tmp_path: Path, lock: Lock, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = write_notebook(tmp_path / "shop.ipynb", changed(SHOP, i0="import math\nimport pandas"))
    monkeypatch.setattr(conversion, "pin_package", lambda *arguments: (lock, ""))
    pipeline.convert(notebook, tmp_path / "out", pipeline.ConvertOptions())
    monkeypatch.setattr(conversion, "pin_package", asked)
    assert not update(tmp_path / "out").is_needed
    above = Cell("n0", "print('a new cell at the top')")
    write_notebook(notebook, (above, *changed(SHOP, i0="import math\nimport pandas", c1="mean = 1")))
    assert "requirements.txt" not in [change.path for change in update(tmp_path / "out").told]
    write_notebook(notebook, changed(SHOP, i0="import math\nimport pandas\nimport numpy"))
    with pytest.raises(AskedError):
        update(tmp_path / "out")


@pytest.mark.network
@pytest.mark.skipif(shutil.which("unshare") is None, reason="a network can be taken away on Linux only")
def test_an_update_needs_no_network(samples: Path, tmp_path: Path) -> None:
    """The whole command, where there is none: after nothing has changed, it writes nothing; after a cell was added, it does what there is to do."""
    alone = ["unshare", "--user", "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip("this machine does not let it be taken away")
    notebook, out = Path(shutil.copy(samples / "random_walk.ipynb", tmp_path)), tmp_path / "out"
    pipeline.convert(notebook, out, pipeline.ConvertOptions())
    assert (out / "requirements.txt").read_text().count("--hash") > 1
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in (out, *out.rglob("*"))}
    command = [*alone, sys.executable, "-m", "nb2prod", "update", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"{out}: nothing to do.\n"
    assert before == {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in (out, *out.rglob("*"))}
    text = json.loads(notebook.read_text())
    text["cells"].insert(0, text["cells"][0] | {"id": "new", "cell_type": "markdown", "source": "A word before."})
    notebook.write_text(json.dumps(text))
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "requirements.txt" not in done.stdout and "requirements.in" in done.stdout, "only the cells' numbers"


class AskedError(Exception):
    """The index was asked."""


def asked(*arguments: object) -> None:
    raise AskedError


@pytest.mark.parametrize(
    "remembered",
    [None, {}, {**remember_lock(LOCK, "x"), "doubts": [1]}, {**remember_lock(LOCK, "x"), "added": [["a", 1, [], ""]]}],
    ids=["none", "nothing", "doubts", "added"],
)
def test_what_cannot_have_been_remembered_is_made_again(remembered: object) -> None:
    assert recall_lock(remembered, LOCK.text) is None
