"""Where the templates are, and what is in one."""

import re
import tomllib
from pathlib import Path

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold.model import Template

SUFFIX = ".jinja"
_NAME = re.compile(r"([a-z_]+/)?[a-z][a-z0-9_-]*")


def find_templates() -> Path:
    """The folder of all templates: inside the package when installed from a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_templates", package.parent / "templates"):
        if (folder / "package" / "template.toml").is_file():
            return folder
    raise ScaffoldError("the templates of nb2prod are missing", hint="reinstall nb2prod: its wheel is not complete")


def read_template(name: str) -> Template:
    """The template `name` ("package", "addons/service"): its description and its files, whose names keep their placeholders and lose `.jinja`."""
    folder = find_templates() / name
    declaration = folder / "template.toml"
    if not _NAME.fullmatch(name) or not declaration.is_file():
        raise ScaffoldError(f"there is no template {name!r}", hint=f"there are: {', '.join(_names())}")
    about = tomllib.loads(declaration.read_text(encoding="utf-8"))
    files = tuple(
        (path.relative_to(folder).as_posix().removesuffix(SUFFIX), path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob(f"*{SUFFIX}"))
    )
    return Template(name=name, description=about["description"], files=files)


def _names() -> list[str]:
    return sorted(path.parent.name for path in find_templates().glob("*/template.toml"))
