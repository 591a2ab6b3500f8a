"""The generated package's own modules, from the plan."""

from collections.abc import Iterable
from dataclasses import dataclass

from nb2prod.codegen.check import check
from nb2prod.codegen.chunks import cut
from nb2prod.codegen.figures import drawing_cells, pyplot_names
from nb2prod.codegen.formatting import tidy
from nb2prod.codegen.imports import ImportedName, import_block, is_display, lines_for, read_imports
from nb2prod.codegen.model import SourceFile
from nb2prod.codegen.pipeline_module import write_pipeline
from nb2prod.codegen.rewrite import Rewriting, rewrite
from nb2prod.codegen.spelling import Spelling, helpers_in
from nb2prod.codegen.state_module import write_state
from nb2prod.codegen.step_functions import Workshop, write_step
from nb2prod.codegen.words import module_docstring
from nb2prod.dataflow.model import Analysis, Effect, Statement
from nb2prod.steps.model import Place, Plan, Step


@dataclass(frozen=True, slots=True)
class Generated:
    """The modules of the package, and the helpers that they import from its other modules."""

    files: tuple[SourceFile, ...]
    helpers: tuple[str, ...]


def generate(analysis: Analysis, plan: Plan) -> Generated:
    """Write the steps, the pipeline and, where something is shared, the state.

    Raises CodegenError where the result fails our own check; then nothing should be written.
    """
    return _Generator(analysis, plan).generate()


class _Generator:
    def __init__(self, analysis: Analysis, plan: Plan) -> None:
        self.analysis = analysis
        self.plan = plan
        self.names = _all_names(analysis)
        self.imports = read_imports(analysis, plan)
        own_display = frozenset(imported.name for imported in self.imports if is_display(imported))
        bound = frozenset(lowering.name for lowering in plan.lowerings)
        self.spelling = Spelling((self.names - {"display"}) | ((bound & {"display"}) - own_display))
        self.rewriting = Rewriting(
            plan.shared,
            plan.lifted,
            state=_free("state", self.names),
            partial=_free("partial", self.names),
            whole=bool(plan.dynamic),
        )
        self.shop = Workshop(
            analysis,
            plan,
            self.rewriting,
            drawing_cells(analysis),
            pyplot_names(self.imports),
            _shows_all_from(analysis),
            bound,
            self.names,
        )

    def generate(self) -> Generated:
        steps_text, helpers = self.steps_module()
        root = f"src/{self.plan.package}"
        texts = {
            f"{root}/steps.py": steps_text,
            f"{root}/pipeline.py": write_pipeline(self.analysis, self.plan, self.rewriting.state),
        }
        if self.plan.shared:
            texts[f"{root}/state.py"] = write_state(self.plan, self.analysis.notebook.path.name)
        title = self.plan.title.rstrip(".")
        texts[f"{root}/__init__.py"] = module_docstring(f"{title}, made from {self.analysis.notebook.path.name}.")
        files = tuple(SourceFile(path, tidy(text)) for path, text in sorted(texts.items()))
        check(files, self.analysis, self.plan, self.shop)
        return Generated(files, tuple(sorted(helpers)))

    def steps_module(self) -> tuple[str, frozenset[str]]:
        constants = self.placed(Place.CONSTANT)
        definitions = [self.definition(statement) for statement in self.placed_statements(Place.DEFINITION)]
        functions = [write_step(step, self.shop, self.head(step), self.whole_names(step)) for step in self.plan.steps]
        body = "\n\n\n".join(part for part in ["\n".join(constants), *definitions, *functions] if part)
        helpers = helpers_in(body) | self.display_helper()
        used = self.used_names()
        package = self.plan.package
        own = self.spelling.import_lines(package, helpers)
        if self.plan.shared:
            alias = "" if self.rewriting.state == "state" else f" as {self.rewriting.state}"
            own.append(f"from {package}.state import state{alias}")
        brought = [
            imported for imported in self.imports if not is_display(imported) and imported.name not in self.plan.late
        ]
        extra = self.extra_imports(body)
        block = import_block(
            [*(imported for imported in brought if imported.name in used or imported.module == "__future__"), *extra],
            own,
            [imported for imported in brought if imported.name not in used and imported.module != "__future__"],
        )
        head = module_docstring(f"The steps of {self.analysis.notebook.path.name}.")
        return self.spelling.spell("\n\n".join(part for part in [head, block, body] if part)), helpers

    def placed_statements(self, place: Place) -> list[Statement]:
        order = {cell: index for index, cell in enumerate(self.plan.order)}
        keys = sorted(
            (key for key, value in self.plan.places.items() if value is place), key=lambda key: (order[key[0]], key[1])
        )
        return [self.analysis.flow(cell).statements[position] for cell, position in keys]

    def placed(self, place: Place) -> list[str]:
        lines: list[str] = []
        for statement in self.placed_statements(place):
            chunk = cut(self.analysis.flow(statement.cell)).chunks[statement.position]
            lines += [*chunk.above, chunk.text]
        return lines

    def definition(self, statement: Statement) -> str:
        """A function or class at module level, with the names it needs as added parameters."""
        chunk = cut(self.analysis.flow(statement.cell)).chunks[statement.position]
        name = next(iter(statement.surely_binds))
        text = chunk.text
        late = frozenset().union(*(body.reads for body in statement.bodies)) & self.plan.late
        if late or self.rewriting.concerns(statement):
            text = rewrite(text, self.rewriting, self.plan.lifted.get(name, ()), lines_for(late, self.imports))
        return "\n".join([*chunk.above, text])

    def head(self, step: Step) -> list[str]:
        """Imports that must not happen before this step, repeated where an earlier step did them."""
        read: set[str] = set()
        own: set[str] = set()
        for cell in step.cells:
            for statement in self.analysis.flow(cell).statements:
                if self.plan.places.get((cell, statement.position)) is Place.STEP:
                    read |= {event.name for event in statement.events if event.effect is not Effect.BIND}
                    read = read.union(*(body.reads for body in statement.bodies))
                    own |= statement.binds
        return lines_for((frozenset(read) & self.plan.late) - own, self.imports)

    def whole_names(self, step: Step) -> list[str]:
        """In a notebook that is kept whole, all names that the step binds are those of the module."""
        if not self.plan.dynamic:
            return []
        bound: set[str] = set()
        for cell in step.cells:
            for statement in self.analysis.flow(cell).statements:
                if self.plan.places.get((cell, statement.position)) is Place.STEP:
                    bound |= statement.binds | statement.deletes
        return sorted(bound)

    def display_helper(self) -> frozenset[str]:
        """IPython's `display` is replaced by the package's own, whether it was imported or just there."""
        reads = {
            event.name
            for flow in self.analysis.flows
            for statement in flow.statements
            for events in (statement.events, *(body.events for body in statement.bodies))
            for event in events
            if event.effect is Effect.READ
        }
        bound = {lowering.name for lowering in self.plan.lowerings}
        imported = {imported.name for imported in self.imports if is_display(imported)}
        return (
            frozenset({"display"})
            if "display" in reads and ("display" not in bound or "display" in imported)
            else frozenset()
        )

    def used_names(self) -> frozenset[str]:
        """Names that the code of the module mentions."""
        used: set[str] = set()
        for flow in self.analysis.flows:
            for statement in flow.statements:
                if self.plan.places.get((statement.cell, statement.position)) in (
                    Place.STEP,
                    Place.DEFINITION,
                    Place.CONSTANT,
                ):
                    used |= {event.name for event in statement.events if event.effect is not Effect.BIND}
                    used = used.union(*(body.reads for body in statement.bodies))
        return frozenset(used)

    def extra_imports(self, body: str) -> list[ImportedName]:
        extra = []
        if f"{self.rewriting.partial}(" in body and self.plan.lifted:
            extra.append(ImportedName(self.rewriting.partial, "functools", "partial"))
        if "traceback.print_exc()" in body and self.plan.forgiving:
            extra.append(ImportedName("traceback", "traceback"))
        if "builtins." in body:
            extra.append(ImportedName("builtins", "builtins"))
        return extra


def _all_names(analysis: Analysis) -> frozenset[str]:
    """Every name that the notebook uses for anything, globals and local variables alike."""
    found: set[str] = set()
    for flow in analysis.flows:
        for statement in flow.statements:
            found |= {event.name for event in statement.events}
            for body in statement.bodies:
                found |= {event.name for event in body.events} | body.locals
    return frozenset(name for name in found if not name.startswith("_nb_"))


def _free(wanted: str, taken: Iterable[str]) -> str:
    name = wanted
    while name in taken:
        name += "_"
    return name


def _shows_all_from(analysis: Analysis) -> int:
    """The cell after which IPython shows all expressions, not only the last: `ast_node_interactivity = "all"`. -1: none."""
    for flow in analysis.flows:
        if "ast_node_interactivity" in flow.python.code and (
            '"all"' in flow.python.code or "'all'" in flow.python.code
        ):
            return flow.index
    return -1
