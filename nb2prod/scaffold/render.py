"""Templates and plain values become files.

Texts in the values come from a notebook, so they are data: the environment is sandboxed, gets no object that could lead
anywhere, and every place of a template that holds such a text passes it through a filter for the language it stands in.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold import notation
from nb2prod.scaffold.model import RenderedFile
from nb2prod.scaffold.paths import checked_path
from nb2prod.scaffold.templates import read_template

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

FILTERS = {
    "line": notation.one_line,
    "lines": notation.visible_lines,
    "toml": notation.toml_string,
    "python": notation.python_string,
    "source": notation.python_source,
    "docstring": notation.docstring_line,
    "markdown": notation.markdown_text,
    "code": notation.markdown_code,
    "cell": notation.table_cell,
    "fence": notation.markdown_fence,
}

_FAULTS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError, MemoryError)
"""What an expression in a template can raise, besides the errors of Jinja."""


def render(template_name: str, context: Mapping[str, object]) -> tuple[RenderedFile, ...]:
    """The files of a template, in the order of their paths. A file of which nothing but white space is left is left out.

    Raises ScaffoldError for an unknown template, a value the template needs and did not get, or a path that may not be
    written; TypeError for a value that is not plain.
    """
    files = render_files(template_name, read_template(template_name).files, context)
    return tuple(file for file in files if file.data.strip())


def render_files(
    template_name: str,
    files: Iterable[tuple[str, str]],
    context: Mapping[str, object],
    filters: Mapping[str, Callable[..., object]] | None = None,
) -> tuple[RenderedFile, ...]:
    """The same for files, by path, that need not be a template of ours; empty ones are kept. `filters` are known besides ours."""
    environment = _environment()
    environment.filters |= filters or {}
    values = {key: _plain(value, key) for key, value in context.items()}
    rendered = []
    for name, source in files:
        path = _fill(environment, name, values, place=name)
        text = _fill(environment, source, values, place=f"{template_name}/{name}")
        rendered.append(RenderedFile(path=str(checked_path(path)), data=text.encode("utf-8", "backslashreplace")))
    return tuple(sorted(rendered, key=lambda file: file.path))


def _environment() -> "SandboxedEnvironment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= FILTERS
    environment.tests["simple"] = notation.is_simple
    return environment


def _fill(environment: "SandboxedEnvironment", source: str, values: Mapping[str, object], *, place: str) -> str:
    from jinja2 import TemplateError

    try:
        return environment.from_string(source).render(values)
    except (TemplateError, *_FAULTS) as error:
        why = str(error) or f"{type(error).__name__}, it is too much"
        raise ScaffoldError(f"the template cannot be filled: {why}", place=place) from error


def _plain(value: object, place: str) -> object:
    """A copy made of plain values only: an object passed to a template is a way out of its sandbox."""
    kind = type(value)
    if value is None or kind in (str, int, bool):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item, f"{place}[{index}]") for index, item in enumerate(value)]
    if kind is dict and isinstance(value, dict) and all(type(key) is str for key in value):
        return {key: _plain(item, f"{place}.{key}") for key, item in value.items()}
    raise TypeError(f"{place} is a {kind.__name__}: templates take str, int, bool, None, list and dict")
