"""Where a finding is: for a person, and as a line of the file."""

from itertools import pairwise

from nb2prod.diagnostics import CellPlace, Location, Report
from nb2prod.reporters._plain import plain

_SECRET = "NBP401"
"""The rule that finds secrets: the source of a cell that holds one is never shown."""


def cell_name(report: Report, index: int) -> str:
    """A cell as people find it: "cell 7 (id a1b2, In [12])". Cells count from 1, Markdown included."""
    cell = find_cell(report, index)
    marks = []
    if cell is not None and cell.id:
        marks.append(f"id {plain(cell.id)}")
    if cell is not None and cell.execution_count is not None:
        marks.append(f"In [{cell.execution_count}]")
    return f"cell {index + 1}" + (f" ({', '.join(marks)})" if marks else "")


def place_name(report: Report, where: Location) -> str:
    """A place as people find it: "churn.ipynb:cell 7 (id a1b2, In [12]):3:5". Lines and columns count from 1."""
    return f"{plain(report.path)}:{cell_name(report, where.cell)}:{where.line}:{where.column + 1}"


def find_cell(report: Report, index: int) -> CellPlace | None:
    """The cell with this index."""
    return report.cells[index] if 0 <= index < len(report.cells) else None


def source_line(report: Report, where: Location) -> str:
    """The line of source at a place, "" where there is none, or where a secret stands on it."""
    lines = source_lines(report, where.cell)
    return lines[where.line - 1] if 0 < where.line <= len(lines) else ""


def source_lines(report: Report, index: int) -> list[str]:
    """The lines of a cell; none of a cell that holds a secret."""
    found = (*report.diagnostics, *report.suppressed)
    if any(one.code == _SECRET and one.location.cell == index for one in found):
        return []
    cell = find_cell(report, index)
    return cell.source.splitlines() if cell is not None else []


def json_line(report: Report, where: Location) -> int:
    """The line of the notebook's file on which a place is, from 1; the cell's first line where its lines are not lines of the file."""
    cell = find_cell(report, where.cell)
    if cell is None or cell.json_line == 0:
        return 1
    return cell.json_line + (where.line - 1 if _is_spread(report) else 0)


def _is_spread(report: Report) -> bool:
    """Has each line of source a line of the file? Not in files written on one line, nor where sources are single strings."""
    known = [cell for cell in report.cells if cell.json_line]
    if len({cell.json_line for cell in known}) < len(known):
        return False
    return all(after.json_line > cell.json_line + cell.source.count("\n") for cell, after in pairwise(known))
