"""What may be asked of a conversion, and how a project remembers it for `update`."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from nb2prod.dataflow.orders import Order
from nb2prod.errors import ScaffoldError

if TYPE_CHECKING:
    from nb2prod.pins import PinOptions

PLAN = "plan.toml"
"""Under this name a project keeps the plan that it was made by."""
_NOT_REMEMBERED = frozenset({"plan", "python", "force", "overwrite", "trust"})
"""`plan` because the project has a copy of it; `python` is a place on one machine; `force`, `overwrite` and `trust` are for one time."""


@dataclass(frozen=True, slots=True)
class ConvertOptions:
    """What may be asked of a conversion. `name` "" means: made from the file's name. `drop_exploration` None means: what the configuration says.
    `mapping` says of modules which distribution has them. `python` None means: that of the notebook's kernel. `pins` says how to pin; None means
    as usual. `addons` are brought along; `model` says which model they are about, "" the only one.
    `force` allows a folder that is not empty, `overwrite` also to replace what people wrote there, which is put aside.
    `template` is a folder of the user's own; `trust` lets it run its code."""

    name: str = ""
    plan: Path | None = None
    order: Order = Order.DOCUMENT
    drop_exploration: bool | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    pin: bool = True
    run: bool = False
    python: str | None = None
    force: bool = False
    pins: "PinOptions | None" = None
    addons: tuple[str, ...] = ()
    model: str = ""
    template: Path | None = None
    trust: bool = False
    overwrite: bool = False


_DEFAULTS = ConvertOptions()


def remember(options: ConvertOptions, notebooks: Sequence[Path], out: Path) -> dict[str, object]:
    """The options as values that JSON has. Paths are relative to `out`, so that they hold wherever the two are moved together."""
    kept = {item.name: getattr(options, item.name) for item in fields(options) if item.name not in _NOT_REMEMBERED}
    return {
        "notebooks": [_relative(path, out) for path in notebooks],
        "plan": options.plan is not None,
        **{key: _plain(value, out) for key, value in sorted(kept.items()) if value != getattr(_DEFAULTS, key)},
    }


def recall(remembered: object, out: Path) -> tuple[tuple[Path, ...], ConvertOptions]:
    """The notebooks and the options that the project in `out` was made with. Raises ScaffoldError for what cannot have been remembered.

    A plan that a person has deleted from the project is not followed any more.
    """
    table = dict(remembered) if isinstance(remembered, dict) else {}
    paths, planned = table.pop("notebooks", None), table.pop("plan", False)
    if not isinstance(paths, list) or not paths or not all(isinstance(path, str) for path in paths):
        raise _unusable("it does not say which notebooks it was made from", out)
    values = {key: _recalled(key, value, out) for key, value in table.items()}
    plan = out / PLAN if planned and (out / PLAN).is_file() else None
    return tuple(Path(os.path.normpath(out / path)) for path in paths), ConvertOptions(**values, plan=plan)


def _plain(value: Any, out: Path) -> object:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Path):
        return _relative(value, out)
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def _relative(path: Path, out: Path) -> str:
    try:
        return PurePosixPath(Path(os.path.relpath(path.absolute(), out.absolute()))).as_posix()
    except ValueError:  # on another drive of Windows: then only an absolute path leads there
        return path.absolute().as_posix()


def _recalled(key: str, value: Any, out: Path) -> Any:
    """An option from what JSON has of it: looked at closely, because anybody may have written the file."""
    from nb2prod.pins import PinOptions

    match key, value:
        case ("name" | "model", str()) | ("pin" | "run" | "drop_exploration", bool()):
            return value
        case "template", str():
            return Path(os.path.normpath(out / value))
        case "addons", list() if all(isinstance(item, str) for item in value):
            return tuple(value)
        case "order", str() if value in tuple(Order):
            return Order(value)
        case "mapping", dict() if all(isinstance(item, str) for item in value.values()):
            return value
        case "pins", dict() if _fits(value, asdict(PinOptions())):
            return PinOptions(**value)
    if key in {item.name for item in fields(ConvertOptions)} - _NOT_REMEMBERED:
        raise _unusable(f"{key!r} cannot be {value!r}", out)
    raise _unusable(f"it was made with {key!r}, which this version of nb2prod does not have", out)


def _fits(values: Mapping[str, object], defaults: Mapping[str, object]) -> bool:
    """Are these values for fields of that kind? Where the default is None, a number is meant."""
    return all(
        key in defaults
        and (value is None or isinstance(value, int | float if defaults[key] is None else type(defaults[key])))
        for key, value in values.items()
    )


def _unusable(message: str, out: Path) -> ScaffoldError:
    return ScaffoldError(message, place=f"{out}: nb2prod.json: options", hint="convert again, with --overwrite")
