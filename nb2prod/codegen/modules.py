"""One module of the package that holds code of the notebook: imports, constants, definitions, steps."""

import ast
from collections.abc import Iterable, Sequence

from nb2prod.codegen.chunks import cut
from nb2prod.codegen.imports import ImportedName, import_block, is_display, lines_for
from nb2prod.codegen.postponed import names_in_texts, postpones
from nb2prod.codegen.rewrite import rewrite
from nb2prod.codegen.spelling import helpers_in, libraries_in
from nb2prod.codegen.step_functions import Workshop, star_names, write_step
from nb2prod.codegen.words import module_docstring
from nb2prod.dataflow.model import Effect, Statement
from nb2prod.steps.model import Place, Step

DEFINITIONS = "definitions"
"""The module for functions, classes and constants, where the steps are in several."""


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class ModuleWriter:
    """Gathers what goes into a module, then writes it."""

    def __init__(self, shop: Workshop, name: str, steps: tuple[Step, ...]) -> None:
        self.shop = shop
        self.plan = shop.plan
        self.name = name
        self.steps = steps
        self.constants: list[Statement] = []
        self.definitions: list[Statement] = []
        self.unused: list[ImportedName] = []
        self.helpers: frozenset[str] = frozenset()

    def define(self, keys: Iterable[tuple[int, int]]) -> None:
        """Take the constants and definitions at (cell, position), in the order of the run."""
        order = {cell: index for index, cell in enumerate(self.plan.order)}
        for cell, position in sorted(keys, key=lambda key: (order[key[0]], key[1])):
            statement = self.shop.analysis.flow(cell).statements[position]
            constant = self.plan.places[cell, position] is Place.CONSTANT
            (self.constants if constant else self.definitions).append(statement)

    def keep_unused(self, writers: Sequence["ModuleWriter"]) -> None:
        """Take the imports that no module mentions; importing them may be what counts."""
        used = frozenset().union(*(writer.mentioned() for writer in writers))
        self.unused = [
            imported
            for imported in self.at_module_level()
            if imported.name not in used and imported.module != "__future__" and not self.plan.dynamic
        ]

    def at_module_level(self) -> list[ImportedName]:
        wanted = [i for i in self.shop.imports if not is_display(i) and i.name not in self.plan.late]
        return [i for i in wanted if not (self.shop.rewriting.quoting and postpones(i))]

    def defined_names(self) -> frozenset[str]:
        return frozenset().union(*(statement.surely_binds for statement in (*self.constants, *self.definitions)))

    def mentioned(self) -> frozenset[str]:
        """The names of the notebook that the code of this module reads."""
        annotated = frozenset().union(*(self.shop.annotations.of_step(step) for step in self.steps))
        return annotated.union(*(_read_in(each) | names_in_texts(each) for each in self.statements()))

    def statements(self) -> list[Statement]:
        staying = [statement for step in self.steps for statement in self.staying(step)]
        return [*self.constants, *self.definitions, *staying]

    def staying(self, step: Step) -> list[Statement]:
        """The statements that stand in the step's function."""
        return [
            statement
            for cell in step.cells
            for statement in self.shop.analysis.flow(cell).statements
            if self.plan.places.get((cell, statement.position)) is Place.STEP
        ]

    def write(self, writers: Sequence["ModuleWriter"]) -> str:
        """The source of the module; `writers` are all of them, for what one takes from another."""
        parts = ["\n".join(line for statement in self.constants for line in self.constant(statement))]
        parts += [self.definition(statement) for statement in self.definitions]
        parts += [write_step(step, self.shop, self.head(step), self.declared_global(step)) for step in self.steps]
        body = "\n\n\n".join(part for part in parts if part)
        self.helpers = helpers_in(body) | self.display_helper()
        steps = "The steps" if len(self.steps) == len(self.plan.steps) else "Steps"
        what = steps if self.steps else "Functions, classes and constants"
        cells = [cell for step in self.steps for cell in step.cells]
        head = module_docstring(f"{what} of {self.shop.analysis.notebook.tell_sources(cells)}.")
        block = self.import_block(body, writers)
        without = "del __file__  # a notebook has none" if "__file__" in body else ""
        return self.shop.spelling.spell("\n\n".join(part for part in [head, block, without, body] if part))

    def import_block(self, body: str, writers: Sequence["ModuleWriter"]) -> str:
        mentioned = self.mentioned()
        brought = [i for i in self.at_module_level() if i.name in mentioned or i.module == "__future__"]
        evaluated = [i for i in self.at_module_level() if i not in brought] if self.plan.dynamic else []
        own = self.shop.spelling.import_lines(self.plan.package, self.helpers)
        for alias in sorted({i.name for i in self.shop.imports if is_display(i) and i.name in mentioned} - {"display"}):
            own.append(f"from {self.plan.package}.display import display as {alias}")
            self.helpers |= {"display"}
        if "get_ipython" in mentioned - self.shop.bound:
            own.append(f"from {self.plan.package}.kernel import get_ipython")
            self.helpers |= {"get_ipython"}
        state = self.shop.rewriting.state
        if f"{state}." in body and self.plan.shared:
            own.append(f"from {self.plan.package}.state import state" + (f" as {state}" if state != "state" else ""))
        for writer in writers:
            taken = sorted(writer.defined_names() & mentioned) if writer is not self else []
            if taken:
                own.append(f"from {self.plan.package}.{writer.name} import {', '.join(taken)}")
        return import_block([*brought, *self.brought_by_us(body)], own, self.unused, evaluated)

    def brought_by_us(self, body: str) -> list[ImportedName]:
        """Imports that only the rewritten code needs."""
        partial = self.shop.rewriting.partial
        libraries = [ImportedName(self.shop.spelling.of(each), each) for each in sorted(libraries_in(body))]
        is_handed_on = f"{partial}(" in body and bool(self.plan.lifted)
        return [*libraries, *([ImportedName(partial, "functools", "partial")] if is_handed_on else [])]

    def constant(self, statement: Statement) -> list[str]:
        chunk = cut(self.shop.analysis.flow(statement.cell)).chunks[statement.position]
        return [*chunk.above, chunk.text]

    def definition(self, statement: Statement) -> str:
        """A function or class at module level, with the names it needs as added parameters."""
        chunk = cut(self.shop.analysis.flow(statement.cell)).chunks[statement.position]
        name = next(iter(statement.surely_binds))
        text = chunk.text
        late = frozenset().union(*(body.reads for body in statement.bodies)) & self.plan.late
        if late or self.shop.rewriting.concerns(statement):
            text = rewrite(
                text,
                self.shop.rewriting,
                self.plan.lifted.get(name, ()),
                lines_for(late, self.shop.imports),
                postponed=statement.postponed,
            )
        return "\n".join([*chunk.above, text])

    def head(self, step: Step) -> list[str]:
        """Imports that must not happen before this step, repeated where an earlier step did them."""
        staying = self.staying(step)
        read = frozenset().union(*(_read_in(statement) for statement in staying))
        own = frozenset().union(*(statement.binds for statement in staying))
        return lines_for((read & self.plan.late) - own, self.shop.imports)

    def declared_global(self, step: Step) -> list[str]:
        """In a notebook that is kept whole, all names that the step binds are those of the module; else what has to be found there by its name."""
        if not self.plan.dynamic:
            defined = [s for s in self.staying(step) if isinstance(s.node, _DEFINITIONS)]
            made = frozenset().union(*(statement.binds for statement in defined))
            return sorted((made & self.plan.findable) - frozenset(step.inputs))
        staying = self.staying(step)
        by_stars = frozenset().union(*(star_names(statement, self.shop) for statement in staying))
        return sorted(by_stars.union(*(statement.binds | statement.deletes for statement in staying)))

    def display_helper(self) -> frozenset[str]:
        """IPython's `display` is replaced by the package's own, whether it was imported or just there."""
        imported = {i.name for i in self.shop.imports if is_display(i)}
        meant = "display" not in self.shop.bound or "display" in imported
        return frozenset({"display"}) if meant and "display" in self.mentioned() else frozenset()


def _read_in(statement: Statement) -> frozenset[str]:
    now = frozenset(event.name for event in statement.events if event.effect is not Effect.BIND)
    return now.union(*(body.reads for body in statement.bodies))
