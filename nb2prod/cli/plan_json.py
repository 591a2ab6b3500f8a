"""The plan as JSON. Cells count from 1, as everywhere on the command line; those of several notebooks go on counting."""

from typing import Any

from nb2prod.cli.plan_text import signature
from nb2prod.diagnostics import Diagnostic
from nb2prod.notebook.model import Notebook
from nb2prod.steps.model import Plan, Rung

_AS_PURE = (Rung.IMPORT, Rung.CONSTANT)
"""To a reader of the JSON, imports and constants are pure: they stand at module level and need nothing from the run."""


def plan_as_json(plan: Plan, notebook: Notebook, verdict: str) -> dict[str, Any]:
    """The plan in plain values, in an order that does not change."""
    parameters = [item.name for item in plan.parameters]
    return {
        "package": plan.package or None,
        "notebooks": [{"file": part.path.name, "first_cell": part.start + 1} for part in notebook.sources],
        "runs_top_to_bottom": verdict,
        "parameters": [
            {"name": item.name, "type": item.type, "default": item.default, "doc": item.doc} for item in plan.parameters
        ],
        "steps": [
            {
                "name": step.name,
                "title": step.title,
                "role": step.role.value,
                "module": step.module,
                "signature": signature(step, parameters),
                "cells": [cell + 1 for cell in step.cells],
                "inputs": list(step.inputs),
                "outputs": list(step.outputs),
            }
            for step in plan.steps
        ],
        "names": [
            {
                "name": item.name,
                "rung": (Rung.PURE if item.rung in _AS_PURE else item.rung).value,
                "why": item.why or (item.rung.value if item.rung in _AS_PURE else ""),
                "cell": item.where.cell + 1 if item.where else None,
            }
            for item in plan.lowerings
        ],
        "cells": [
            {"cell": item.cell + 1, "role": item.role.value, "why": item.why, "step": item.step or None}
            for item in plan.cells
        ],
        "removed": [
            {"cell": item.location.cell + 1, "line": item.location.line, "source": item.source, "why": item.why}
            for item in plan.removed
        ],
        "diagnostics": [_diagnostic(item) for item in plan.diagnostics],
    }


def _diagnostic(item: Diagnostic) -> dict[str, Any]:
    return {
        "code": item.code,
        "severity": item.severity.value,
        "cell": item.location.cell + 1,
        "line": item.location.line,
        "names": list(item.names),
        "message": item.message,
    }
