"""Who supplies whom, in the order of the document and in the recorded one."""

import pytest
from analysing import analysis_of

from nb2prod.dataflow import verdict
from nb2prod.diagnostics import Location, Verdict


def edges(text: str, graph: str = "document") -> set[tuple[int, int, str, bool, bool]]:
    found = getattr(analysis_of(text), graph).edges
    return {(edge.binder, edge.reader, edge.name, edge.deferred, edge.mutated) for edge in found}


def test_the_latest_cell_that_binds_supplies() -> None:
    assert edges("# %%\nx = 1\n# %%\nx = 2\n# %%\nx") == {(1, 2, "x", False, False)}


def test_a_binding_in_a_branch_adds_a_supplier() -> None:
    text = "# %%\nx = 1\n# %%\nimport os\nif os.sep:\n    x = 2\n# %%\nx"
    assert {(0, 2, "x", False, False), (1, 2, "x", False, False)} <= edges(text)


def test_who_changes_the_object_supplies_too() -> None:
    found = edges("# %%\nrows = []\n# %%\nrows.append(1)\n# %%\nrows")
    assert found == {(0, 1, "rows", False, False), (0, 2, "rows", False, False), (1, 2, "rows", False, True)}


def test_a_module_is_not_changed_by_its_functions() -> None:
    found = edges("# %%\nimport numpy as np\n# %%\nnp.sort([2, 1])\n# %%\nnp.pi")
    assert not any(mutated for *_, mutated in found)


def test_a_call_needs_what_the_function_reads() -> None:
    text = "# %%\nrate = 2\n# %%\ndef f():\n    return g()\ndef g():\n    return rate\n# %%\nf()"
    assert (0, 2, "rate", True, False) in edges(text)


def test_reading_inside_one_cell_is_no_edge() -> None:
    assert edges("# %%\nx = 1\ny = x") == set()


def test_the_recorded_order_has_other_suppliers() -> None:
    text = "# %% [1]\nx = 1\n# %% [3]\nx = 2\n# %% [2]\nx"
    assert edges(text, "executed") == {(0, 2, "x", False, False)}
    assert edges(text) == {(1, 2, "x", False, False)}


def test_what_is_unbound_knows_where_it_is_bound_later_and_was_deleted() -> None:
    (found,) = analysis_of("# %%\nx = 1\ndel x\n# %%\nx\n# %%\nx = 2").document.unbound
    assert (found.deleted_at, found.later) == (Location(0, 2, 4), Location(2, 1, 0))


def test_a_deferred_read_has_two_places() -> None:
    (found,) = analysis_of("# %%\ndef f():\n    return rate\n# %%\nf()").document.unbound
    assert (found.location, found.read_at, found.within) == (Location(1, 1, 0), Location(0, 2, 11), "f")


def test_a_read_that_nothing_runs_is_not_reached() -> None:
    (found,) = analysis_of("# %%\ndef f():\n    return rate").document.unbound
    assert not found.reached


def test_columns_count_characters() -> None:
    (found,) = analysis_of('# %%\nprint("größe", x)').document.unbound
    assert found.location == Location(0, 1, 15)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("# %%\nfrom nowhere import *\n# %%\nprint(x)", "from nowhere import *", id="unreadable star import"),
        pytest.param("# %%\ncode = input()\nexec(code)\n# %%\nprint(x)", "exec", id="exec"),
        pytest.param("# %%\nfor k in input():\n    globals()[k] = 1\n# %%\nprint(x)", "globals()", id="globals"),
        pytest.param("# %%\n%run nowhere.py\n# %%\nprint(x)", "nowhere.py", id="missing file"),
        pytest.param("# %%\n%run nowhere.py", "nowhere.py", id="missing file, no name"),
        pytest.param("# %%\nx = = 1", "does not parse", id="broken cell"),
    ],
)  # fmt: skip
def test_unknown_says_why(text: str, why: str) -> None:
    analysis = analysis_of(text)
    answer, stop, said = verdict(analysis)
    assert (answer, stop) == (Verdict.UNKNOWN, None)
    assert why in said


def test_a_name_that_is_assigned_later_does_not_come_from_a_star() -> None:
    answer, stop, _ = verdict(analysis_of("# %%\nfrom nowhere import *\n# %%\nprint(x)\n# %%\nx = 1"))
    assert answer is Verdict.NO and stop is not None and stop.name == "x"


def test_names_of_a_broken_cell_are_guessed() -> None:
    answer, _, _ = verdict(analysis_of("# %%\nx = 1\nprint 'hello'\n# %%\nprint(x)"))
    assert answer is Verdict.UNKNOWN


def test_a_certain_stop_beats_a_broken_cell() -> None:
    answer, stop, _ = verdict(analysis_of("# %%\nx = = 1\n# %%\nprint(y)"))
    assert answer is Verdict.NO and stop is not None and stop.code_cell == 1


def test_functions_that_all_call_each_other_are_followed_in_bounded_time() -> None:
    """There are 14! ways through these, and none of the first likely."""
    calls = "; ".join(f"f{number}(n - 1)" for number in range(14))
    functions = "\n".join(f"def f{number}(n):\n    if n: {calls}\n    return missing" for number in range(14))
    answer, stop, _ = verdict(analysis_of(f"# %%\n{functions}\n# %%\nf0(3)"))
    assert (answer, stop and stop.name) == (Verdict.NO, "missing")
