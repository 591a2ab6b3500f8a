"""Puts a project together: generated modules, tests, requirements and what the templates bring become its files."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nb2prod import __version__
from nb2prod.addons import Extras, find_doors
from nb2prod.codegen import Generated
from nb2prod.codegen.characterisation import CharacterisationTests
from nb2prod.codegen.formatting import tidy
from nb2prod.codegen.model import SourceFile
from nb2prod.dataflow.model import Analysis
from nb2prod.drawing import picture_steps
from nb2prod.kernel_users import needs_kernel
from nb2prod.local_modules import tops
from nb2prod.options import PLAN
from nb2prod.pictures import draw_mermaid
from nb2prod.pins import package_python
from nb2prod.provenance import identities_of, trace_symbols
from nb2prod.requirements import Lock, Requirements, render_in
from nb2prod.scaffold import OwnTemplate, RenderedFile, bring_own, manifest, render, render_addon
from nb2prod.steps.model import Plan, Step

OLDEST_PYTHON = "3.9"
"""The Python that a package asks for where its notebook does not say which one it was run with."""

_SEES_WARNINGS = re.compile(r"catch_warnings|showwarning|formatwarning|captureWarnings|simplefilter")
_SPEAKS_AT_EXIT = re.compile(r"__del__|\batexit\b|\bfinalize\b|\bfinally\b")
_BRINGS_PANDAS = frozenset({"pandas", "geopandas", "plotnine", "seaborn", "statsmodels", "xarray"})
_BRINGS_MATPLOTLIB = frozenset({"matplotlib", "mpl_toolkits", "plotnine", "pylab", "seaborn"})


@dataclass(frozen=True, slots=True)
class Parts:
    """All that a project is made of. `local` are modules from beside the notebook. `lock` is None where nothing was pinned, with `unpinned` saying
    why if it was wanted; `tests` where there are none; `notes` say what is not verified; `extras` are its add-ons; `needs_data` is true where its
    steps read files that lie beside the notebook; `options` and `lock_facts` are what the project remembers of how it was asked for and pinned;
    `plan_file` is the plan file that was followed, `template` the user's own, None for none."""

    analysis: Analysis
    plan: Plan
    generated: Generated
    requirements: Requirements
    local: tuple[RenderedFile, ...] = ()
    lock: Lock | None = None
    tests: CharacterisationTests | None = None
    notes: tuple[str, ...] = ()
    unpinned: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    lock_facts: Mapping[str, object] = field(default_factory=dict)
    plan_file: bytes | None = None
    template: OwnTemplate | None = None
    extras: Extras = field(default_factory=Extras)
    needs_data: bool = True


def assemble(parts: Parts) -> tuple[RenderedFile, ...]:
    """The files of the project, the manifest among them."""
    context = _context(parts)
    brought, sections = _bring_addons(parts, context)
    files = [
        *_as_files(parts.generated.files),
        *parts.local,
        *_test_files(parts),
        *_requirement_files(parts),
        *_kept_plan(parts),
        *brought,
        *(_tidied(file) if _is_wide(file) else file for file in render("package", context | {"sections": sections})),
    ]
    if parts.template is not None:
        files = [*bring_own(files, parts.template, context | {"files": [file.path for file in files]})]
    return (*files, *manifest(context | _for_the_manifest(parts), files))


def _bring_addons(parts: Parts, context: Mapping[str, object]) -> tuple[list[RenderedFile], list[str]]:
    """What the add-ons bring: files, and sections of the README."""
    files: list[RenderedFile] = []
    sections: list[str] = []
    for addon in parts.extras.addons:
        brought, section = render_addon(addon, context)
        files += (_tidied(file) if file.path.endswith(".py") else file for file in brought)
        sections.append(section)
    return files, sections


def _is_wide(file: RenderedFile) -> bool:
    """Has the name of the package, which templates do not know, made lines of Python too long? All else in them is as black has it."""
    return file.path.endswith(".py") and any(len(line) > 88 for line in file.data.decode().splitlines())


def _tidied(file: RenderedFile) -> RenderedFile:
    return RenderedFile(file.path, tidy(file.data.decode()).encode())


def _as_files(files: Iterable[SourceFile]) -> Iterable[RenderedFile]:
    return (RenderedFile(file.path, file.text.encode()) for file in files)


def _test_files(parts: Parts) -> Iterable[RenderedFile]:
    if parts.tests is not None:
        yield from _as_files(parts.tests.modules)
        yield from (RenderedFile(path, data) for path, data in parts.tests.golden.items())


def _requirement_files(parts: Parts) -> Iterable[RenderedFile]:
    yield RenderedFile("requirements.in", render_in(parts.requirements, parts.unpinned).encode())
    if parts.lock is not None:
        yield RenderedFile("requirements.txt", parts.lock.text.encode())


def _kept_plan(parts: Parts) -> Iterable[RenderedFile]:
    if parts.plan_file is not None:
        yield RenderedFile(PLAN, parts.plan_file)


def _context(parts: Parts) -> dict[str, object]:
    """What the templates are told, in plain values. Cells count from 1 here: it is read by people."""
    notebook, plan = parts.analysis.notebook, parts.plan
    python = package_python(parts.requirements, parts.lock, unknown=parts.extras.python or OLDEST_PYTHON)
    roots = {module.name.partition(".")[0] for module in parts.requirements.modules}
    return {
        "package": plan.package,
        "title": plan.title,
        "doc": plan.doc,
        "notebook": notebook.path.name,
        "sha256": notebook.sha256,
        "generator_version": __version__,
        "requires_python": f">={python}",
        "python": python,
        "parameters": [
            {"name": item.name, "type": item.type, "default": item.default, "doc": item.doc} for item in plan.parameters
        ],
        "steps": [_step(step) | {"cells": [notebook.number_of(cell) for cell in step.cells]} for step in plan.steps],
        "dependencies": [requirement.line for requirement in parts.requirements.direct],
        "pinned": parts.lock is not None,
        "pinned_python": parts.lock.python if parts.lock else "",
        "helpers": list(parts.generated.helpers),
        "local_modules": list(tops(parts.local)),
        "asynchronous": plan.asynchronous,
        "uses_pandas": bool(roots & _BRINGS_PANDAS),
        "uses_matplotlib": bool(roots & _BRINGS_MATPLOTLIB),
        "uses_kernel": needs_kernel(parts.analysis, parts.generated, parts.requirements),
        "uses_widgets": "ipywidgets" in roots,
        "uses_plotly": "plotly" in roots,
        "sees_warnings": any(_SEES_WARNINGS.search(flow.python.code) for flow in parts.analysis.flows),
        "speaks_at_exit": any(_SPEAKS_AT_EXIT.search(flow.python.code) for flow in parts.analysis.flows),
        "mermaid": draw_mermaid(picture_steps(plan, notebook.path.name)),
        "goldens": list(parts.tests.kinds) if parts.tests else [],
        "unverified": [*parts.notes, *(item.message for item in plan.diagnostics)],
        **_about_extras(parts),
    }


def _about_extras(parts: Parts) -> dict[str, object]:
    """What the templates of add-ons are told besides."""
    addons, model, plan = parts.extras.addons, parts.extras.model, parts.plan
    return {
        "addons": [addon.name for addon in addons],
        "test_dependencies": sorted(
            {line for addon in addons for line in (*addon.optional_requirements, *addon.test_requirements)}
        ),
        "extras": {addon.name: list(addon.optional_requirements) for addon in addons if addon.optional_requirements},
        "needs_data": parts.needs_data,
        "doors": [{**_step(step), "parameters": list(step.inputs)} for step in find_doors(plan)],
        "shared": bool(plan.shared),
        "dynamic": bool(plan.dynamic),
        "model": {
            "name": model.name if model else "",
            "inputs": model.inputs if model else "",
            "labels": model.labels if model else "",
            "holdout_inputs": model.holdout_inputs if model else "",
            "holdout_labels": model.holdout_labels if model else "",
        },
    }


def _for_the_manifest(parts: Parts) -> dict[str, object]:
    """What the manifest is told otherwise or besides. Cells count from 0 here: it is read by programs."""
    analysis, plan = parts.analysis, parts.plan
    return {
        "options": dict(parts.options),
        "lock": dict(parts.lock_facts),
        "sources": [{"file": part.path.name, "sha256": part.sha256} for part in analysis.notebook.sources],
        "steps": [_step(step) | {"ids": identities_of(analysis, step.cells)} for step in plan.steps],
        "order": list(plan.order),
        "symbols": trace_symbols(analysis, plan),
        "lowerings": [{"name": item.name, "rung": item.rung.value, "why": item.why} for item in plan.lowerings],
    }


def _step(step: Step) -> dict[str, object]:
    return {
        "name": step.name,
        "title": step.title,
        "module": step.module,
        "cells": list(step.cells),
        "inputs": list(step.inputs),
        "outputs": list(step.outputs),
    }
