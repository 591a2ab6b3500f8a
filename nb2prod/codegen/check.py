"""Our own output, checked before it is written: it compiles, it lost nothing, and it uses no name that is not there."""

import ast
import builtins
import copy
from collections import Counter
from collections.abc import Iterable, Iterator

from nb2prod.codegen.model import SourceFile
from nb2prod.codegen.step_functions import Workshop
from nb2prod.dataflow.model import Analysis, Effect, Statement
from nb2prod.dataflow.statements import read_statement
from nb2prod.errors import CodegenError
from nb2prod.steps.model import Place, Plan

_HINT = "this is a bug of nb2prod, and nothing was written: please report it with the notebook"
_MODULE_NAMES = frozenset({"__name__", "__doc__", "__file__", "__builtins__", "__annotations__"})


def check(files: tuple[SourceFile, ...], analysis: Analysis, plan: Plan, shop: Workshop) -> None:
    """Raise CodegenError where the generated modules are not what the plan says."""
    trees = {file.path: _compiled(file) for file in files}
    for path, tree in trees.items():
        if not plan.dynamic:
            _check_names(path, tree, _unbound_in(analysis) | plan.absent)
    _check_complete(trees.values(), analysis, plan, shop)


def _compiled(file: SourceFile) -> ast.Module:
    try:
        tree = ast.parse(file.text)
        compile(file.text, file.path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise CodegenError(f"{file.path} does not compile: {error}", hint=_HINT) from error
    return tree


def _check_names(path: str, tree: ast.Module, absent: frozenset[str]) -> None:
    """Every name that the module reads is bound in it, or was nowhere bound in the notebook either: what runs when it is imported, by then."""
    postponed = any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body)
    statements = [read_statement(node, 0, position, postponed=postponed) for position, node in enumerate(tree.body)]
    given = absent | frozenset(dir(builtins)) | _MODULE_NAMES
    bound = given.union(
        *(statement.binds for statement in statements), *(body.writes for s in statements for body in s.bodies)
    )
    so_far = given
    for statement in statements:
        _check_bound(path, f"line {statement.line}", statement.exposed - so_far)
        so_far |= statement.binds
        for body in statement.bodies:
            _check_bound(path, f"`{body.name}`", body.reads - bound)


def _check_bound(path: str, reader: str, missing: frozenset[str]) -> None:
    if missing:
        raise CodegenError(f"{path}: {reader} uses `{min(missing)}`, which is not bound there", hint=_HINT)


def _unbound_in(analysis: Analysis) -> frozenset[str]:
    """Names that the notebook mentions but never binds: in functions that nobody calls, in formulas, from the kernel."""
    read: set[str] = set()
    bound: set[str] = set()
    for flow in analysis.flows:
        bound |= flow.binds
        for statement in flow.statements:
            for events in (statement.events, *(body.events for body in statement.bodies)):
                read |= {event.name for event in events if event.effect is not Effect.BIND}
    return frozenset(read - bound)


def _check_complete(trees: Iterable[ast.Module], analysis: Analysis, plan: Plan, shop: Workshop) -> None:
    """Every statement that nothing was changed in stands in the modules as often as in the notebook."""
    present = Counter(_fingerprint(node) for tree in trees for node in _written(tree))
    wanted: Counter[str] = Counter()
    sample: dict[str, Statement] = {}
    for (cell, position), place in plan.places.items():
        statement = analysis.flow(cell).statements[position]
        if place in (Place.IMPORT, Place.PARAMETER) or shop.rewriting.concerns(statement) or _uses_helper(statement):
            continue
        if (cell, position) in plan.compared:
            continue
        if isinstance(statement.node, ast.Expr | ast.ImportFrom) or (place is Place.DEFINITION and plan.late):
            continue
        fingerprint = _fingerprint(statement.node)
        wanted[fingerprint] += 1
        sample[fingerprint] = statement
    for fingerprint, count in wanted.items():
        if present[fingerprint] < count:
            lost = sample[fingerprint]
            raise CodegenError(
                "a statement of the cell is missing from the generated code",
                place=analysis.notebook.place(lost.cell, lost.line),
                hint=_HINT,
            )


def _written(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements of the module, of its functions, and of what stands around a cell there: `try` where it may raise, `with` where it clears."""
    for node in tree.body:
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _within(node.body)


def _within(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if isinstance(node, ast.Try | ast.With):
            yield from _within(node.body)


def _fingerprint(node: ast.stmt) -> str:
    """The statement's syntax tree without what formatting may change: the layout of docstrings, and the u before a string."""
    clean = copy.deepcopy(node)
    for part in ast.walk(clean):
        if isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant) and isinstance(part.value.value, str):
            part.value.value = " ".join(part.value.value.split())
        if isinstance(part, ast.Constant):
            part.kind = None
    return ast.dump(clean)


def _uses_helper(statement: Statement) -> bool:
    return any(
        event.name.startswith("_nb_")
        for events in (statement.events, *(body.events for body in statement.bodies))
        for event in events
    )
