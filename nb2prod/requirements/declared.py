"""What a repository itself says that it requires: requirements files, pyproject.toml, setup.py, environment.yml."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement

from nb2prod.requirements.model import Declared
from nb2prod.requirements.tables import conda_names

DECLARING_FILES = (
    "requirements.in",
    "requirements.txt",
    "pyproject.toml",
    "setup.py",
    "Pipfile",
    "environment.yml",
    "environment.yaml",
)
"""Where requirements may be declared, the most telling first."""


def read_declared(texts: Mapping[str, str]) -> tuple[Declared, ...]:
    """The requirements in `texts` (file name to text), each distribution from the first file that names it.

    Lines that pip could not read, links and options are left out; so are files that are broken.
    """
    found: dict[str, Declared] = {}
    for file in DECLARING_FILES:
        for line in _lines(file, texts[file]) if file in texts else ():
            if requirement := _parsed(line):
                found.setdefault(requirement.name.lower(), Declared(_plain(requirement), file))
    return tuple(found.values())


def _plain(requirement: Requirement) -> str:
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f"{requirement.name}{extras}{requirement.specifier}"


def _parsed(line: str) -> Requirement | None:
    try:
        requirement = Requirement(line)
    except InvalidRequirement:
        return None
    return None if requirement.url else requirement


def _lines(file: str, text: str) -> Iterable[str]:
    if file.endswith((".txt", ".in")):
        return _of_requirements(text)
    if file == "setup.py":
        return _of_setup(text)
    if file.startswith("environment"):
        return _of_environment(text)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return ()
    return _of_pipfile(data) if file == "Pipfile" else _of_pyproject(data)


def _of_requirements(text: str) -> Iterator[str]:
    for line in text.replace("\\\n", " ").splitlines():
        line = re.sub(r"(^|\s)#.*$|\s--hash=\S+", "", line).strip()
        if line and not line.startswith("-"):
            yield line


def _of_pyproject(data: Mapping[str, Any]) -> Iterator[str]:
    project = data.get("project")
    dependencies = project.get("dependencies") if isinstance(project, dict) else None
    yield from (line for line in dependencies or () if isinstance(line, str))
    poetry = data.get("tool", {}).get("poetry", {}) if isinstance(data.get("tool"), dict) else {}
    table = poetry.get("dependencies") if isinstance(poetry, dict) else None
    yield from (name for name in table or () if name != "python")


def _of_pipfile(data: Mapping[str, Any]) -> Iterator[str]:
    table = data.get("packages")
    for name, version in table.items() if isinstance(table, dict) else ():
        yield name + version if isinstance(version, str) and version != "*" else name


def _of_setup(text: str) -> Iterator[str]:
    """`install_requires` where it is written out; nothing is run."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.keyword)
            and node.arg == "install_requires"
            and isinstance(node.value, (ast.List, ast.Tuple))
        ):
            yield from (
                item.value for item in node.value.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)
            )


def _of_environment(text: str) -> Iterator[str]:
    """The list items of a conda environment; below `pip:` they are pip's, elsewhere only known conda names count."""
    pip_indent = None
    for line in text.splitlines():
        if not (match := re.match(r"(?P<indent>\s*)-\s+(?P<item>[^#]+?)\s*(#.*)?$", line)):
            continue
        indent, item = len(match["indent"]), match["item"].strip("\"'")
        if item == "pip:":
            pip_indent = indent
        elif pip_indent is not None and indent > pip_indent:
            yield item
        else:
            pip_indent = None
            yield from _of_conda(item)


def _of_conda(item: str) -> Iterator[str]:
    match = re.match(r"(?:[\w-]+::)?(?P<name>[\w.-]+)\s*(?P<rest>.*)$", item)
    if match and (name := conda_names().get(match["name"].lower())):
        version = re.fullmatch(r"={1,2}\s*(\d[\w.]*)(=.*)?", match["rest"])
        pinned = re.fullmatch(r"\s*([<>]=?|~=|!=)\s*\d[\w.,<>=! *]*", match["rest"])
        yield f"{name}=={version[1]}.*" if version else name + (match["rest"] if pinned else "")
