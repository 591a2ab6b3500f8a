"""The classes of values as far as the code tells: literals, constructors, and well-known functions and methods that give tables and arrays."""

import ast
import re
from collections.abc import Iterable, Mapping

from nb2prod.dataflow.model import Effect, Statement
from nb2prod.dataflow.scopes import imported_things
from nb2prod.steps.program import Program

_CLASS = re.compile(r"[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*")
_FRAME, _SERIES, _ARRAY = "pandas.DataFrame", "pandas.Series", "numpy.ndarray"
_RETURNS = {
    "builtins": {"len": "int", "str": "str", "list": "list", "dict": "dict", "set": "set", "sorted": "list", "dir": "list", "repr": "str"},
    "pandas": dict.fromkeys("read_csv read_parquet read_feather read_table read_fwf merge crosstab pivot_table".split(), _FRAME),
    "numpy": dict.fromkeys("array arange zeros ones empty full linspace eye zeros_like ones_like loadtxt genfromtxt".split(), _ARRAY),
}  # fmt: skip
_MANY = frozenset({"chunksize", "iterator", "inplace", "squeeze", "unpack", "level", "dtype_backend", "retstep"})
"""Keywords that make something else of a result."""
_SAME = {
    _FRAME: frozenset(
        "copy head tail sample dropna fillna reset_index set_index sort_values sort_index merge assign rename drop astype query "
        "drop_duplicates replace round join".split()
    ),
    _SERIES: frozenset("copy head tail dropna fillna sort_values sort_index astype map replace round".split()),
    _ARRAY: frozenset({"copy", "astype", "reshape"}),
}
"""Methods that give an object of the class that they belong to."""
_LITERALS: dict[type[ast.expr], str] = {
    ast.JoinedStr: "str", ast.List: "list", ast.ListComp: "list", ast.Dict: "dict", ast.DictComp: "dict", ast.Set: "set", ast.SetComp: "set",
}  # fmt: skip


class TypeReader:
    """Follows the statements of the run, and knows the classes of names after each: "pandas.DataFrame", "int", or that of the notebook's own."""

    def __init__(self, program: Program) -> None:
        self._bound = program.bound
        self._imports = _import_names(program)
        self._classes = _own_classes(program)
        self._unsure = program.written_by_functions
        self.known: dict[str, str] = {}

    def read(self, statements: Iterable[Statement]) -> None:
        """Go on by these statements."""
        for statement in statements:
            changed = {event.name for event in statement.events if event.effect in (Effect.BIND, Effect.DELETE)}
            found = self._assigned(statement.node)
            for name in changed:
                self.known.pop(name, None)
            self.known.update({name: kind for name, kind in found.items() if kind and name not in self._unsure})

    def of(self, names: Iterable[str]) -> dict[str, str]:
        """The classes of some names, "" where one is not known."""
        return {name: self.known.get(name, "") for name in names}

    def _assigned(self, node: ast.stmt) -> dict[str, str]:
        """What an assignment at the top level gives; nothing of any other statement."""
        if not isinstance(node, ast.Assign):
            return {}
        kind = self._kind(node.value)
        return {target.id: kind for target in node.targets if isinstance(target, ast.Name)}

    def _kind(self, value: ast.expr) -> str:
        if isinstance(value, ast.Constant):
            return "" if value.value is None or value.value is Ellipsis else type(value.value).__name__
        if isinstance(value, ast.Name):
            return self.known.get(value.id, "")
        if isinstance(value, ast.Call):
            return self._called(value)
        if isinstance(value, ast.Subscript) and _selects_rows_or_columns(value.slice):
            kind = self._kind(value.value)
            return kind if kind == _FRAME else ""
        return _LITERALS.get(type(value), "")

    def _called(self, call: ast.Call) -> str:
        if any(keyword.arg is None or keyword.arg in _MANY for keyword in call.keywords):
            return ""
        function = call.func
        if isinstance(function, ast.Attribute):
            kind = self._kind(function.value)
            if kind:
                learns = kind.startswith("sklearn.") and function.attr in ("fit", "set_params")
                return kind if learns or function.attr in _SAME.get(kind, frozenset()) else ""
        name = self._dotted(function)
        module, _, member = name.rpartition(".")
        if member in _RETURNS.get(module, {}):
            return _RETURNS[module][member]
        if name in self._classes:
            return name
        return name if module and module != "builtins" and _CLASS.fullmatch(member) else ""

    def _dotted(self, node: ast.expr) -> str:
        """What a function is called by its module; an own class by its name; a builtin by `builtins.`; "" for anything else."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        if node.id in self._imports:
            return ".".join([self._imports[node.id], *parts])
        if parts or (node.id in self._bound and node.id not in self._classes):
            return ""
        return node.id if node.id in self._classes else f"builtins.{node.id}"


def _selects_rows_or_columns(index: ast.expr) -> bool:
    """Is it a list of columns or a condition on rows, by which a table gives a table?"""
    if isinstance(index, ast.BinOp):
        return isinstance(index.op, ast.BitAnd | ast.BitOr)
    return isinstance(index, ast.List | ast.Compare) or (
        isinstance(index, ast.UnaryOp) and isinstance(index.op, ast.Invert)
    )


def _import_names(program: Program) -> Mapping[str, str]:
    """The names that stand for one imported thing in the whole notebook, with what that is."""
    found: dict[str, set[str]] = {}
    for statement in program.statements:
        node = statement.node
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name, thing in imported_things(node):
                found.setdefault(name, set()).add(thing)
    imports = {
        position
        for position, statement in enumerate(program.statements)
        if isinstance(statement.node, ast.Import | ast.ImportFrom)
    }
    return {
        name: next(iter(meanings))
        for name, meanings in found.items()
        if len(meanings) == 1 and imports.issuperset(program.binders.get(name, ()))
    }


def _own_classes(program: Program) -> frozenset[str]:
    """The classes that the notebook defines once, without a metaclass or decorator that could make something else of them."""
    return frozenset(
        statement.node.name
        for statement in program.statements
        if isinstance(statement.node, ast.ClassDef)
        and not statement.node.keywords
        and not statement.node.decorator_list
        and len(program.binders.get(statement.node.name, ())) == 1
        and "__new__" not in {part.name for part in statement.node.body if isinstance(part, ast.FunctionDef)}
    )
