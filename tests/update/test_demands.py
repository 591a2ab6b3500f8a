"""What a plan file asks for is done, or it is said why not; and the project keeps it."""

from pathlib import Path

import pytest

from nb2prod import pipeline
from nb2prod.errors import PlanError
from nb2prod.planfile import write_plan
from nb2prod.update import update

from .living import SHOP, Cell, changed, tree, write_notebook

PLAN = '[[cell]]\nid = "{id}"\nrole = "{role}"\nstep = "{step}"\n'
STEPS = "src/shop/steps.py"


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "shop.ipynb", SHOP)


def converted(notebook: Path, plan: str) -> Path:
    """The project made by a plan file."""
    (notebook.parent / "plan.toml").write_text(plan)
    options = pipeline.ConvertOptions(plan=notebook.parent / "plan.toml", pin=False)
    pipeline.convert(notebook, notebook.parent / "out", options)
    return notebook.parent / "out"


def cell(id: str, role: str = "step", step: str = "") -> str:
    return PLAN.format(id=id, role=role, step=step)


def test_names_and_grouping(notebook: Path) -> None:
    out = converted(notebook, 'name = "store"\n' + cell("a2", step="find_largest") + cell("b1", step="find_largest"))
    text = (out / "src/store/steps.py").read_text()
    assert "def find_largest(orders: list, *, rate: float)" in text
    assert "def add_taxes" not in text
    assert (out / "plan.toml").read_bytes() == (notebook.parent / "plan.toml").read_bytes()


def test_roles(notebook: Path) -> None:
    text = (converted(notebook, cell("a1", "parameters") + cell("c2", "skip")) / "src/shop/parameters.py").read_text()
    assert "orders" in text
    assert "largest'" not in (notebook.parent / "out" / STEPS).read_text()


def test_a_name_that_could_be_passed_may_be_shared(notebook: Path) -> None:
    out = converted(notebook, '[rungs]\ntaxed = "shared"\n')
    assert "taxed" in (out / "src/shop/state.py").read_text()
    assert "def report(largest)" in (out / STEPS).read_text()


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (cell("zz"), "speaks of a cell 'zz'"),
        (cell("h1"), "'h1', which the notebook does not have as code"),
        (cell("b1", "imports"), "cannot have the role imports: it does more"),
        (cell("b1", "parameters"), "cannot have the role parameters: it assigns no plain value"),
        (cell("a1", step="first") + cell("b1", step="second") + cell("c1", step="first"), r"cannot be in `first` with cell 5: cell 6, which is in `load_orders`"),
        (cell("a1", step="list"), "cannot be called `list`"),
        (cell("a1", step="taxed"), "cannot be called `taxed`"),
        (cell("a1", "skip"), "`orders` is used here"),
        ('[rungs]\nnobody = "shared"', "a name `nobody`, which the notebook does not bind"),
        ('[rungs]\nwith_tax = "shared"', "`with_tax` cannot be shared: it is pure"),
        ('[rungs]\nrate = "shared"', "`rate` cannot be shared"),
        ('[rungs]\ntaxed = "lifted"', "`taxed` cannot be lifted: it can be passed"),
    ],
    ids=[
        "cell", "markdown", "imports", "parameters", "apart", "builtin", "variable", "needed", "name", "pure", "parameter", "lifted",
    ],
)  # fmt: skip
def test_what_is_impossible_is_said_with_the_reason(notebook: Path, plan: str, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        converted(notebook, plan)
    assert not (notebook.parent / "out").exists()


def test_a_rung_is_never_better_than_the_safe_one(tmp_path: Path) -> None:
    counter = Cell("x1", "count = 0\ndef bump():\n    global count\n    count += 1")
    notebook = write_notebook(tmp_path / "shop.ipynb", (counter, Cell("x2", "bump()\nprint(count)")))
    with pytest.raises(
        PlanError, match=r"`count` cannot be passed: it has to be shared, because `bump` declares it global"
    ):
        converted(notebook, '[rungs]\ncount = "passed"\n')


def test_the_plan_is_honoured_by_update(notebook: Path) -> None:
    out = converted(notebook, cell("b1", step="tax_them"))
    assert not update(out).is_needed
    write_notebook(notebook, changed(SHOP, c1="mean = max(taxed)\nprint(mean)"))
    update(out)
    text = (out / STEPS).read_text()
    assert "def tax_them(" in text and "mean = max(taxed)" in text


def test_the_plan_in_the_project_is_edited(notebook: Path) -> None:
    """It renames a step and the package; what a person wrote into them goes along."""
    out = converted(notebook, 'name = "shop"\n' + cell("b1", step="tax_them"))
    (out / STEPS).write_text((out / STEPS).read_text().replace("print(sum(taxed))", "print('sum', sum(taxed))"))
    (out / "plan.toml").write_text('name = "store"\n' + cell("b1", step="with_taxes"))
    done = update(out)
    assert (done.renames.steps, done.renames.packages) == ({"tax_them": "with_taxes"}, {"shop": "store"})
    assert not done.conflicts
    assert "print('sum', sum(taxed))" in (out / "src/store/steps.py").read_text()
    assert not (out / "src/shop").exists()
    assert not update(out).is_needed
    pipeline.convert(notebook, notebook.parent / "fresh", pipeline.ConvertOptions(plan=out / "plan.toml", pin=False))
    fresh, now = tree(notebook.parent / "fresh"), tree(out)
    assert {path for path in fresh if fresh[path] != now[path]} == {"src/store/steps.py"}
    assert fresh.keys() == now.keys()


def test_what_the_notebook_has_no_more_is_a_note_for_update(notebook: Path) -> None:
    out = converted(notebook, cell("c2", step="tell") + '[rungs]\nlargest = "shared"\n')
    write_notebook(notebook, tuple(cell for cell in SHOP if cell.id not in ("c2", "a2")))
    notes = update(out).notes
    assert any("a cell 'c2'" in note for note in notes)
    assert any("a name `largest`" in note for note in notes)


def test_a_plan_that_was_deleted_is_not_followed_any_more(notebook: Path) -> None:
    out = converted(notebook, cell("b1", step="tax_them"))
    (out / "plan.toml").unlink()
    assert update(out).renames.steps == {"tax_them": "add_taxes"}
    assert not update(out).is_needed


def test_a_written_plan_can_be_followed_at_once(notebook: Path) -> None:
    read = pipeline.read_notebook(notebook)
    plan = pipeline.plan(pipeline.analyse_notebook(read, for_conversion=True))
    converted(notebook, write_plan(plan, read))
