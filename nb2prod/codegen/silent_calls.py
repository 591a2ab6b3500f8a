"""Calls that return nothing: a cell that ends with one shows nothing, so that its value needs no `show()`."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nb2prod.codegen.figures import is_show, pyplot_names
from nb2prod.codegen.imports import ImportedName
from nb2prod.dataflow.model import Analysis, Statement
from nb2prod.notebook.model import Notebook

_GIVING = frozenset({"_nb_folder_stack", "_nb_precision", "_nb_push_folder", "_nb_shell_lines", "_nb_timed"})
"""Helpers that return what IPython shows of the line; the others return None."""

_SETTINGS = frozenset(
    "close filterwarnings rc rcdefaults seed set_context set_option set_palette set_printoptions set_style set_theme simplefilter sleep use "
    "makedirs mkdir chdir".split()
)
"""Functions of modules that only set something, and return None."""

_ACTIONS = frozenset(
    "add append clear close commit compile dump extend grid info insert makedirs remove reverse save save_weights savefig "
    "shuffle sort subplots_adjust summary tight_layout to_csv to_excel to_feather to_parquet to_pickle to_sql update".split()
)
"""Methods that act and return None, on most things that have them. The recorded outputs have to say so, too."""


@dataclass(frozen=True, slots=True)
class SilentCalls:
    """`functions` of the notebook return nothing; `modules` and `pyplot` are names that stand for modules, `bound` all that the notebook
    binds; `valueless` are cells that were run and, as their saved outputs show, gave no value."""

    functions: frozenset[str]
    modules: frozenset[str]
    pyplot: frozenset[str]
    bound: frozenset[str]
    valueless: frozenset[int]

    def cover(self, node: ast.expr, cell: int) -> bool:
        """Is the value of `node`, the last expression of the cell, known to be None, which IPython does not show?"""
        if isinstance(node, ast.Constant):
            return node.value is None
        if not isinstance(node, ast.Call):
            return False
        function = node.func
        if isinstance(function, ast.Name):
            return (
                (function.id.startswith("_nb_") and function.id not in _GIVING)
                or (function.id in ("print", "display") and function.id not in self.bound and not _gives_handle(node))
                or function.id in self.functions
            )
        if not isinstance(function, ast.Attribute):
            return False
        return (
            is_show(node, self.pyplot)
            or (function.attr in _SETTINGS and _root(function) in self.modules)
            or (cell in self.valueless and (function.attr in _ACTIONS or _works_in_place(node)))
        )


def find_silent_calls(analysis: Analysis, imports: Iterable[ImportedName], bound: frozenset[str]) -> SilentCalls:
    """What can be known of the notebook's calls; `bound` are the names that it binds."""
    imports = tuple(imports)
    modules = frozenset(imported.name for imported in imports if not imported.attribute)
    return SilentCalls(
        _silent_functions(analysis), modules, pyplot_names(imports), bound, _valueless(analysis.notebook)
    )


def _valueless(notebook: Notebook) -> frozenset[int]:
    """Nothing is known where no cell has a value: then the outputs may have been cleared."""
    kinds = {cell.index: {output.kind for output in cell.outputs} for cell in notebook.cells}
    if not any("execute_result" in found for found in kinds.values()):
        return frozenset()
    ran = (cell.index for cell in notebook.cells if cell.execution_count is not None)
    return frozenset(index for index in ran if kinds[index].isdisjoint({"execute_result", "error"}))


def _gives_handle(call: ast.Call) -> bool:
    """Does `display` return a handle, for which an id is given or may be?"""
    return any(keyword.arg in ("display_id", None) for keyword in call.keywords)


def _works_in_place(call: ast.Call) -> bool:
    """Does it have `inplace=True`?"""
    return any(
        keyword.arg == "inplace" and isinstance(keyword.value, ast.Constant) and keyword.value.value is True
        for keyword in call.keywords
    )


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _silent_functions(analysis: Analysis) -> frozenset[str]:
    """The names that are bound once, to a plain function of the notebook that returns None and nothing else."""
    statements = [statement for flow in analysis.flows for statement in flow.statements]
    return frozenset(
        statement.node.name
        for statement in statements
        if isinstance(statement.node, ast.FunctionDef)
        and not statement.node.decorator_list
        and not any(_gives(node) for node in _own_nodes(statement.node.body))
        and _is_bound_once(statement.node.name, statements)
    )


def _gives(node: ast.AST) -> bool:
    """Does the function, by this, return a value or become a generator?"""
    return isinstance(node, ast.Yield | ast.YieldFrom) or (isinstance(node, ast.Return) and node.value is not None)


def _own_nodes(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of a function without those of functions and classes inside it."""
    for node in body:
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from _own_nodes(ast.iter_child_nodes(node))


def _is_bound_once(name: str, statements: Iterable[Statement]) -> bool:
    binders = [statement for statement in statements if name in statement.binds | statement.deletes]
    return len(binders) == 1 and not any(name in body.writes for each in statements for body in each.bodies)
