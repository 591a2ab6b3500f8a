"""Which cells become one step."""

import pytest

from nb2prod.steps.sections import MOST_LINES, headings_of

from .planning import markdown, plan_of


def steps(*cells: object) -> list[tuple[str, tuple[int, ...]]]:
    return [(step.title, step.cells) for step in plan_of(*cells).steps]  # type: ignore[arg-type]


def test_headings_divide() -> None:
    cells = [markdown("## A"), "x = [1]", markdown("## B"), "x.append(2)", "print(x)", markdown("## C"), "print(x[0])"]
    assert steps(*cells) == [("A", (1,)), ("B", (3, 4)), ("C", (6,))]


def test_without_headings_there_is_one_step() -> None:
    assert [cells for _, cells in steps("x = [1]", "x.append(2)", "print(x)")] == [(0, 1, 2)]


def test_long_sections_are_divided_at_cell_borders() -> None:
    lines = MOST_LINES // 2 + 2
    cells = ["\n".join(f"print({number}, {cell})" for number in range(lines)) for cell in range(4)]
    found = steps(*cells)
    assert len(found) > 1 and [cell for _, part in found for cell in part] == [0, 1, 2, 3]


def test_a_single_long_cell_stays_whole() -> None:
    assert len(steps("\n".join(f"print({number})" for number in range(3 * MOST_LINES)))) == 1


def test_sections_of_definitions_only_make_no_step() -> None:
    cells = [markdown("## A"), "def f(): return 1", markdown("## B"), "print(f())", markdown("## C"), "print(2)"]
    assert [title for title, _ in steps(*cells)] == ["B", "C"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("# A\ntext\n## B", [(1, "A", "text"), (2, "B", "")]),
        ("A\n===\nB\n---", [(1, "A", ""), (2, "B", "")]),
        ("```\n# no heading\n```", []),
        ("#hashtag", []),
        ("####### seven", []),
        ("##", []),
        ("## A ##", [(2, "A", "")]),
        ("| a |\n|---|", []),
    ],
    ids=["two", "underlined", "code", "hashtag", "seven", "empty", "closed", "table"],
)
def test_headings_of(source: str, found: list[tuple[int, str, str]]) -> None:
    assert [(heading.level, heading.title, heading.text) for heading in headings_of(source)] == found
