"""`[tool.nb2prod]` of the nearest pyproject.toml: what a project has settled once for all its notebooks."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from nb2prod.errors import ConfigError
from nb2prod.stamps import Witness

TEXTS, SWITCH, TABLE, LISTS = "a list of texts", "true or false", "a table of texts", "a table of lists of texts"
KEYS: Mapping[str, tuple[str, str]] = {
    "exclude": (TEXTS, "files and folders that are not walked into, as glob patterns"),
    "select": (TEXTS, "lint rules to apply, by code or by the start of one; without it the default set"),
    "ignore": (TEXTS, "lint rules not to apply, by code or by the start of one"),
    "per-file-ignores": (LISTS, "lint rules that do not apply to the notebooks that fit a glob pattern"),
    "drop-exploration": (SWITCH, "leave display-only code out of packages"),
    "map": (TABLE, "for modules whose distribution is not known: which one has them"),
}


class Config(NamedTuple):
    """What the configuration says. The fields are the keys of `[tool.nb2prod]`, and mean what `KEYS` says.

    `folder` is where it was found: patterns of paths are relative to it.
    """

    exclude: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = {}
    drop_exploration: bool = False
    map: Mapping[str, str] = {}
    folder: Path = Path()


def load_config(start: Path, witness: Witness | None = None) -> Config:
    """The configuration for a file or folder: of the nearest pyproject.toml at or above it that has a `[tool.nb2prod]`.

    `witness` notes the files that were looked for.
    Raises ConfigError for one that cannot be read, an unknown key (a misspelt option must not be silently without effect) and a wrong type.
    """
    for folder in [start.absolute(), *start.absolute().parents]:
        file = folder / "pyproject.toml"
        if witness is not None:
            witness.see(file)
        table = _read(file) if file.is_file() else None
        if table is not None:
            return _config(table, file)
    return Config()


def _read(file: Path) -> Any:
    """The table, None where the file has none. One in which it is not even mentioned need not be parsed: most projects' are such."""
    try:
        text = file.read_text(encoding="utf-8")
        if "nb2prod" not in text:
            return None
        import tomllib

        tool = tomllib.loads(text).get("tool", {})
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"cannot be read: {error}", place=file.name, hint="Mend the file, or move it away."
        ) from error
    return tool.get("nb2prod") if isinstance(tool, dict) else None


def _config(table: Any, file: Path) -> Config:
    place = f"{file.name}: [tool.nb2prod]"
    if not isinstance(table, dict):
        raise ConfigError("is not a table", place=place)
    for key in table:
        if key not in KEYS:
            raise ConfigError(f"has no option {key!r}", place=place, hint=f"The options are {', '.join(sorted(KEYS))}.")
    values = {key.replace("-", "_"): _value(key, value, place) for key, value in table.items()}
    return Config(**values, folder=file.parent)


def _value(key: str, value: Any, place: str) -> Any:
    kind, _ = KEYS[key]
    match value:
        case bool() if kind == SWITCH:
            return value
        case list() if kind == TEXTS and _is_texts(value):
            return tuple(value)
        case dict() if kind == TABLE and all(isinstance(item, str) for item in value.values()):
            return value
        case dict() if kind == LISTS and all(_is_texts(item) for item in value.values()):
            return {name: tuple(items) for name, items in value.items()}
    raise ConfigError(f"{key} must be {kind}, not {value!r}", place=place)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
