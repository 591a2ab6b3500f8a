"""`verify` goes on working after people have edited the package: it finds their steps, and says where they do something else."""

import sys
from pathlib import Path

import pytest

from nb2prod import pipeline
from nb2prod.verify import Answer

from .living import SHOP, convert, edit, write_notebook

STEPS, PIPELINE = "src/shop/steps.py", "src/shop/pipeline.py"


@pytest.mark.slow
@pytest.mark.parametrize("changed", [False, True], ids=["tidied", "changed"])
def test_after_edits(tmp_path: Path, changed: bool) -> None:
    notebook, out = write_notebook(tmp_path / "shop.ipynb", SHOP), tmp_path / "out"
    convert(notebook, out)
    edit(out, STEPS, "def add_taxes(", "def with_all_taxes(")
    edit(out, PIPELINE, "import add_taxes,", "import with_all_taxes,")
    edit(out, PIPELINE, "taxed = add_taxes(", "taxed = with_all_taxes(")
    edit(out, STEPS, "def with_tax(order, share):", "def taxed_price(order, share):\n    # by law")
    edit(out, STEPS, "[with_tax(", "[taxed_price(")
    if changed:
        edit(out, STEPS, "    return order * (1 + share)", "    return order * (1 + share) + 1")
    answers = {each.step: each.answer for each in pipeline.verify(notebook, out, python=sys.executable)}
    different = {step for step, answer in answers.items() if answer is Answer.DIFFERENT}
    assert answers["add_taxes"] in (Answer.SAME, Answer.DIFFERENT), "the step is known under its new name"
    assert different == ({"add_taxes", "report", "(whole run)"} if changed else set())
