"""Requirements that are the same keep their pins: no index is asked, and what the pins left open stays said."""

from pathlib import Path

import pytest

from nb2prod import conversion, pipeline
from nb2prod.pins import recall_lock, remember_lock
from nb2prod.requirements import Lock
from nb2prod.requirements.model import Requirement
from nb2prod.update import update

from .living import SHOP, changed, write_notebook

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
    write_notebook(notebook, changed(SHOP, i0="import math\nimport pandas", c1="mean = 1"))
    assert "requirements.txt" not in [change.path for change in update(tmp_path / "out").told]
    write_notebook(notebook, changed(SHOP, i0="import math\nimport pandas\nimport numpy"))
    with pytest.raises(AskedError):
        update(tmp_path / "out")


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
