"""`verify` goes on working after people have edited the package: it finds their steps, and says where they do something else."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nb2prod import pipeline
from nb2prod import update as module
from nb2prod.verify import Answer
from nb2prod.where import find_origins

from .living import OPTIONS, SHOP, changed, convert, edit, write_notebook

STEPS, PIPELINE = "src/shop/steps.py", "src/shop/pipeline.py"


@pytest.mark.slow
@pytest.mark.parametrize("otherwise", [False, True], ids=["tidied", "changed"])
def test_after_edits(tmp_path: Path, otherwise: bool) -> None:
    notebook, out = write_notebook(tmp_path / "shop.ipynb", SHOP), tmp_path / "out"
    convert(notebook, out)
    edit(out, STEPS, "def add_taxes(", "def with_all_taxes(")
    edit(out, PIPELINE, "import add_taxes,", "import with_all_taxes,")
    edit(out, PIPELINE, "taxed = add_taxes(", "taxed = with_all_taxes(")
    edit(out, STEPS, "def with_tax(order, share):", "def taxed_price(order, share):\n    # by law")
    edit(out, STEPS, "[with_tax(", "[taxed_price(")
    if otherwise:
        edit(out, STEPS, "    return order * (1 + share)", "    return order * (1 + share) + 1")
    answers = {each.step: each.answer for each in pipeline.verify(notebook, out, python=sys.executable)}
    different = {step for step, answer in answers.items() if answer is Answer.DIFFERENT}
    assert answers["add_taxes"] in (Answer.SAME, Answer.DIFFERENT), "the step is known under its new name"
    assert different == ({"add_taxes", "report", "(whole run)"} if otherwise else set())


@pytest.mark.slow
def test_after_a_module_was_split(tmp_path: Path) -> None:
    """A step and what it calls have moved to modules of their own; one step has been taken apart into two functions."""
    notebook, out = write_notebook(tmp_path / "shop.ipynb", SHOP), tmp_path / "out"
    convert(notebook, out)
    text = (out / STEPS).read_text()
    at, end = text.index("def with_tax("), text.index("def load_orders(")
    taxes, report = text.index("def add_taxes("), text.index("def report(")
    (out / "src/shop/prices.py").write_text(text[at:end])
    (out / "src/shop/taxes.py").write_text("from shop.prices import with_tax\n\n\n" + text[taxes:report])
    split = text[report:].replace(
        '\n    print("largest"', '\n    tell(largest)\n\n\ndef tell(largest):\n    print("largest"'
    )
    (out / STEPS).write_text(text[:at] + text[end:taxes] + split)
    edit(
        out, PIPELINE, "from shop.steps import add_taxes, ", "from shop.taxes import add_taxes\nfrom shop.steps import "
    )
    answers = {each.step: each.answer for each in pipeline.verify(notebook, out, python=sys.executable)}
    assert Answer.DIFFERENT not in answers.values()
    assert {answers[step] for step in ("load_orders", "add_taxes", "report", "(whole run)")} == {Answer.SAME}
    for name in ("add_taxes", "report"):
        assert find_origins(out, name)[0].file == {"add_taxes": "src/shop/taxes.py", "report": STEPS}[name]


@pytest.mark.slow
def test_a_notebook_that_did_not_change_is_not_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook, out = write_notebook(tmp_path / "shop.ipynb", SHOP), tmp_path / "out"
    pipeline.convert(notebook, out, replace(OPTIONS, run=True))

    class RunError(Exception):
        pass

    def make_project(*arguments: object, **options: object) -> None:
        raise RunError

    monkeypatch.setattr(module, "make_project", make_project)
    assert not module.update(out).is_needed
    for wishes in (module.Wishes(run=True), module.Wishes(addons=("docker",)), module.Wishes(run=False)):
        with pytest.raises(RunError):
            module.update(out, wishes)
    write_notebook(notebook, changed(SHOP, c1="mean = 1"))
    with pytest.raises(RunError):
        module.update(out)
