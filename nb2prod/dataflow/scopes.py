"""Which names a Python scope binds, by the language's own rules.

Source of the rules: the Python language reference, section 4.2 ("Naming and binding"); the tests hold them against `symtable`.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from nb2prod.ipython.trees import child_nodes

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_OWN_SCOPE = (*FUNCTIONS, ast.ClassDef, *COMPREHENSIONS)
_DECLARING = (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.ExceptHandler)
_CAPTURING = (ast.MatchAs, ast.MatchStar, ast.MatchMapping)
_TELLING = frozenset((*_OWN_SCOPE, *_DECLARING, *_CAPTURING, ast.Yield, ast.YieldFrom))
"""The nodes that bind a name, or have a scope of their own."""


class FrameKind(Enum):
    """What kind of scope a frame stands for."""

    FUNCTION = "function"
    CLASS = "class"
    COMPREHENSION = "comprehension"


class Frame:
    """A scope inside the module's. `bound_here` is what has been bound in it so far: until then a class body reads the global.

    `early` are local names that were read before anything in the code above binds them. `yields` is true for the body of a generator, `owner` is the name of the class.
    """

    __slots__ = ("bound_here", "early", "globals", "kind", "locals", "owner", "yields")

    def __init__(
        self, kind: FrameKind, local: set[str], declared: set[str], *, yields: bool = False, owner: str = ""
    ) -> None:
        self.kind = kind
        self.owner = owner
        self.locals = local
        self.globals = declared
        self.bound_here: set[str] = set()
        self.early: set[str] = set()
        self.yields = yields


def resolves_to_global(name: str, frames: list[Frame]) -> bool:
    """Is `name`, read in the innermost of `frames`, the notebook's global (or a builtin)?"""
    if not frames:  # most code stands at the top
        return True
    for depth, frame in enumerate(reversed(frames)):
        if name in frame.globals:
            return True
        if frame.kind is FrameKind.CLASS:
            if depth == 0 and name in frame.locals:
                return name not in frame.bound_here
            name = mangled(name, [frame])
            continue
        if name in frame.locals:
            return False
    return True


def mangled(name: str, frames: list[Frame]) -> str:
    """The name as Python spells it inside a class, where `__name` is private to the class."""
    if not name.startswith("__") or name.endswith("__"):
        return name
    owner = next((frame.owner.lstrip("_") for frame in reversed(frames) if frame.kind is FrameKind.CLASS), "")
    return f"_{owner}{name}" if owner else name


def function_frame(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Frame:
    """The scope of a function's body."""
    parameters = set(parameter_names(node.args)) | _type_parameters(node)
    if isinstance(node, ast.Lambda):
        bound, _, _, yields = _scan([node.body])
        frame = Frame(FrameKind.FUNCTION, parameters | bound, set(), yields=yields)
    else:
        bound, declared, nonlocals, yields = _scan(node.body)
        frame = Frame(FrameKind.FUNCTION, (parameters | bound) - declared - nonlocals, declared, yields=yields)
    frame.bound_here = parameters
    return frame


def class_frame(node: ast.ClassDef) -> Frame:
    """The scope of a class body."""
    bound, declared, nonlocals, _ = _scan(node.body)
    return Frame(FrameKind.CLASS, bound - declared - nonlocals, declared, owner=node.name)


def comprehension_frame(node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> Frame:
    """The scope of a comprehension: its loop targets. A walrus inside it binds in the scope around it."""
    targets = {name for generator in node.generators for name in target_names(generator.target)}
    return Frame(FrameKind.COMPREHENSION, targets, set())


def parameter_names(arguments: ast.arguments) -> Iterator[str]:
    """The names of all parameters, in the order of the signature."""
    for argument in (*arguments.posonlyargs, *arguments.args):
        yield argument.arg
    if arguments.vararg:
        yield arguments.vararg.arg
    for argument in arguments.kwonlyargs:
        yield argument.arg
    if arguments.kwarg:
        yield arguments.kwarg.arg


def target_names(target: ast.expr) -> Iterator[str]:
    """The names that an assignment target binds; `a[0]` and `a.b` bind none."""
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from target_names(element)
    elif isinstance(target, ast.Starred):
        yield from target_names(target.value)


def imported_names(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """The names that an import binds; `import a.b` binds `a`, a star import none that it shows."""
    for alias in node.names:
        if alias.asname:
            yield alias.asname
        elif alias.name != "*":
            yield alias.name.partition(".")[0] if isinstance(node, ast.Import) else alias.name


def imported_things(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """The names that an import binds, with the dotted name of what each stands for. A relative import says too little for that."""
    for alias in node.names:
        if isinstance(node, ast.Import):
            top = alias.name.partition(".")[0]
            yield alias.asname or top, alias.name if alias.asname else top
        elif node.module and not node.level:
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def pattern_names(pattern: ast.AST) -> Iterator[str]:
    """The names that a `match` pattern captures."""
    for node in ast.walk(pattern):
        if isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name
        elif isinstance(node, ast.MatchMapping) and node.rest:
            yield node.rest


def catches_name_error(handlers: Iterable[ast.ExceptHandler]) -> bool:
    """Would one of the handlers swallow a NameError?"""
    wide = {"NameError", "UnboundLocalError", "Exception", "BaseException"}
    for handler in handlers:
        if handler.type is None:
            return True
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        if any(isinstance(kind, ast.Name) and kind.id in wide for kind in kinds):
            return True
    return False


def names_bound(body: Sequence[ast.AST]) -> set[str]:
    """The names that code binds in its own scope, in whichever branch, those that it declares global included."""
    return _scan(body)[0]


def _scan(body: Sequence[ast.AST]) -> tuple[set[str], set[str], set[str], bool]:
    """Names bound, declared global and declared nonlocal by code, without looking into inner scopes; and does it yield?"""
    bound: set[str] = set()
    declared: set[str] = set()
    nonlocals: set[str] = set()
    yields = False
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                bound.add(node.id)
            continue
        if node.__class__ not in _TELLING:
            todo += child_nodes(node)
            continue
        match node:
            case ast.Yield() | ast.YieldFrom():
                yields = True
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                bound.add(node.name)
            case ast.Import() | ast.ImportFrom():
                bound.update(imported_names(node))
            case ast.Global():
                declared.update(node.names)
            case ast.Nonlocal():
                nonlocals.update(node.names)
            case ast.ExceptHandler(name=str(name)):
                bound.add(name)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                bound.add(name)
        if isinstance(node, _OWN_SCOPE):
            todo += _evaluated_outside(node)
        else:
            todo += child_nodes(node)
    return bound, declared, nonlocals, yields


def _evaluated_outside(node: ast.AST) -> list[ast.AST]:
    """The parts of an inner scope's node in which a walrus binds in the scope around it."""
    if isinstance(node, COMPREHENSIONS):
        return [ast.Name(id=name, ctx=ast.Store()) for name in _walrus_targets([node])]
    outside: list[ast.AST] = list(getattr(node, "decorator_list", []))
    if isinstance(node, ast.ClassDef):
        return [*outside, *node.bases, *node.keywords]
    if isinstance(node, FUNCTIONS):
        outside += [*node.args.defaults, *(default for default in node.args.kw_defaults if default)]
    return outside


def _walrus_targets(nodes: Iterable[ast.AST]) -> set[str]:
    """Names bound by `:=` in an expression, those inside its comprehensions included, those inside its lambdas not."""
    found: set[str] = set()
    todo = list(nodes)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.NamedExpr):
            found.add(node.target.id)
        if not isinstance(node, ast.Lambda):
            todo += child_nodes(node)
    return found


def _type_parameters(node: ast.AST) -> set[str]:
    return {parameter.name for parameter in getattr(node, "type_params", [])}
