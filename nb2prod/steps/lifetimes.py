"""Objects that are more than their value: those that notice when they are dropped, and those whose name counts."""

import ast
import re
from collections.abc import Iterator

from nb2prod.dataflow.model import Statement
from nb2prod.notebook.model import Notebook
from nb2prod.steps.program import Program

_NOTICING = frozenset({"weakref"})
_STORING = frozenset(
    "pickle cPickle dill cloudpickle joblib shelve multiprocessing multiprocess concurrent torch copyreg".split()
)


def notices_drops(program: Program) -> bool:
    """Can the notebook tell when an object is dropped, by a `__del__` of its own or a weak reference?"""
    return any(
        _imported(statement) & _NOTICING or any(_is_finaliser(node) for node in ast.walk(statement.node))
        for statement in program.statements
    )


def suspended(program: Program) -> Iterator[tuple[str, int]]:
    """Names of generators that do something more when they are dropped (`finally`, the end of a `with`), and where they are made."""
    makers = {node.name for statement in program.statements if (node := _acting_generator(statement.node)) is not None}
    for position, statement in enumerate(program.statements):
        if any(_calls(node, makers) for node in _assigned(statement.node)):
            yield from ((name, position) for name in sorted(statement.binds))


def unclosed_files(program: Program) -> frozenset[str]:
    """Names of files that are written to and never closed: what was written is in the file as soon as they are dropped."""
    opened = {
        name
        for statement in program.statements
        if any(_opens_for_writing(node) for node in _assigned(statement.node))
        for name in statement.binds
    }
    texts = [ast.unparse(statement.node) for statement in program.statements] if opened else []
    return frozenset(
        name for name in opened if not any(re.search(rf"\b{name}\.close\b|with {name}\b", text) for text in texts)
    )


def findable_names(program: Program) -> frozenset[str]:
    """Functions and classes of a notebook that pickles, itself or for its worker processes: pickle looks for them by name."""
    if not any(_imported(statement) & _STORING for statement in program.statements):
        return frozenset()
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return frozenset(s.node.name for s in program.statements if isinstance(s.node, definitions))


def shown_names(notebook: Notebook, program: Program, shown: str) -> frozenset[str] | None:
    """Which functions and classes the outputs mention, "<lambda>" and "<genexpr>" among them; None where there are no outputs, saved or `shown` in a run."""
    texts = [shown, *(output.text for cell in notebook.code_cells for output in cell.outputs)]
    if not any(texts):
        return None
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    nodes = (node for statement in program.statements for node in ast.walk(statement.node))
    names = {node.name for node in nodes if isinstance(node, definitions)} | {"<lambda>", "<genexpr>"}
    return frozenset(
        names.intersection(word for text in texts for word in re.findall(r"<(?:lambda|genexpr)>|\w+", text))
    )


def _imported(statement: Statement) -> frozenset[str]:
    return frozenset(_top_modules(statement))


def _top_modules(statement: Statement) -> Iterator[str]:
    for node in ast.walk(statement.node):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def _acting_generator(node: ast.stmt) -> ast.FunctionDef | None:
    """The function, where the generators that it makes have something to do behind a `yield`, whatever happens there."""
    if not isinstance(node, ast.FunctionDef):
        return None
    guarded = (
        part for part in ast.walk(node) if isinstance(part, ast.With) or (isinstance(part, ast.Try) and part.finalbody)
    )
    pausing = any(isinstance(inner, ast.Yield | ast.YieldFrom) for part in guarded for inner in ast.walk(part))
    return node if pausing else None


def _assigned(node: ast.stmt) -> list[ast.expr]:
    return [node.value] if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None else []


def _calls(node: ast.expr, functions: set[str]) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in functions


def _opens_for_writing(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call) or ast.unparse(node.func).rpartition(".")[2] != "open":
        return False
    texts = [arg.value for arg in (*node.args, *(k.value for k in node.keywords)) if isinstance(arg, ast.Constant)]
    return any(isinstance(text, str) and re.fullmatch(r"[rwaxbt+]*[wax+][rwaxbt+]*", text) for text in texts)


def _is_finaliser(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == "__del__"
