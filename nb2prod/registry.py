"""Plugins are files in a folder. Rules and magics also have a line each in a table, so that only those are imported that are needed.

A rule, magic, transform or reporter is a module that declares frozen values of one type. `discover` imports every module
of a package (not those whose names start with an underscore, nor `model`) and returns the values it finds.
"""

import importlib
from types import ModuleType
from typing import TypeVar

Plugin = TypeVar("Plugin")


def discover(package: ModuleType, kind: type[Plugin]) -> tuple[Plugin, ...]:
    """The values of type `kind` that the modules of `package` declare as constants, in the order of module names.

    A constant may be one value or a tuple of values. A module that declares none is an error: a plugin that
    nobody finds is worse than a crash.
    """
    import pkgutil

    found: list[Plugin] = []
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        if info.name.startswith("_") or info.name == "model":
            continue
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        values = declared(module, kind)
        if not values:
            raise TypeError(f"{module.__name__} declares no {kind.__name__}")
        found += values
    return tuple(found)


def declared(module: ModuleType, kind: type[Plugin]) -> list[Plugin]:
    """The values of type `kind` that a module declares as constants."""
    values: list[Plugin] = []
    for name, value in vars(module).items():
        if name.isupper():
            items = (value,) if isinstance(value, kind) else value if isinstance(value, tuple) else ()
            values += [item for item in items if isinstance(item, kind)]
    return values
