"""The generated package's own modules, from the plan."""

import builtins
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nb2prod.codegen.annotations import Annotations
from nb2prod.codegen.check import check
from nb2prod.codegen.figures import drawing_cells, pyplot_names
from nb2prod.codegen.formatting import tidy
from nb2prod.codegen.imports import ImportedName, is_display, read_imports
from nb2prod.codegen.live_cells import live_cells
from nb2prod.codegen.model import SourceFile
from nb2prod.codegen.modules import DEFINITIONS, ModuleWriter
from nb2prod.codegen.pipeline_module import write_pipeline
from nb2prod.codegen.postponed import begins_late
from nb2prod.codegen.rewrite import Rewriting
from nb2prod.codegen.silent_calls import find_silent_calls
from nb2prod.codegen.spelling import LIBRARIES, Spelling
from nb2prod.codegen.state_module import write_state
from nb2prod.codegen.step_functions import Workshop
from nb2prod.codegen.words import module_docstring
from nb2prod.dataflow.model import Analysis, CellFlow
from nb2prod.steps.model import Place, Plan, Rung


@dataclass(frozen=True, slots=True)
class Generated:
    """The modules of the package, and the helpers that they import from its other modules."""

    files: tuple[SourceFile, ...]
    helpers: tuple[str, ...]


def generate(analysis: Analysis, plan: Plan) -> Generated:
    """Write the steps, the pipeline and, where something is shared, the state.

    Raises CodegenError where the result fails our own check; then nothing should be written.
    """
    shop = _open_workshop(analysis, plan)
    texts, helpers = _write_modules(shop)
    texts["pipeline"] = write_pipeline(analysis, plan, shop.rewriting.state)
    if plan.shared:
        texts["state"] = write_state(analysis, plan)
    texts["__init__"] = module_docstring(f"{plan.title.rstrip('.')}, made from {analysis.notebook.path.name}.")
    read = any(_reads_docstrings(flow) for flow in analysis.flows)
    files = tuple(
        SourceFile(f"src/{plan.package}/{name}.py", tidy(text, docstrings_are_read=read))
        for name, text in sorted(texts.items())
    )
    check(files, analysis, plan, shop)
    return Generated(files, tuple(sorted(helpers)))


def _own_libraries(imports: Iterable[ImportedName], plan: Plan) -> frozenset[str]:
    """Modules that the notebook imports by their names, as generated code would: one import is enough."""
    plain = {ImportedName(module, module) for module in LIBRARIES}
    return frozenset(each.name for each in imports if each in plain and each.name not in plan.late)


def _open_workshop(analysis: Analysis, plan: Plan) -> Workshop:
    """What all modules are written with."""
    names = _all_names(analysis)
    imports = read_imports(analysis, plan)
    bound = frozenset(lowering.name for lowering in plan.lowerings)
    own_display = frozenset(imported.name for imported in imports if is_display(imported))
    return Workshop(
        analysis=analysis,
        plan=plan,
        imports=imports,
        rewriting=Rewriting(
            plan.shared,
            plan.lifted,
            _free("state", names),
            _free("partial", names),
            whole=bool(plan.dynamic),
            hidden=_bound_anywhere(analysis) & frozenset(dir(builtins)),
            in_main=plan.in_main,
            quoting=begins_late(analysis, plan),
        ),
        spelling=Spelling(
            (names - {"display", *_own_libraries(imports, plan)}) | ((bound & {"display"}) - own_display)
        ),
        drawing=drawing_cells(analysis),
        live=live_cells(analysis, [cell for step in plan.steps for cell in step.cells]),
        silent=find_silent_calls(analysis, imports, bound),
        pyplot=pyplot_names(imports),
        bound=bound,
        names=names,
        annotations=_annotations(plan, imports, _bound_anywhere(analysis)),
    )


def _reads_docstrings(flow: CellFlow) -> bool:
    """May the cell look at the exact text of a docstring? What tidies it first, as `help` does, sees no difference."""
    return any(word in flow.python.code for word in ("__doc__", "docopt", "clean=False"))


def _annotations(plan: Plan, imports: tuple[ImportedName, ...], bound: frozenset[str]) -> Annotations:
    """Classes may be spelled with what is sure to be imported, under one meaning, before any step."""
    if plan.dynamic:
        return Annotations()
    meanings = Counter(imported.name for imported in imports)
    sure = tuple(each for each in imports if meanings[each.name] == 1 and each.name not in plan.late)
    defined = frozenset(lowering.name for lowering in plan.lowerings if lowering.rung in (Rung.PURE, Rung.LIFTED))
    return Annotations(sure, defined, hidden=bound)


def _write_modules(shop: Workshop) -> tuple[dict[str, str], frozenset[str]]:
    """The modules that hold the notebook's code. Definitions share a module with the steps where there is only one of those."""
    plan = shop.plan
    home = _homes(plan)
    writers = _writers(shop, home)
    if _import_each_other(writers):  # then what marks ask for cannot be had
        writers = _writers(shop, dict.fromkeys(home, DEFINITIONS))
    writers[0].keep_unused(writers)
    texts = {writer.name: writer.write(writers) for writer in writers}
    return texts, frozenset().union(*(writer.helpers for writer in writers))


def _homes(plan: Plan) -> dict[tuple[int, int], str]:
    """The module of each definition and constant, by (cell, position)."""
    modules = {step.module for step in plan.steps} or {"steps"}
    usual = next(iter(modules)) if len(modules) == 1 else DEFINITIONS
    defined = (key for key, place in plan.places.items() if place in (Place.CONSTANT, Place.DEFINITION))
    return {key: plan.modules.get(key[0], usual) for key in defined}


def _writers(shop: Workshop, home: Mapping[tuple[int, int], str]) -> list[ModuleWriter]:
    """One for each module, that of the definitions first."""
    steps = shop.plan.steps
    modules = dict.fromkeys(
        [*sorted({*home.values()} & {DEFINITIONS}), *(step.module for step in steps), *home.values()]
    )
    writers = [
        ModuleWriter(shop, module, tuple(step for step in steps if step.module == module))
        for module in modules or ["steps"]
    ]
    for writer in writers:
        writer.define(key for key, module in home.items() if module == writer.name)
    return writers


def _import_each_other(writers: Sequence[ModuleWriter]) -> bool:
    """Would a module, by what it takes from others, import itself?"""
    needs = {
        writer: [other for other in writers if other is not writer and other.defined_names() & writer.mentioned()]
        for writer in writers
    }
    while needs:
        free = [writer for writer, others in needs.items() if not any(other in needs for other in others)]
        if not free:
            return True
        for writer in free:
            del needs[writer]
    return False


def _all_names(analysis: Analysis) -> frozenset[str]:
    """Every name that the notebook uses for anything, globals and local variables alike."""
    found: set[str] = set()
    for flow in analysis.flows:
        for statement in flow.statements:
            found |= {event.name for event in statement.events}
            for body in statement.bodies:
                found |= {event.name for event in body.events} | body.locals
    return frozenset(name for name in found if not name.startswith("_nb_"))


def _bound_anywhere(analysis: Analysis) -> frozenset[str]:
    """Names that cells bind, or their functions by `global`."""
    found = frozenset().union(*(flow.binds for flow in analysis.flows))
    return found.union(*(body.writes for flow in analysis.flows for s in flow.statements for body in s.bodies))


def _free(wanted: str, taken: Iterable[str]) -> str:
    name = wanted
    while name in taken:
        name += "_"
    return name
