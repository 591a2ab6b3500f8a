"""Full names of functions and classes, which generators and error messages show."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any, TypeVar

Step = TypeVar("Step", bound="Callable[..., Any]")


def notebook_names(step: Step) -> Step:
    """Give what `step` defines the full names that it has in a notebook.

    Python would put the step in front: `load_data.<locals>.<lambda>`.
    """
    function: Any = step
    prefix = f"{function.__qualname__}.<locals>."
    function.__code__ = _without(prefix, function.__code__)
    return step


def _without(prefix: str, code: CodeType) -> CodeType:
    names: dict[str, Any] = {}
    if hasattr(code, "co_qualname"):  # since Python 3.11
        names["co_qualname"] = _shortened(prefix, code.co_qualname)
    constants = tuple(_shortened(prefix, constant) for constant in code.co_consts)
    return code.replace(co_consts=constants, **names)


def _shortened(prefix: str, constant: object) -> object:
    if isinstance(constant, CodeType):
        return _without(prefix, constant)
    if isinstance(constant, str) and constant.startswith(prefix):
        return constant[len(prefix) :]
    return constant
