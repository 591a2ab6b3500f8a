"""The documentation is true: made pages are up to date, what it names is there, and its examples are real."""

import importlib.util
import re
from pathlib import Path

import pytest

from nb2prod import pipeline
from nb2prod.errors import PlanError

ROOT = Path(__file__).parent.parent
PAGES = [
    *sorted((ROOT / "docs").glob("*.md")),
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "sample_notebooks/README.md")),
]
SPEC = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
assert SPEC and SPEC.loader
generate = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(generate)


@pytest.mark.parametrize("name", generate.PAGES)
def test_generated_pages_are_up_to_date(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == generate.page(name), "run `python docs/generate.py`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_readme_shows_real_output(tmp_path: Path) -> None:
    """The code that the README shows is what `convert` writes, and the refusal is what it says."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pipeline.convert(ROOT / "sample_notebooks" / "churn.ipynb", tmp_path / "churn", pipeline.ConvertOptions(pin=False))
    shown = re.findall(r"```python (steps|pipeline)\n(.*?)```", readme, re.DOTALL)
    assert len(shown) == 3
    for module, code in shown:
        assert code in (tmp_path / "churn" / "src" / "churn" / f"{module}.py").read_text(encoding="utf-8")
    with pytest.raises(PlanError) as refusal:
        pipeline.plan(
            pipeline.analyse_notebook(
                pipeline.read_notebook(ROOT / "sample_notebooks/refused/hidden_state_later.ipynb"),
                for_conversion=True,
            )
        )
    assert f"error: {refusal.value}\n  hint: {refusal.value.hint}\n" in readme


def test_every_sample_is_in_the_table() -> None:
    text = (ROOT / "sample_notebooks" / "README.md").read_text(encoding="utf-8")
    samples = [path for path in (ROOT / "sample_notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts]
    for path in samples:
        assert f"`{path.relative_to(ROOT / 'sample_notebooks').as_posix()}`" in text
