"""`convert` over a package that is there already: nothing that people wrote is lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from nb2prod import pipeline
from nb2prod.errors import ScaffoldError
from nb2prod.scaffold.journal import WORK

from .living import OPTIONS, SHOP, changed, convert, edit, tree, write_notebook

STEPS = "src/shop/steps.py"
MORE = changed(SHOP, c1="mean = sum(taxed) / len(taxed)\nprint(math.ceil(mean))")
FORCE, OVERWRITE = replace(OPTIONS, force=True), replace(OPTIONS, overwrite=True)


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """A notebook that has changed since its package was made, which is in `out`; `fresh` is what it would be now."""
    path = write_notebook(tmp_path / "shop.ipynb", SHOP)
    convert(path, tmp_path / "out")
    write_notebook(path, MORE)
    convert(path, tmp_path / "fresh")
    return path


def test_nobody_changed_anything(notebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One may stand in the folder, and files of one's own stay."""
    out = notebook.parent / "out"
    (out / "mine.txt").write_text("mine")
    monkeypatch.chdir(out)
    pipeline.convert(notebook, Path(), FORCE)
    assert tree(out) == tree(notebook.parent / "fresh") | {"mine.txt": b"mine"}


def test_edits_are_not_overwritten(notebook: Path) -> None:
    out = notebook.parent / "out"
    edit(out, STEPS, "    print(sum(taxed))", "    print(round(sum(taxed)))")
    before = tree(out)
    with pytest.raises(ScaffoldError, match=f"what is in them: {STEPS}") as refusal:
        pipeline.convert(notebook, out, FORCE)
    assert "nb2prod update" in refusal.value.hint and "--overwrite" in refusal.value.hint
    assert tree(out) == before


def test_edits_are_put_aside_where_that_is_asked_for(notebook: Path) -> None:
    out = notebook.parent / "out"
    edit(out, STEPS, "    print(sum(taxed))", "    print(round(sum(taxed)))")
    mine = tree(out)[STEPS]
    done = pipeline.convert(notebook, out, OVERWRITE)
    assert tree(out) == tree(notebook.parent / "fresh") | {f"{STEPS}.orig": mine}
    assert [(change.path, change.note) for change in done.changes if change.note] == [
        (f"{STEPS}.orig", f"what was in {STEPS}")
    ]


def test_a_folder_that_is_no_package(notebook: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "README.md").write_text("mine")
    with pytest.raises(ScaffoldError, match="not empty"):
        pipeline.convert(notebook, tmp_path / "mine", OPTIONS)
    with pytest.raises(ScaffoldError, match=r"in them: README\.md") as refusal:
        pipeline.convert(notebook, tmp_path / "mine", FORCE)
    assert "update" not in refusal.value.hint, "there is nothing to merge with"
    assert tree(tmp_path / "mine") == {"README.md": b"mine"}


def test_an_update_that_was_cut_short_is_taken_back_first(notebook: Path) -> None:
    """Else what it was about to replace would look like somebody's work, or be lost with its journal."""
    out = notebook.parent / "out"
    (out / WORK / "old").mkdir(parents=True)
    (out / "README.md").rename(out / WORK / "old" / "0")
    (out / "README.md").write_text("half done")
    (out / WORK / "journal.json").write_text('{"operations": [["README.md", true, true]], "folders": []}')
    pipeline.convert(notebook, out, FORCE)
    assert tree(out) == tree(notebook.parent / "fresh")
