"""The plan: from an analysed notebook to steps, places and rungs."""

from collections.abc import Mapping
from dataclasses import replace

from nb2prod.dataflow.model import Analysis, CellFlow
from nb2prod.diagnostics import Diagnostic, Severity
from nb2prod.ipython.model import PythonCell
from nb2prod.steps.conventions import Marking, read_marking
from nb2prod.steps.crossing import Crossing, cross
from nb2prod.steps.identity import compared_literals
from nb2prod.steps.ladder import Ladder, climb
from nb2prod.steps.lifetimes import findable_names, shown_names
from nb2prod.steps.lowerings import make_lowerings
from nb2prod.steps.main_names import shown_in_main
from nb2prod.steps.model import Place, Plan, PlanOptions, Removed, Role, Step
from nb2prod.steps.parameters import Declaration, declared_parameters, parameters_of
from nb2prod.steps.placement import Placement, place
from nb2prod.steps.program import BUILTINS, Program, make_program
from nb2prod.steps.refusals import check_introspection, check_language, check_names, check_syntax
from nb2prod.steps.roles import role_of
from nb2prod.steps.sections import Outline, Section, outline
from nb2prod.steps.sharing import why_not_shareable
from nb2prod.steps.step_making import make_steps
from nb2prod.steps.step_modules import module_name, modules_of_steps
from nb2prod.steps.taken_cells import plan_cells, taken_cells
from nb2prod.steps.violations import Reason


def make_plan(analysis: Analysis, options: PlanOptions) -> Plan:
    """Decide what becomes of every cell and name.

    Raises PlanError, with the place, where the notebook would not run in the order asked for, or can't be read.
    """
    notebook = analysis.notebook
    check_language(notebook)
    markings = {cell.index: read_marking(cell) for cell in notebook.code_cells}
    order = taken_cells(analysis, options, markings)
    check_syntax(analysis, order)
    flows = {flow.index: flow for flow in analysis.flows}
    forgiving = frozenset(cell for cell in order if notebook.cells[cell].may_raise)
    parameter_cells = frozenset(cell for cell in order if markings[cell].role is Role.PARAMETERS)
    declarations = declared_parameters([flows[cell] for cell in order], parameter_cells)
    plan = _Planner(analysis, options, markings, order, forgiving, declarations)
    return plan.make()


class _Planner:
    """Holds what the decisions share while they are made."""

    def __init__(
        self,
        analysis: Analysis,
        options: PlanOptions,
        markings: Mapping[int, Marking],
        order: tuple[int, ...],
        forgiving: frozenset[int],
        declarations: tuple[Declaration, ...],
    ) -> None:
        self.analysis = analysis
        self.options = options
        self.markings = markings
        self.order = order
        self.forgiving = forgiving
        self.parameters = parameters_of(declarations)
        self.flows: dict[int, CellFlow] = {flow.index: flow for flow in analysis.flows}
        self.pythons: dict[int, PythonCell] = {flow.index: flow.python for flow in analysis.flows}
        self.parameter_names = frozenset(parameter.name for parameter in self.parameters)
        self.parameter_places = tuple((each.cell, each.position) for each in declarations)

    def make(self) -> Plan:
        rough = self.program(dict.fromkeys(self.order, 0))
        known = self.parameter_names
        check_names(self.analysis, rough, known)
        check_introspection(self.analysis, rough)
        placement = place(rough, known, self.talking(), self.analysis.acting)
        sections = self.sections(rough, placement)
        program = self.program(
            {cell: index for index, section in enumerate(sections.sections) for cell in section.cells}
        )
        placement = place(program, known, self.talking(), self.analysis.acting)
        placed = self.places(program, placement)
        kept = self.without_empty(sections.sections, placed)
        program = self.program({cell: index for index, section in enumerate(kept) for cell in section.cells})
        dynamic = self.dynamic(program)
        if not dynamic:
            ladder, crossing = self.settle(program, placement, known, len(kept))
            dynamic = why_not_shareable(program, ladder.shared)
        if dynamic:
            ladder, crossing = Ladder({}, {}, ()), Crossing(((),) * len(kept), ((),) * len(kept), {})
        steps = self.steps(kept, program, placed, crossing)
        return self.plan(steps, sections, program, placement, ladder, placed, dynamic, crossing.absent)

    def program(self, step_of_cell: Mapping[int, int]) -> Program:
        statements = {(cell, position) for cell, position in self.parameter_places}
        flows = [
            flow._replace(statements=tuple(s for s in flow.statements if (s.cell, s.position) not in statements))
            for flow in (self.flows[cell] for cell in self.order)
        ]
        return make_program(
            flows,
            step_of_cell=step_of_cell,
            known=self.parameter_names | (BUILTINS & self.bound_names(flows)),
            stars=self.analysis.stars,
            forgiving=self.forgiving,
        )

    @staticmethod
    def bound_names(flows: list[CellFlow]) -> frozenset[str]:
        return frozenset().union(*(flow.binds for flow in flows))

    def talking(self) -> frozenset[int]:
        """Cells that only import and yet have printed something: what they import must not move."""
        return frozenset(
            cell
            for cell in self.order
            if any(output.kind == "stream" and output.name == "stdout" for output in self.pythons[cell].cell.outputs)
            and role_of(self.flows[cell]) is Role.IMPORTS
        )

    def places(self, program: Program, placement: Placement) -> dict[tuple[int, int], Place]:
        places: dict[tuple[int, int], Place] = dict.fromkeys(self.parameter_places, Place.PARAMETER)
        for position, statement in enumerate(program.statements):
            key = (statement.cell, statement.position)
            name = next(iter(statement.binds), "")
            if position in placement.import_statements and not statement.binds & placement.late:
                places[key] = Place.IMPORT
            elif placement.definitions.get(name) == position:
                places[key] = Place.DEFINITION
            elif placement.constants.get(name) == position:
                places[key] = Place.CONSTANT
            else:
                places[key] = Place.STEP
        return places

    def sections(self, program: Program, placement: Placement) -> Outline:
        """Group the cells, measuring them by the lines that would stay in steps."""
        places = self.places(program, placement)
        lines = dict.fromkeys(self.order, 0)
        for statement in program.statements:
            if places[statement.cell, statement.position] is Place.STEP:
                lines[statement.cell] += (statement.node.end_lineno or statement.line) - statement.line + 1
        return outline(self.analysis.notebook, self.order, self.markings, lines)

    def without_empty(self, sections: tuple[Section, ...], places: Mapping[tuple[int, int], Place]) -> list[Section]:
        """Sections of which nothing stays in a step go together with the next one (the last with the one before); they do not part two of one mark."""
        stays = {cell for (cell, _), place in places.items() if place is Place.STEP}
        kept: list[Section] = []
        waiting: tuple[int, ...] = ()
        for section in sections:
            if stays.intersection(section.cells):
                if section.named and kept and kept[-1].named == section.named:
                    kept[-1] = replace(kept[-1], cells=kept[-1].cells + waiting + section.cells)
                else:
                    kept.append(replace(section, cells=waiting + section.cells))
                waiting = ()
            else:
                waiting += section.cells
        if waiting and kept:
            kept[-1] = replace(kept[-1], cells=kept[-1].cells + waiting)
        return kept

    def settle(
        self, program: Program, placement: Placement, known: frozenset[str], count: int
    ) -> tuple[Ladder, Crossing]:
        """Climb down until no name is unsure where it crosses a step."""
        shared = dict.fromkeys(
            self.options.shared & program.bound - placement.hoisted, Reason("the plan file asks for it", None)
        )
        while True:
            ladder = climb(program, placement, known, shared)
            crossing = cross(program, placement, ladder, known, count, self.options.keep)
            if not (crossing.unsure.keys() - ladder.shared.keys()):
                return ladder, crossing
            shared = {**crossing.unsure, **ladder.shared}

    def dynamic(self, program: Program) -> str:
        """Why the names can't be known before the run, "" where they can."""
        for statement in program.statements:
            if statement.dynamic:
                return f"{self.analysis.notebook.place(statement.cell)} uses {statement.dynamic}"
            for module in statement.stars:
                if self.analysis.stars.get(module) is None:
                    return f"{self.analysis.notebook.place(statement.cell)}: what `from {module} import *` brings is not known"
        return ""

    def steps(
        self, kept: list[Section], program: Program, places: Mapping[tuple[int, int], Place], crossing: Crossing
    ) -> tuple[Step, ...]:
        modules = modules_of_steps(
            kept,
            program,
            places,
            self.markings.values(),
            several_notebooks=bool(self.analysis.notebook.parts),
            whole=bool(self.dynamic(program)),
        )
        return make_steps(kept, modules, program, places, crossing, self.parameter_names, self.options)

    def plan(
        self,
        steps: tuple[Step, ...],
        sections: Outline,
        program: Program,
        placement: Placement,
        ladder: Ladder,
        places: Mapping[tuple[int, int], Place],
        dynamic: str,
        absent: frozenset[str],
    ) -> Plan:
        pickled = findable_names(program)
        return Plan(
            package=self.options.name,
            title=sections.title or self.analysis.notebook.path.stem,
            doc=sections.text,
            steps=steps,
            cells=plan_cells(self.analysis, self.options, self.markings, self.order, steps),
            parameters=self.parameters,
            lowerings=make_lowerings(program.bound | self.parameter_names, program, placement, ladder, dynamic),
            removed=self.removed(),
            diagnostics=self.diagnostics(),
            order=self.order,
            dynamic=dynamic,
            places=places,
            late=placement.late,
            remarks=sections.remarks,
            forgiving=self.forgiving,
            absent=absent,
            findable=pickled - placement.hoisted,
            in_main=shown_in_main(self.analysis.notebook, program, self.options.seen.shown) - pickled,
            shown_names=shown_names(self.analysis.notebook, program, self.options.seen.shown),
            modules={
                cell: module_name(mark.module) for cell, mark in self.markings.items() if mark.module and not dynamic
            },
            asynchronous=any(statement.awaits for statement in program.statements),
            compared=frozenset(
                (program.statements[position].cell, program.statements[position].position)
                for position in compared_literals(program)
            ),
            looks_at_main=any(statement.looks_at_main for statement in program.statements),
        )

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What of the notebook's own syntax has no counterpart, and will stop the package where it stood."""
        found = (diagnostic for cell in self.order for diagnostic in self.pythons[cell].diagnostics)
        return tuple(diagnostic for diagnostic in found if diagnostic.severity is not Severity.INFO)

    def removed(self) -> tuple[Removed, ...]:
        return tuple(
            Removed(dropped.location, dropped.source, dropped.why)
            for cell in self.order
            for dropped in self.pythons[cell].dropped
        )
