"""What `nb2prod lint` is asked for, and the quick way to read it from a command line."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

FORMATS = ("concise", "github", "gitlab", "html", "json", "junit", "markdown", "sarif", "text")


class LintRequest(NamedTuple):
    """The options of `lint`, each under its name there; `paths` are its arguments."""

    paths: tuple[Path, ...]
    output_format: str = "text"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    since: str = ""
    baseline: Path | None = None
    write_baseline: Path | None = None
    statistics: bool = False
    exit_zero: bool = False
    jobs: int = 1
    no_cache: bool = False


_OPTIONS = {"--" + name.replace("_", "-"): name for name in LintRequest._field_defaults}


def read_request(arguments: Sequence[str]) -> LintRequest | None:
    """The request in plain arguments; None for all that is not plain (help, mistakes, abbreviations): typer reads that, and answers it."""
    paths: list[Path] = []
    values: dict[str, Any] = {}
    words = iter(arguments)
    for word in words:
        option, equals, value = word.partition("=")
        name = _OPTIONS.get(option)
        if name is not None:
            values[name] = _value(name, value if equals else None, words, values)
            if values[name] is None:
                return None
        elif word.startswith("-") and word != "-":
            return None
        else:
            paths.append(Path(word))
    return LintRequest(tuple(paths), **values) if paths else None


def _value(name: str, attached: str | None, words: Iterator[str], before: Mapping[str, Any]) -> object:
    """The value of an option, in the type of its default: what is attached to it (`--jobs=2`), or the next word. None where that is no value."""
    default = LintRequest._field_defaults[name]
    if isinstance(default, bool):
        return True if attached is None else None
    value = next(words, "") if attached is None else attached
    if not value or value.startswith("-") or (name == "output_format" and value not in FORMATS):
        return None
    if isinstance(default, int):
        return int(value) if value.isascii() and value.isdecimal() and int(value) else None
    if isinstance(default, tuple):
        return (*before.get(name, ()), value)
    return Path(value) if default is None else value
