"""What cannot be converted, said before anything is planned: where, which name, and what to do about it."""

import ast

from nb2prod.dataflow.effects import USER_NAMESPACES, is_shell_call
from nb2prod.dataflow.history import is_history
from nb2prod.dataflow.inputs import is_input
from nb2prod.dataflow.model import Analysis, Effect, NameEvent, Statement
from nb2prod.errors import PlanError
from nb2prod.notebook.model import Notebook
from nb2prod.steps.program import BUILTINS, Program

_KERNEL_NAMES = frozenset({"display", "get_ipython", "exit", "quit"})
_OWN_FRAME = ("inspect.currentframe()", "currentframe()", "sys._getframe()", "sys._getframe(0)")
_MODULE_NAMES = frozenset({"__name__", "__doc__", "__builtins__", "__annotations__", "__file__"})


def check_language(notebook: Notebook) -> None:
    """Raise PlanError for notebooks in other languages than Python."""
    if notebook.language.lower() not in ("python", "python3", "ipython", ""):
        raise PlanError(
            f"the notebook's language is {notebook.language}, not Python",
            place=notebook.path.name,
            hint="nb2prod converts Python notebooks only",
        )


def check_syntax(analysis: Analysis, order: tuple[int, ...]) -> None:
    """Raise PlanError for the first cell of `order` that does not parse."""
    for flow in analysis.flows:
        broken = flow.python.syntax
        if broken is None or flow.index not in order:
            continue
        why = f" ({broken.why})" if broken.why else ""
        raise PlanError(
            f"the cell does not parse: {broken.message}{why}",
            place=analysis.notebook.place(flow.index, broken.location.line),
            hint="mend the cell, or tag it `nb2prod:skip` to leave it out",
        )


def check_introspection(analysis: Analysis, program: Program) -> None:
    """Raise PlanError where the notebook looks at the annotations of its own variables, which functions do not keep, at the variables of a
    caller, which in a package are not those of the notebook, or at those of the shell, of which a package has none."""
    for statement in program.statements:
        if shown := next(filter(None, map(_asks_the_shell, ast.walk(statement.node))), ""):
            raise PlanError(
                f"`{shown}` is about the variables of IPython's shell, and a package has none there",
                place=analysis.notebook.place(
                    statement.cell, analysis.flow(statement.cell).python.location(statement.line).line
                ),
                hint="write what is bound or looked up there as plain Python, or tag the cell `nb2prod:skip`",
            )
        if any(_looks_at_caller(node, statement.node) for node in ast.walk(statement.node)):
            raise PlanError(
                "`f_locals` has the variables of a caller; in a package these are another function's",
                place=analysis.notebook.place(
                    statement.cell, analysis.flow(statement.cell).python.location(statement.line).line
                ),
                hint="hand over what is looked up there as an argument, or tag the cell `nb2prod:skip`",
            )
        for events in (statement.events, *(body.events for body in statement.bodies)):
            if any(event.name == "__annotations__" for event in events):
                raise PlanError(
                    "`__annotations__` has the annotations of the notebook's variables; variables of functions have none",
                    place=analysis.notebook.place(statement.cell),
                    hint="keep what is looked up there in a dictionary of your own, or in the annotations of a class",
                )


def _asks_the_shell(node: ast.AST) -> str:
    """The call or attribute of IPython's shell by which variables are made or found, "" where it is something else."""
    if isinstance(node, ast.Attribute) and node.attr in USER_NAMESPACES:
        return ast.unparse(node)
    return ast.unparse(node.func) if isinstance(node, ast.Call) and is_shell_call(node) else ""


def _looks_at_caller(node: ast.AST, statement: ast.stmt) -> bool:
    if not isinstance(node, ast.Attribute) or node.attr != "f_locals":
        return False
    in_function = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    return not (in_function and ast.unparse(node.value) in _OWN_FRAME)


def _check_memory(analysis: Analysis, program: Program, known: frozenset[str]) -> None:
    """Raise PlanError where something, be it a function, asks IPython for an input or output, and which one is not known."""
    own = program.bound | program.written_by_functions | known
    for statement in program.statements:
        if analysis.notebook.cells[statement.cell].may_raise:
            continue
        for event in (*statement.events, *(event for body in statement.bodies for event in body.events)):
            reads = event.effect is Effect.READ and event.how not in ("string", "magic")
            if reads and is_history(event.name) and event.name not in own:
                raise _not_certain(event.name, analysis.notebook.place(statement.cell))


def _not_certain(name: str, place: str) -> PlanError:
    if is_input(name):
        hint = "write the text of the cell that is meant in its place"
        return PlanError(
            f"`{name}` stands for inputs of the session, and which ones is not certain", place=place, hint=hint
        )
    hint = "give that value a name in its own cell and use the name here"
    return PlanError(
        f"`{name}` stands for an output of the session, and which one is not certain", place=place, hint=hint
    )


def check_names(analysis: Analysis, program: Program, known: frozenset[str]) -> None:
    """Raise PlanError where the run would stop because a name is not bound."""
    given = frozenset(name for name in analysis.injected if not is_history(name))
    injected = given | program.written_by_functions | BUILTINS | _KERNEL_NAMES | _MODULE_NAMES
    later = program.binders
    if any(
        statement.dynamic or any(analysis.stars.get(star) is None for star in statement.stars)
        for statement in program.statements
    ):
        return
    _check_memory(analysis, program, known)
    hiding = set(program.written_by_functions)
    for position, statement in enumerate(program.statements):
        there = program.maybe[position] | injected | known
        event = _stopping_event(statement, there, deletable=there - (BUILTINS - hiding))
        _note_hidden_builtins(statement, hiding)
        if event is None or analysis.notebook.cells[statement.cell].may_raise:
            continue
        if event.name == "_exit_code":
            raise PlanError(
                "`_exit_code`, the exit code of the last `!` command, is not kept",
                place=analysis.notebook.place(statement.cell),
                hint="run that command by `subprocess.run`, whose result has a `returncode`",
            )
        binders = [program.statements[binder].cell for binder in later.get(event.name, ()) if binder > position]
        flow = analysis.flow(statement.cell)
        where = analysis.notebook.place(statement.cell, flow.python.location(event.line).line)
        if binders:
            raise PlanError(
                f"`{event.name}` is used here but bound only later, in cell {binders[0] + 1}",
                place=where,
                hint="move that cell up, or convert in the order in which the cells were run with --order recorded",
            )
        raise PlanError(
            f"`{event.name}` is used here but no cell binds it",
            place=where,
            hint="its cell was deleted or edited, or an import is missing: add it, or tag this cell `nb2prod:skip`",
        )


def _note_hidden_builtins(statement: Statement, hiding: set[str]) -> None:
    """Keep account of the names that may hide a builtin: deleting another one is an error."""
    restoring = [event for event in statement.events if event.effect is Effect.BIND and event.how == "builtin"]
    hiding |= statement.binds - {event.name for event in restoring}
    hiding -= {event.name for event in restoring if event.certain}


def _stopping_event(statement: Statement, bound: frozenset[str], deletable: frozenset[str]) -> NameEvent | None:
    """The first read or deletion of the statement that will certainly raise NameError: nothing before it may have bound the name."""
    bound_here: set[str] = set()
    for event in statement.events:
        restoring = event.effect is Effect.BIND and event.how == "builtin"  # a deletion, in the notebook
        if event.effect is Effect.BIND and not restoring:
            bound_here.add(event.name)
        there = deletable if restoring or event.effect is Effect.DELETE else bound
        if (
            (restoring or event.effect in (Effect.READ, Effect.DELETE))
            and event.certain
            and event.exposed
            and not event.guarded
            and event.how not in ("string", "magic")
            and event.name not in there
            and (event.name not in bound_here or event.effect is Effect.DELETE)
            and not event.name.startswith("_nb_")
        ):
            return event
    return None
