"""The parameters of a run, checked by type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


class ParameterError(ValueError):
    """A parameter that does not exist, or a value that does not fit one."""


@dataclass(frozen=True)
class Parameters:
    """What can be changed about a run of energy.py."""

    price: float = field(
        default=0.31,
        metadata={"help": "euro for a kWh"},
    )
    days: int = 14

    def __post_init__(self) -> None:
        for each in fields(self):
            value = _checked(each.name, str(each.type), getattr(self, each.name))
            object.__setattr__(self, each.name, value)

    @classmethod
    def load(
        cls,
        arguments: Mapping[str, str],
        environ: Mapping[str, str],
        file: Path | None = None,
    ) -> Parameters:
        """Defaults, overridden by `file`, then `environ`, then `arguments`.

        The file is TOML or JSON; the variables are called ENERGY_NOTEBOOK_ and the name.
        Raises ParameterError, which names the parameter at fault.
        """
        kinds = {each.name: str(each.type) for each in fields(cls)}
        values = _read(file, kinds) if file else {}
        for name, kind in kinds.items():
            text = arguments.get(name, environ.get(f"ENERGY_NOTEBOOK_{name.upper()}"))
            if text is not None:
                values[name] = _parsed(name, kind, text)
        return cls(**values)


_TYPES: dict[str, type] = {
    kind.__name__: kind for kind in (bool, int, float, str, list, dict)
}
_TRUTH = {"true": True, "yes": True, "on": True, "1": True}
_LIES = {"false": False, "no": False, "off": False, "0": False}


def _read(file: Path, kinds: Mapping[str, str]) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
        values = _toml(text) if file.suffix == ".toml" else json.loads(text)
    except (OSError, ValueError) as error:
        raise ParameterError(f"{file}: {error}") from error
    if not isinstance(values, dict):
        raise ParameterError(f"{file}: expected names with values")
    for name in values:
        if name not in kinds:
            known = ", ".join(kinds)
            raise ParameterError(f"{file}: no parameter {name!r}; there are: {known}")
    return values


def _toml(text: str) -> Any:
    try:
        import tomllib
    except ModuleNotFoundError:
        raise ValueError("TOML needs Python 3.11; JSON works everywhere") from None
    return tomllib.loads(text)


def _parsed(name: str, kind: str, text: str) -> Any:
    """The value that `text`, from the command line or the environment, stands for."""
    base, optional = _split(kind)
    if optional and text.lower() in ("none", "null"):
        return None
    if base == "str":
        return text
    try:
        if base == "bool":
            return {**_TRUTH, **_LIES}[text.lower()]
        if base in ("int", "float"):
            return _TYPES[base](text)
        return json.loads(text)
    except (KeyError, ValueError):
        if base in _TYPES:
            raise ParameterError(f"{name}: {text!r} is not of type {kind}") from None
        return text


def _checked(name: str, kind: str, value: Any) -> Any:
    base, optional = _split(kind)
    if base not in _TYPES or (value is None and optional):
        return value
    if base == "float" and type(value) is int:
        return float(value)
    wanted = _TYPES[base]
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise ParameterError(f"{name}: {value!r} is not of type {kind}")
    return value


def _split(kind: str) -> tuple[str, bool]:
    """Split `list[int] | None` into `list` and whether None is allowed."""
    alternatives = [part.strip() for part in kind.split("|")]
    named = [part for part in alternatives if part != "None"]
    base = named[0].partition("[")[0] if len(named) == 1 else ""
    return base, len(named) < len(alternatives)
