"""One run of the cells in thought: the namespace as it grows, and what is noticed on the way."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping

from nb2prod.dataflow.bindings import Definitions
from nb2prod.dataflow.branches import deleted_in_each_pass, known_branches
from nb2prod.dataflow.chance import EITHER
from nb2prod.dataflow.closure import Names, names_deleted, names_needed
from nb2prod.dataflow.dynamic import attributes_set, hidden_bindings, written_names
from nb2prod.dataflow.ends import Ends
from nb2prod.dataflow.inquiry import Inquiry, Missing
from nb2prod.dataflow.model import CellFlow, Edge, Effect, End, NameEvent, Statement, Unbound
from nb2prod.dataflow.namespaces import Binding, Holds, Namespace
from nb2prod.dataflow.omissions import omissions
from nb2prod.dataflow.scene import Scene
from nb2prod.dataflow.world import Helper, Program, is_given
from nb2prod.diagnostics import Location
from nb2prod.ipython.families import find_magic
from nb2prod.ipython.model import TIMED, MagicCall, MagicKind

_Part = Statement | Helper | NameEvent | MagicCall
"""What a cell does, piece by piece."""
_OLD_MAGICS = frozenset({"sc", "sx", "system"})
_CASES_KEPT = 4
_HELPERS_DEEP = 8


class Execution:
    """Cells are run one after the other by `run_cell`; `names` is the notebook's namespace, `end` where it surely ends."""

    def __init__(self, program: Program, injected: frozenset[str]) -> None:
        self.names = Namespace()
        self.end: End | None = None
        self._injected = injected
        self._inquiry = Inquiry(self.gives)
        self._ends = Ends(program)
        self._edges: dict[tuple[int, int, str, bool, bool], None] = {}
        self._unbound: list[Unbound] = []
        self._reached: set[str] = set()
        self._cases: Counter[str] = Counter()
        self._survives = False
        self._depth = 0
        self._added_builtins: set[str] = set()

    def gives(self, name: str) -> bool:
        """Is the name there without being bound?"""
        return is_given(name, self._injected) or name in self._added_builtins

    def edges(self) -> tuple[Edge, ...]:
        return tuple(Edge(*edge) for edge in self._edges)

    def unbound(self) -> tuple[Unbound, ...]:
        return tuple(self._unbound)

    def run_cell(self, flow: CellFlow, scene: Scene, home: Namespace, program: Program) -> None:
        """Run a cell: its statements, with the magics and files between them where they stand."""
        if scene.at is None:
            self._survives = flow.python.cell.may_raise or _is_captured(flow)
        for part in _in_order(flow, program.helpers):
            if isinstance(part, Statement):
                self._run_statement(part, scene, home, program)
            elif isinstance(part, Helper):
                if not _is_left_out(part, flow, home):
                    self._run_helper(part, scene, home)
            elif isinstance(part, MagicCall):
                self._clear(part, scene, home)
            else:
                self._run_magic(part, scene, home)
        for name in flow.python.salvaged:
            home.bind(name, Binding(((scene.cell, False),), sure=False))

    def _run_magic(self, event: NameEvent, scene: Scene, home: Namespace) -> None:
        if event.effect is Effect.BIND:
            home.bind(event.name, Binding(((scene.cell, False),)))
        elif event.name in home.names:
            self._supply(home.names[event.name], event.name, scene)

    def _clear(self, reset: MagicCall, scene: Scene, home: Namespace) -> None:
        """`%reset` takes all names away."""
        where = scene.at or reset.location
        for name in list(home.names):
            home.delete(name, where)

    def _run_helper(self, helper: Helper, scene: Scene, home: Namespace) -> None:
        if helper.program is None:
            home.doubts.append(f"{helper.path} cannot be read")
            return
        if self._depth >= _HELPERS_DEEP:
            return
        self._depth += 1
        own = home if helper.shares else Namespace()
        at = scene.at or helper.location
        for flow in helper.program.flows:
            here = flow if helper.is_main else _without_main(flow)
            self.run_cell(here, Scene(flow.python, helper.path, at), own, helper.program)
        if own is not home:
            home.names.update(own.names)
            home.doubts += own.doubts
        self._depth -= 1

    # -- statements --------------------------------------------------------------------------------------------------

    def _run_statement(self, statement: Statement, scene: Scene, home: Namespace, program: Program) -> None:
        written: Names = {}
        noted = len(self._unbound)
        self._bind_stars(statement, scene, home, program)
        if self._is_in_doubt(statement, scene, home, written) and not _is_magic_word(statement, scene):
            definitions = Definitions(statement, scene, home)
            made = {event.name: definitions.binding(event, scene.cell) for event in _binds(statement)}
            for missing in self._inquiry.look_into(statement, home, made):
                self._note(missing, scene)
        if self.end is None and scene.at is None and not self._survives and len(self._unbound) == noted:
            self.end = self._ends.find(statement, scene, home)
        self._bind(statement, scene, home)
        for (_, name), where in written.items():
            where.bind(name, Binding(((scene.cell, False),), sure=False))
        self._bind_more(statement, scene, home)
        self._delete_by_calls(statement, scene, home)

    def _delete_by_calls(self, statement: Statement, scene: Scene, home: Namespace) -> None:
        """Unbind what the functions delete that the statement surely calls."""
        for event in statement.events:
            binding = home.names.get(event.name) if event.how == "call" and event.certain else None
            if binding is not None and binding.holds is Holds.FUNCTION and len(binding.routines) == 1:
                (routine,) = binding.routines
                for name in names_deleted(routine):
                    routine.home.delete(name, scene.place(event.line, event.column))

    def _is_in_doubt(self, statement: Statement, scene: Scene, home: Namespace, written: Names) -> bool:
        """Is a name missing that the statement, or something it may call, reads?

        On the way, this notes the edges of the names that are there, and in `written` the globals that called functions bind.
        """
        doubt = False
        needed: Names = {}
        for event in statement.events:
            if event.effect is Effect.BIND or event.effect is Effect.MUTATE:
                continue
            binding = home.names.get(event.name)
            if binding is None:
                doubt = doubt or (event.exposed and not self.gives(event.name))
                continue
            self._supply(binding, event.name, scene)
            if binding.routines:
                if binding.holds is Holds.CLASS and event.how == "call":
                    self._inquiry.instances.update(binding.routines)
                reads, writes = names_needed(binding.routines)
                needed |= reads
                written |= writes if event.how in ("call", "consumed") or binding.holds is Holds.VALUE else {}
        for (_, name), where in needed.items():
            binding = where.names.get(name)
            if binding is not None:
                self._supply(binding, name, scene, deferred=True)
            else:
                doubt = doubt or not self.gives(name)
        return doubt

    def _supply(self, binding: Binding, name: str, scene: Scene, deferred: bool = False) -> None:
        for supplier, mutated in binding.suppliers:
            if supplier != scene.cell:
                self._edges[supplier, scene.cell, name, deferred, mutated] = None

    def _note(self, missing: Missing, scene: Scene) -> None:
        """Keep what was found: of each name the first case that is likely, and some of the unlikely ones before it."""
        likely = missing.chance >= EITHER
        if missing.name in self._reached or (self._cases[missing.name] >= _CASES_KEPT and not likely):
            return
        self._cases[missing.name] += 1
        if likely:
            self._reached.add(missing.name)
        inside, event = missing.routine, missing.event
        at = missing.at
        if inside is not None and inside.body.name.startswith(TIMED):
            inside, at = None, (event.line, event.column)
        written = scene if inside is None else inside.scene
        self._unbound.append(
            Unbound(
                missing.name,
                location=scene.place(*at),
                deferred=inside is not None,
                reached=likely,
                deleted_at=missing.home.deleted.get(missing.name),
                chance=missing.chance,
                doubt=next(iter(missing.home.doubts), ""),
                read_at=written.place(event.line, event.column) if inside is not None and not written.file else None,
                within=inside.body.name if inside is not None else "",
                helper=written.named(event.line),
                survived=self._survives,
            )
        )

    # -- bindings ----------------------------------------------------------------------------------------------------

    def _bind(self, statement: Statement, scene: Scene, home: Namespace) -> None:
        """Make the statement's bindings, changes and deletions. The name of an `except` clause is gone after it."""
        if not (statement.binds or statement.mutates or statement.deletes):
            return
        definitions = Definitions(statement, scene, home)
        branches = omissions(statement, home, self.gives)
        handled: set[str] = set()
        emptied = deleted_in_each_pass(statement.node) - home.names.keys() if statement.deletes else frozenset()
        for event in statement.events:
            if branches.dead and branches.leave_out(event):
                continue
            if event.effect is Effect.BIND:
                if event.how == "except" and event.name not in home.names:
                    handled.add(event.name)
                home.bind(event.name, definitions.binding(event, scene.cell))
            elif event.effect is Effect.MUTATE:
                home.change(event.name, scene.cell, definitions.held())
            elif event.effect is Effect.DELETE and (
                event.certain or event.name in handled or event.name in emptied or branches.reach(event)
            ):
                home.delete(event.name, scene.place(event.line, event.column))

    def _bind_stars(self, statement: Statement, scene: Scene, home: Namespace, program: Program) -> None:
        """Bind what star imports bring. That comes first: in `if colab: from tools import *; go()` the statement uses what it imports."""
        brought = Binding(((scene.cell, False),))
        for module in statement.stars:
            names = program.stars.get(module)
            if names is None:
                home.doubts.append(f"from {module} import *")
            else:
                home.names.update(dict.fromkeys(names, brought))

    def _bind_more(self, statement: Statement, scene: Scene, home: Namespace) -> None:
        """What a statement binds without showing it: `exec`, `globals()["x"] = ...`."""
        if "builtins" in statement.exposed:
            self._added_builtins |= attributes_set(statement.node, "builtins")
        if statement.dynamic:
            brought = Binding(((scene.cell, False),))
            home.names.update(dict.fromkeys(written_names(statement.node, home.facts()), brought))
            reason = hidden_bindings(statement.node, home.facts())
            if reason:
                home.doubts.append(reason)
        if getattr(statement.node, "module", None) == "__future__" and "annotations" in statement.binds:
            home.deferred_annotations = True


def _in_order(flow: CellFlow, helpers: Mapping[Location, Helper]) -> list["_Part"]:
    """The parts of a cell in the order of their lines; a magic comes before a statement that was made of it."""
    cell = flow.python.cell.index
    here = [(where.line, 0, helper) for where, helper in helpers.items() if where.cell == cell]
    resets = [(magic.location.line, 0, magic) for magic in flow.python.magics if magic.name == "reset"]
    if not here and not resets and not flow.python.binds and not flow.python.reads:
        return list(flow.statements)
    parts: list[tuple[int, int, _Part]] = [*here, *resets]
    for effect, names in ((Effect.READ, flow.python.reads), (Effect.BIND, flow.python.binds)):
        parts += [(line, 1, NameEvent(name, effect, line, 0, how="magic")) for name, line in names]
    parts += [(flow.python.location(statement.line).line, 2, statement) for statement in flow.statements]
    return [part for _, _, part in sorted(parts, key=lambda part: part[:2])]


def _is_left_out(helper: Helper, flow: CellFlow, home: Namespace) -> bool:
    """Does the line that runs the file stand in a branch that is known not to be taken?"""
    for statement in flow.statements:
        for start, end in known_branches(statement.node, home.facts()).dead:
            if flow.python.location(start[0]).line <= helper.location.line <= flow.python.location(end[0]).line:
                return True
    return False


def _is_captured(flow: CellFlow) -> bool:
    """Does `%%capture` hold back what the cell shows? It holds back its error too, and the run goes on."""
    return any(magic.name == "capture" and magic.kind is MagicKind.CELL for magic in flow.python.magics)


def _binds(statement: Statement) -> Iterator[NameEvent]:
    return (event for event in statement.events if event.effect is Effect.BIND)


def _without_main(flow: CellFlow) -> CellFlow:
    """The cell without what stands under `if __name__ == "__main__"`."""
    kept = (statement for statement in flow.statements if not _is_main_guard(statement.node))
    return flow._replace(statements=tuple(kept))


def _is_main_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)


def _is_magic_word(statement: Statement, scene: Scene) -> bool:
    """Is the cell one word that names a magic? As there is no variable of that name, IPython takes `sc` for `%sc`."""
    node = statement.node
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Name)
        and scene.python.cell.source.strip() == node.value.id
        and (node.value.id in _OLD_MAGICS or find_magic(MagicKind.LINE, node.value.id) is not None)
    )
