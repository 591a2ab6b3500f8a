"""Classes and functions whose module the notebook shows, as `<__main__.Customer object at 0x7f...>` does: in a package that would be another one.

Outputs tell most of them: those that the notebook was saved with, and those of a run. Where there are none, the code is asked what it will show.
A traceback names the module of an exception wherever that is not `__main__`, so there no output can tell.
"""

import ast
import builtins
import re
from collections.abc import Iterator

from nb2prod.dataflow.model import Statement
from nb2prod.notebook.model import Notebook
from nb2prod.steps.program import Program

_IN_MAIN = re.compile(r"\b__main__\.(\w+)|\b(?:function|class) (\w+) in module __main__")
_TRACEBACKS = frozenset({"traceback", "exc_info", "exception", "print_exc", "format_exc"})
_SHOWING = frozenset({"print", "display", "repr", "str", "format"})
_LOOKS_INTO_MODULES = frozenset({"getsource", "getsourcelines", "getfile", "getmodule", "get_type_hints"})
"""What looks for a class in the module that it says it is of; a function is found by its code."""
_OWN_TEXT = frozenset({"__repr__", "__str__", "__format__"})


def shown_in_main(notebook: Notebook, program: Program, shown: str) -> frozenset[str]:
    """The names of those classes and functions; `shown` is what the notebook has shown in a run ("" where there was none)."""
    saved = (output.text for cell in notebook.code_cells for output in cell.outputs)
    texts = [text for text in (*saved, shown) if text]
    told = {name for text in texts for found in _IN_MAIN.finditer(text) for name in found.groups() if name}
    words = frozenset().union(*(_names_of(statement) for statement in program.statements))
    if words & _TRACEBACKS:
        told.update(_exceptions(program))
    if not texts:
        classes = {node.name for node in _classes(program)} if words & _LOOKS_INTO_MODULES else set()
        told.update(frozenset(_will_show(program)) - classes)
    return frozenset(told)


def _names_of(statement: Statement) -> frozenset[str]:
    """All words that the statement's code mentions as names, attributes or modules."""
    words: set[str] = set()
    for node in ast.walk(statement.node):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.alias(name=word) | ast.keyword(arg=str(word)):
                words.add(word)
    return frozenset(words)


def _classes(program: Program) -> Iterator[ast.ClassDef]:
    return (statement.node for statement in program.statements if isinstance(statement.node, ast.ClassDef))


def _exceptions(program: Program) -> frozenset[str]:
    """The notebook's own exceptions, as far as their bases tell."""
    found: set[str] = set()
    for node in _classes(program):
        bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        if bases & found or any(_is_exception(base) for base in bases):
            found.add(node.name)
    return frozenset(found)


def _is_exception(base: str) -> bool:
    kind = getattr(builtins, base, None)
    return base.endswith(("Error", "Exception")) or (isinstance(kind, type) and issubclass(kind, BaseException))


def _will_show(program: Program) -> Iterator[str]:
    """What the code shows itself: a class, a function as a cell's value, an object without a text of its own, the class of an object, help."""
    own = {"object", *(node.name for node in _classes(program))}
    classes = {node.name: node for node in _classes(program) if {ast.unparse(base) for base in node.bases} <= own}
    plain = {name for name, node in classes.items() if _has_plain_objects(node)}
    functions = _functions(program)
    made = {name: kind for statement in program.statements for name, kind in _made(statement)}
    for statement in program.statements:
        if isinstance(statement.node, ast.Expr) and isinstance(statement.node.value, ast.Name):
            yield from {statement.node.value.id} & functions
        for value in _shown_values(statement.node):
            match value:
                case ast.Name(id=name) if name in classes or made.get(name) in plain:
                    yield made.get(name, name)
                case ast.Call(func=ast.Name(id=name)) if name in plain:
                    yield name
                case ast.Call(func=ast.Name(id="help"), args=[ast.Name(id=name)]):
                    yield from {name} & (functions | classes.keys())
                case ast.Call(func=ast.Name(id="type"), args=[ast.Name(id=name)]) if name in made:
                    yield from {made[name]} & classes.keys()
                case ast.Call(func=ast.Name(id="type")) | ast.Attribute(attr="__class__" | "__module__"):
                    yield from classes


def _has_plain_objects(node: ast.ClassDef) -> bool:
    defined = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
    return not (node.bases or node.keywords or node.decorator_list or defined & _OWN_TEXT)


def _functions(program: Program) -> set[str]:
    return {
        s.node.name for s in program.statements if isinstance(s.node, ast.FunctionDef) and not s.node.decorator_list
    }


def _made(statement: Statement) -> Iterator[tuple[str, str]]:
    """Names that are bound to what a call gives, and what is called."""
    match statement.node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=kind))):
            yield name, kind


def _shown_values(statement: ast.stmt) -> Iterator[ast.expr]:
    """The expressions whose text is shown or made: a cell's value, arguments of `print` and its like, parts of an f-string."""
    if isinstance(statement, ast.Expr):
        yield statement.value
    for node in ast.walk(statement):
        if isinstance(node, ast.FormattedValue):
            yield node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SHOWING:
            yield from node.args
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "help":
            yield node
