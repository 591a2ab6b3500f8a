"""What ends a run for certain although every name of the notebook is there: `sys.exit()`, a bare `raise`, a local name that is read too early.

Only what is evaluated whichever way the code goes counts: no loop, no branch, no `try`, and no function that may be another one by then.
"""

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nb2prod.dataflow.model import Body, BodyKind, CellFlow, End, Statement
from nb2prod.dataflow.namespaces import Binding, Holds, Namespace, Routine
from nb2prod.dataflow.scene import Scene
from nb2prod.dataflow.scopes import COMPREHENSIONS, FUNCTIONS, names_bound
from nb2prod.dataflow.statements import is_main_guard
from nb2prod.dataflow.world import Program
from nb2prod.ipython.model import TIMED
from nb2prod.ipython.trees import child_nodes, walk

_EXITS = frozenset({("sys", "exit"), ("os", "_exit")})
"""`exit()` and `quit()` are not among them: in a notebook they ask the front end to close, and the run goes on."""
_WORDS = ("raise", "assert", "sys.exit", "os._exit")
_NOT_RUN = (*FUNCTIONS, ast.ClassDef, ast.Try, ast.TryStar, ast.Constant)
_FIRST_ONLY = (ast.BoolOp, ast.With, ast.AsyncWith, *COMPREHENSIONS)
_HEADED = (ast.If, ast.IfExp, ast.While, ast.For, ast.AsyncFor, ast.Match, ast.Assert)


class _Step(NamedTuple):
    """Something that happens for certain: the end, where `what` is set, or a call. `needs` is the name that must be what it seems for that."""

    node: ast.AST
    needs: str = ""
    what: str = ""
    why: str = ""


class _Frame(NamedTuple):
    """The function whose code is gone through ("": the notebook): its local names, and those among them that are not bound yet."""

    function: str = ""
    local: frozenset[str] = frozenset()
    unbound: frozenset[str] = frozenset()


class Ends:
    """Looks for the end of one run. What happens in a function is found out once."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._possible = _may_end(program)
        self._bodies: dict[int, tuple[_Step, ...]] = {}

    def find(self, statement: Statement, scene: Scene, home: Namespace) -> End | None:
        """The end that a top-level statement surely brings."""
        node = statement.node
        if isinstance(node, ast.ImportFrom):
            found = _missing_import(node, self._program)
        elif self._possible and _is_suspect(statement, home):
            found = self._first(_steps([node], _Frame()), home, set())
        else:
            return None
        if found is None:
            return None
        where = scene.place(getattr(found.node, "lineno", node.lineno), getattr(found.node, "col_offset", 0))
        return End(where, found.what, found.why)

    def _first(self, steps: Iterable[_Step], home: Namespace, done: set[int]) -> _Step | None:
        """The first step that ends the run. `done` are the functions that have been looked into and do not end it."""
        for step in steps:
            binding = home.names.get(step.needs)
            if step.what:
                if not step.needs or (binding is not None and binding.imported and binding.sure):
                    return step
            elif binding is not None and not home.doubts:
                routine = _only_function(binding)
                found = self._in_body(routine, done) if routine is not None else None
                if found is not None:
                    return found._replace(node=step.node)
        return None

    def _in_body(self, routine: Routine, done: set[int]) -> _Step | None:
        body = routine.body
        if id(body.node) in done:
            return None
        done.add(id(body.node))
        known = self._bodies.get(id(body.node))
        if known is None:
            known = self._bodies[id(body.node)] = tuple(_steps_of_body(body))
        return self._first(known, routine.home, done)


def _may_end(program: Program) -> bool:
    """Is there any code that may end a run? In most notebooks there is none, and none has to be gone through."""
    helpers = (helper.program for helper in program.helpers.values())
    return any(_may_end_in(flow) for flow in program.flows) or any(
        _may_end(each) for each in helpers if each is not None
    )


def _may_end_in(flow: CellFlow) -> bool:
    return any(word in flow.python.code for word in _WORDS) or any(
        body.early for statement in flow.statements for body in statement.bodies
    )


def _missing_import(node: ast.ImportFrom, program: Program) -> _Step | None:
    """The first name that a module beside the notebook does not have."""
    names = program.modules.get(node.module or "") if not node.level else None
    for alias in node.names if names is not None else ():
        if alias.name not in (names or ()) and not alias.name.startswith("__") and alias.name != "*":
            return _Step(node, "", alias.name, f"is not in {node.module}.py")
    return None


def _is_suspect(statement: Statement, home: Namespace) -> bool:
    """Is it worth a look? It raises, or something in it is called that could end the run."""
    if isinstance(statement.node, ast.Raise | ast.Assert):
        return True
    for event in statement.events:
        if event.how == "call":
            binding = home.names.get(event.name)
            if binding is not None and binding.routines and _only_function(binding) is not None:
                return True
    return bool(statement.exposed & {"sys", "os"})


def _only_function(binding: Binding) -> Routine | None:
    """The function that a call of the name surely runs at once, as it is written."""
    if binding.holds is not Holds.FUNCTION or not binding.sure or len(binding.routines) != 1:
        return None
    routine = binding.routines[0]
    plain = isinstance(routine.body.node, ast.FunctionDef) and not routine.body.node.decorator_list
    return routine if plain and routine.body.kind is BodyKind.FUNCTION and not routine.body.yields else None


def _steps_of_body(body: Body) -> Iterator[_Step]:
    node = body.node
    assert isinstance(node, ast.FunctionDef)
    return _steps(node.body, _Frame(node.name, body.locals, body.early))


def _steps(block: list[ast.stmt], frame: _Frame) -> Iterator[_Step]:
    """What surely happens in a block."""
    for statement in block:
        here = frame._replace(unbound=frame.unbound - _walrus_names(statement)) if frame.unbound else frame
        for node in _evaluated(statement):
            yield from _steps_at(node, here)
        if isinstance(statement, ast.If) and is_main_guard(statement.test) and not frame.function:
            yield from _steps(statement.body, frame)
        if frame.function and _may_return(statement):
            return
        if frame.unbound:
            frame = frame._replace(unbound=frame.unbound - names_bound([statement]))


def _walrus_names(statement: ast.stmt) -> set[str]:
    return {part.target.id for part in walk(statement) if isinstance(part, ast.NamedExpr)}


def _steps_at(node: ast.AST, frame: _Frame) -> Iterator[_Step]:
    inside = _inside(frame.function)
    match node:
        case ast.Name(id=name) if name in frame.unbound:
            yield _Step(node, "", name, f"is read {inside}before it is bound there, which makes it a local name")
        case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=attr)) if (module, attr) in _EXITS:
            if module not in frame.local:
                yield _Step(node, module, f"{module}.{attr}()", f"{inside}ends the run")
        case ast.Call(func=ast.Name(id=name)) if name not in frame.local:
            yield _Step(node, name)
        case ast.Raise(exc=raised):
            yield _Step(node, "", f"raise {_name_of(raised)}".rstrip(), f"{inside}ends the run")
        case ast.Assert(test=ast.Constant(value=value)) if not value:
            yield _Step(node, "", f"assert {value!r}", f"{inside}ends the run")


def _inside(function: str) -> str:
    if function.startswith(TIMED):
        return "in the timed code "
    return f"in `{function}` " if function else ""


def _evaluated(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes at and below this one that are evaluated whenever it is, in about the order of evaluation."""
    for child in _children_evaluated(node):
        yield from _evaluated(child)
    stored = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    if not stored:
        yield node


def _children_evaluated(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, _NOT_RUN):
        return []
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):  # it is read before it is stored
        return [ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target), node.value]
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return [] if node.value is None else [node.value]
    children = child_nodes(node)
    if isinstance(node, ast.Compare):
        return children[:2]
    if isinstance(node, _FIRST_ONLY):
        return _first_part(node)
    return _head(node) if isinstance(node, _HEADED) else children


def _head(node: ast.AST) -> list[ast.AST]:
    """The part of a statement or expression with branches that comes before they part."""
    return [getattr(node, field) for field in ("test", "iter", "subject") if hasattr(node, field)]


def _first_part(node: ast.AST) -> list[ast.AST]:
    """The part that is evaluated however many others are."""
    match node:
        case ast.BoolOp():
            return [node.values[0]]
        case ast.With() | ast.AsyncWith():
            return [node.items[0].context_expr]
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return [node.generators[0].iter]
    return []


def _may_return(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return False
    inside = walk(statement) if hasattr(statement, "body") else [statement]
    return any(isinstance(part, ast.Return) for part in inside)


def _name_of(raised: ast.expr | None) -> str:
    """What is raised, without its text."""
    called = raised.func if isinstance(raised, ast.Call) else raised
    return ast.unparse(called) if isinstance(called, ast.Name | ast.Attribute) else ""
