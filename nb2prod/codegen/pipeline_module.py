"""pipeline.py of the generated package: all steps in order, one line each."""

import builtins

from nb2prod.codegen.modules import DEFINITIONS
from nb2prod.codegen.words import module_docstring
from nb2prod.codegen.workers import needs_by_value
from nb2prod.dataflow.model import Analysis
from nb2prod.steps.model import Place, Plan, Step

_CLOUDPICKLE = (
    "try:",
    "    from joblib.externals import cloudpickle",
    "except ImportError:  # since joblib 1.6 it is a library of its own",
    "    import cloudpickle",
)


def write_pipeline(analysis: Analysis, plan: Plan, state: str) -> str:
    """The source of pipeline.py."""
    notebook = analysis.notebook.path.name
    taken = {name for step in plan.steps for name in (*step.inputs, *step.outputs)}
    parameters = "parameters" if "parameters" not in taken else "run_parameters"
    by_value = _modules_with_code(plan) if needs_by_value(analysis, plan) else []
    body = [f"cloudpickle.register_pickle_by_value({module})" for module in by_value]
    if by_value:
        body.insert(0, "# So that worker processes get functions and what these read as they are then:")
    body += _start(plan, parameters)
    known: set[str] = set()
    for step in plan.steps:
        body.append(_call(step, plan, analysis, known, parameters))
        known.update(step.outputs)
    results = dict.fromkeys(name for step in plan.steps for name in step.outputs)
    body.append("return {" + ", ".join(f'"{name}": {name}' for name in results) + "}")
    imports = _imports(plan, body, by_value)
    cells = ", ".join(f'"{step.name}": {analysis.notebook.tell_cells(step.cells)!r}' for step in plan.steps)
    argument = f"{parameters}: Parameters = Parameters()" if plan.parameters else ""
    lines = [
        module_docstring(f"The whole of {notebook}, step by step."),
        *imports,
        "",
        f"CELLS = {{{cells}}}",
        "",
        *_run(plan, argument, parameters, body),
    ]
    return "\n".join(lines)


def _run(plan: Plan, argument: str, parameters: str, body: list[str]) -> list[str]:
    made = "; returns what they made, by name" if any(step.outputs for step in plan.steps) else ""
    says = f'    """Run all steps in the order of the notebook{made}."""'
    indented = [f"    {line}" for line in body]
    if not plan.asynchronous:
        return [f"def run({argument}) -> dict[str, object]:", says, *indented]
    handed = parameters if plan.parameters else ""
    return [
        f"def run({argument}) -> dict[str, object]:",
        says,
        f"    return asyncio.run(_run({handed}))",
        "",
        "",
        f"async def _run({f'{parameters}: Parameters' if plan.parameters else ''}) -> dict[str, object]:",
        *indented,
    ]


def _start(plan: Plan, parameters: str) -> list[str]:
    """What has to be set before the first step."""
    lines = []
    if plan.shared:
        lines.append("state.reset()")
    for name in sorted(plan.shared):
        if name in {parameter.name for parameter in plan.parameters}:
            lines.append(f"state.{name} = {parameters}.{name}")
        elif hasattr(builtins, name):
            lines.append(f"state.{name} = builtins.{name}")
    if plan.looks_at_main and plan.steps:
        lines.append(f'sys.modules["__main__"] = {plan.steps[0].module}  # where the notebook looks for its own names')
        lines.append(f'{plan.steps[0].module}.__name__ = "__main__"')
    if plan.dynamic and plan.parameters and plan.steps:
        handed = ", ".join(f"{parameter.name}={parameters}.{parameter.name}" for parameter in plan.parameters)
        lines.append(f"vars({plan.steps[0].module}).update({handed})")
    made: set[str] = set()
    for step in plan.steps:
        lines += [
            f"{name} = builtins.{name}" for name in step.inputs if name not in made and _is_builtin_input(name, plan)
        ]
        made.update(step.inputs, step.outputs)
    return lines


def _is_builtin_input(name: str, plan: Plan) -> bool:
    return hasattr(builtins, name) and name not in {parameter.name for parameter in plan.parameters}


def _call(step: Step, plan: Plan, analysis: Analysis, known: set[str], parameters: str) -> str:
    declared = {parameter.name for parameter in plan.parameters}
    positional = [name for name in step.inputs if name not in declared]
    by_keyword = [
        f"{name}={name if name in known else f'{parameters}.{name}'}" for name in step.inputs if name in declared
    ]
    waits = any(statement.awaits for cell in step.cells for statement in analysis.flow(cell).statements)
    call = f"{'await ' if waits else ''}{step.name}({', '.join([*positional, *by_keyword])})"
    return f"{', '.join(step.outputs)} = {call}" if step.outputs else call


def _modules_with_code(plan: Plan) -> list[str]:
    modules = sorted({step.module for step in plan.steps})
    return modules if len(modules) == 1 or Place.DEFINITION not in plan.places.values() else [DEFINITIONS, *modules]


def _imports(plan: Plan, body: list[str], by_value: list[str]) -> list[str]:
    lines = []
    if plan.asynchronous:
        lines.append("import asyncio")
    if any("builtins." in line for line in body):
        lines.append("import builtins")
    if plan.looks_at_main and plan.steps:
        lines.append("import sys")
    lines.append("")
    lines += [*_CLOUDPICKLE, ""] if by_value else []
    named = plan.dynamic and plan.steps and (plan.parameters or plan.looks_at_main)
    modules = by_value or ([plan.steps[0].module] if named else [])
    if modules:
        lines.append(f"from {plan.package} import {', '.join(modules)}")
    if plan.parameters:
        lines.append(f"from {plan.package}.parameters import Parameters")
    if plan.shared:
        lines.append(f"from {plan.package}.state import state")
    by_module: dict[str, list[str]] = {}
    for step in plan.steps:
        by_module.setdefault(step.module, []).append(step.name)
    lines += [
        f"from {plan.package}.{module} import {', '.join(sorted(names))}" for module, names in sorted(by_module.items())
    ]
    return lines
