"""The names of a running notebook: what each stands for, who supplied it, and what a call of it would run."""

import ast
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple, TypeVar

from nb2prod.dataflow.conditions import Facts
from nb2prod.dataflow.model import Body, BodyKind
from nb2prod.dataflow.scene import Scene
from nb2prod.diagnostics import Location

_Item = TypeVar("_Item")


class Holds(Enum):
    """How a name holds its routines: it is the function, it is the class, or its value may run them (an instance, a wrapper, a list)."""

    FUNCTION = "function"
    CLASS = "class"
    VALUE = "value"


class Routine:
    """A body that can be called, with the namespace in which its names are looked up.

    `product` stands for the functions that the body defines and returns, rather than for the body itself.
    `foreign` is true for methods of a class that has a base from elsewhere, which may call them; `inherited` are the methods of the
    bases that are known. `attribute` is set where it was assigned to one (`box.run = f`). `scene` is where it is written.
    """

    __slots__ = ("attribute", "body", "foreign", "home", "inherited", "product", "scene")

    def __init__(
        self,
        body: Body,
        home: "Namespace",
        scene: Scene,
        *,
        product: bool = False,
        foreign: bool = False,
        inherited: tuple["Routine", ...] = (),
        attribute: str = "",
    ) -> None:
        self.body = body
        self.home = home
        self.scene = scene
        self.product = product
        self.foreign = foreign
        self.inherited = inherited
        self.attribute = attribute

    def as_product(self) -> "Routine":
        """The functions that it defines and returns."""
        return Routine(self.body, self.home, self.scene, product=True, foreign=self.foreign, inherited=self.inherited)

    def as_method(self, *, foreign: bool, inherited: tuple["Routine", ...]) -> "Routine":
        """The same as a method of a class with these bases."""
        return Routine(self.body, self.home, self.scene, product=self.product, foreign=foreign, inherited=inherited)

    def as_attribute(self, name: str) -> "Routine":
        """The same as an attribute of some object; a method stays one of its own."""
        return self if self.method else Routine(self.body, self.home, self.scene, product=self.product, attribute=name)

    def is_reached_by(self, attribute: str) -> bool:
        """Is it what an attribute of this name stands for?"""
        return attribute in (self.method, self.attribute)

    @property
    def owner(self) -> str:
        """The class of a method."""
        return self.body.name.rpartition(".")[0]

    @property
    def method(self) -> str:
        """The method's own name, "" for anything but a method."""
        return self.body.name.rpartition(".")[2] if self.body.kind is BodyKind.METHOD else ""


class Binding(NamedTuple):
    """What a name stands for. `suppliers` are the cells that bound it or changed its object (then the flag is true).

    `sure` is false where a branch decides whether it is bound. `value` is the expression that was assigned, where it is that simple;
    `imported` is true for imports.
    """

    suppliers: tuple[tuple[int, bool], ...]
    sure: bool = True
    holds: Holds = Holds.VALUE
    routines: tuple[Routine, ...] = ()
    value: ast.expr | None = None
    imported: bool = False


class Namespace:
    """Names at one moment of a run. `doubts` say why there may be more names than are known ("exec")."""

    def __init__(self) -> None:
        self.names: dict[str, Binding] = {}
        self.deleted: dict[str, Location] = {}
        self.doubts: list[str] = []
        self.deferred_annotations = False

    def bind(self, name: str, binding: Binding) -> None:
        """Bind a name. A binding that may not happen adds to the one that was there."""
        before = self.names.get(name)
        if not binding.sure and before is not None:
            binding = Binding(
                suppliers=_joined(before.suppliers, binding.suppliers),
                sure=before.sure,
                holds=binding.holds if binding.routines else before.holds,
                routines=_joined(before.routines, binding.routines),
            )
        self.names[name] = binding
        self.deleted.pop(name, None)

    def change(self, name: str, cell: int, routines: tuple[Routine, ...] = ()) -> None:
        """Note that a cell changed the object in place, perhaps putting functions into it."""
        before = self.names.get(name)
        if before is not None and not before.imported:  # `np.sort(x)` does not change numpy
            suppliers = (
                _joined(before.suppliers, ((cell, True),))
                if (cell, False) not in before.suppliers
                else before.suppliers
            )
            self.names[name] = Binding(
                suppliers,
                before.sure,
                before.holds,
                _joined(before.routines, routines),
                None if routines else before.value,
            )

    def facts(self) -> Facts:
        """What the names tell about tests."""

        def value(name: str) -> ast.expr | None:
            binding = self.names.get(name)
            return binding.value if binding is not None and binding.sure else None

        return Facts(value, self.names.__contains__)

    def delete(self, name: str, where: Location) -> None:
        """Unbind a name."""
        if self.names.pop(name, None) is not None:
            self.deleted[name] = where


def _joined(first: Iterable[_Item], second: Iterable[_Item]) -> tuple[_Item, ...]:
    return tuple(dict.fromkeys((*first, *second)))
