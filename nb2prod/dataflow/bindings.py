"""What a statement's bindings stand for: a function, a class, an alias, or a value that holds functions."""

import ast
from collections.abc import Iterator

from nb2prod.dataflow.arguments import is_literal
from nb2prod.dataflow.conditions import truth
from nb2prod.dataflow.model import Effect, NameEvent, Statement
from nb2prod.dataflow.namespaces import Binding, Holds, Namespace, Routine
from nb2prod.dataflow.scene import Scene
from nb2prod.ipython.trees import walk

_HOLDS_NOTHING = frozenset({"import", "star", "except", "type", "magic"})


class Definitions:
    """The routines of one statement, and what the names that it binds stand for."""

    def __init__(self, statement: Statement, scene: Scene, home: Namespace) -> None:
        self._statement = statement
        self._home = home
        self._routines = tuple(Routine(body, home, scene) for body in statement.bodies if not body.immediate)

    @property
    def routines(self) -> tuple[Routine, ...]:
        return self._routines

    def binding(self, event: NameEvent, supplier: int) -> Binding:
        """The binding that an event makes; `supplier` is the cell that makes it."""
        suppliers = ((supplier, False),)
        plain = Binding(suppliers, event.certain, value=self._value(event.name), imported=event.how == "import")
        if event.how in _HOLDS_NOTHING or not (self._routines or self._reads_routines()):
            return plain
        if event.how == "def":
            own = tuple(routine for routine in self._routines if _is_made_by(event, routine))
            products = tuple(self._wrappers()) if _is_decorated(self._statement.node) else ()
            return plain._replace(holds=Holds.FUNCTION, routines=(*own, *products))
        if event.how == "class":
            return plain._replace(holds=Holds.CLASS, routines=self._methods(event.name))
        return self._assigned(event, plain)

    def held(self) -> tuple[Routine, ...]:
        """The functions that an object gets hold of when the statement changes it: `handlers.append(f)`, `box.run = f`."""
        if not (self._routines or self._reads_routines()):
            return ()
        match self._statement.node:
            case ast.Assign(targets=[ast.Attribute(attr=attribute)], value=ast.Lambda()):
                return tuple(routine.as_attribute(attribute) for routine in self._anonymous())
            case ast.Assign(targets=[ast.Attribute(attr=attribute)], value=ast.Name(id=name)) if (
                name in self._home.names
            ):
                return tuple(routine.as_attribute(attribute) for routine in self._home.names[name].routines)
        return (*self._anonymous(), *self._carried(""))

    def _reads_routines(self) -> bool:
        names = self._home.names
        return any(name in names and names[name].routines for name in self._statement.exposed)

    def _value(self, name: str) -> ast.expr | None:
        node = self._statement.node
        if (isinstance(node, ast.Assign) and len(node.targets) == 1) or isinstance(node, ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id == name and node.value is not None:
                return self._known(node.value)
        return None

    def _known(self, value: ast.expr) -> ast.expr | None:
        """The literal that is assigned, also where it is the answer to a test (`colab = "google.colab" in sys.modules`)."""
        if is_literal(value):
            return value
        if isinstance(value, ast.Compare | ast.BoolOp) or (
            isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not)
        ):
            answer = truth(value, self._home.facts())
            return None if answer is None else ast.Constant(answer)
        return None

    def _anonymous(self) -> Iterator[Routine]:
        return (routine for routine in self._routines if not routine.body.name)

    def _assigned(self, event: NameEvent, plain: Binding) -> Binding:
        node = self._statement.node
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            own = tuple(routine for routine in self._routines if routine.body.node is node.value)
            return plain._replace(holds=Holds.FUNCTION, routines=own)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            alias = self._home.names.get(node.value.id)
            if alias is not None:
                return plain._replace(holds=alias.holds, routines=alias.routines, value=alias.value)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute):
            wanted = node.value.attr
            bound = tuple(routine for routine in self._carried(event.name) if routine.method == wanted)
            if bound:
                return plain._replace(holds=Holds.FUNCTION, routines=bound)
        return plain._replace(routines=tuple(dict.fromkeys((*self._anonymous(), *self._carried(event.name)))))

    def _methods(self, name: str) -> tuple[Routine, ...]:
        """The methods of a class, and those that it inherits from classes of the notebook."""
        own = [routine for routine in self._routines if routine.method and routine.owner == name]
        classes = [node for node in walk(self._statement.node) if isinstance(node, ast.ClassDef) and node.name == name]
        bases = [base for node in classes for base in node.bases]
        known = [self._home.names.get(base.id) if isinstance(base, ast.Name) else None for base in bases]
        inherited = tuple(routine for binding in known if binding is not None for routine in binding.routines)
        foreign = any(routine.foreign for routine in inherited) or any(
            binding is None or binding.holds is not Holds.CLASS
            for binding, base in zip(known, bases, strict=True)
            if not (isinstance(base, ast.Name) and base.id in ("object", "Exception", "ValueError"))
        )
        overridden = {routine.method for routine in own}
        methods = tuple(routine.as_method(foreign=foreign, inherited=inherited) for routine in own)
        return (*methods, *(routine for routine in inherited if routine.method not in overridden))

    def _wrappers(self) -> Iterator[Routine]:
        """The functions that decorators of the notebook put round the one that is defined."""
        for event in self._statement.events:
            binding = self._home.names.get(event.name) if event.effect is Effect.READ else None
            if binding is not None and binding.holds is Holds.FUNCTION:
                yield from _result(binding)

    def _carried(self, name: str) -> Iterator[Routine]:
        """The functions that a value may run because the expression it comes from mentions them."""
        receiver = _receiver(self._statement.node)
        for event in self._statement.events:
            binding = self._home.names.get(event.name) if event.effect is Effect.READ else None
            if binding is None or not binding.routines or event.how == "consumed":
                continue
            if event.how == "call":
                yield from _result(binding)
            elif binding.holds is not Holds.VALUE or event.name in (name, *_unless(receiver, event.name)):
                yield from binding.routines


def _unless(receiver: str, name: str) -> tuple[str, ...]:
    return () if name == receiver else (name,)


def _result(binding: Binding) -> Iterator[Routine]:
    """What the result of a call can run: an instance its methods, a generator its body, a closure the inner function."""
    for routine in binding.routines:
        if binding.holds is Holds.CLASS or (binding.holds is Holds.FUNCTION and routine.body.yields):
            yield routine
        elif binding.holds is Holds.FUNCTION:
            if _defines_functions(routine):
                yield routine.as_product()
            yield from _instances_made(routine)


def _instances_made(routine: Routine) -> Iterator[Routine]:
    """The methods of the classes that a function calls: what it returns may be such an instance."""
    for event in routine.body.events:
        made = routine.home.names.get(event.name) if event.how == "call" else None
        if made is not None and made.holds is Holds.CLASS:
            yield from made.routines


def _defines_functions(routine: Routine) -> bool:
    node = routine.body.node
    lines = routine.scene.python.code.split("\n")[getattr(node, "lineno", 1) - 1 : getattr(node, "end_lineno", None)]
    text = "\n".join(lines)
    return "lambda" in text or text.count("def ") > 1


def _is_made_by(event: NameEvent, routine: Routine) -> bool:
    """Is this the function that the event binds, and not one of the same name in another branch?"""
    return routine.body.name == event.name and getattr(routine.body.node, "lineno", 0) == event.line


def _is_decorated(node: ast.stmt) -> bool:
    return bool(getattr(node, "decorator_list", []))


def _receiver(node: ast.stmt) -> str:
    """`model` in `scores = model.predict(x)`: what comes out is data, not the model."""
    value = getattr(node, "value", None)
    while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        value = value.func.value
        while isinstance(value, ast.Attribute | ast.Subscript):
            value = value.value
    return value.id if isinstance(value, ast.Name) and not isinstance(getattr(node, "value", None), ast.Name) else ""
