"""What makes a finding the same finding in another version of the notebook."""

import hashlib
from collections import Counter

from nb2prod.diagnostics import Diagnostic, Report
from nb2prod.reporters._places import find_cell


def fingerprints(report: Report) -> tuple[str, ...]:
    """A short, stable key for each diagnostic of the report, in their order.

    It is made from the rule, the names and the cell's source without its layout, never from line numbers or the cell's position, so that
    a finding stays the same when cells move or others change. Equal findings of one notebook are numbered.
    """
    seen: Counter[str] = Counter()
    keys = []
    for diagnostic in report.diagnostics:
        parts = (diagnostic.code, *diagnostic.names, "\n", _normalised(report, diagnostic))
        basis = "\0".join(parts)
        seen[basis] += 1
        keys.append(hashlib.sha256(f"{basis}\0{seen[basis]}".encode(errors="surrogatepass")).hexdigest()[:20])
    return tuple(keys)


def _normalised(report: Report, diagnostic: Diagnostic) -> str:
    cell = find_cell(report, diagnostic.location.cell)
    lines = cell.source.splitlines() if cell is not None else []
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())
