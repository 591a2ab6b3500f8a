"""The single-file form: the modules of a generated package folded into one script.

What comes from the notebook stands first, as plain code. What replaces the kernel (display, shell, command line) follows as sources
in strings, each of which becomes a module when the script runs: folded flat, its names would get in the way of the notebook's.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nb2prod.scaffold import RenderedFile

_LOADER = '''
# What replaces the kernel of the notebook: modules that this script brings along.
_HELPERS = {{
{sources}
}}


def _bring_helpers():
    """Make the helpers importable as modules of `{package}`, and this script too."""
    import sys
    from importlib.abc import InspectLoader, MetaPathFinder
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    class Helpers(MetaPathFinder, InspectLoader):
        def find_spec(self, name, path, target=None):
            known = name.startswith("{package}.") and name.split(".")[1] in _HELPERS
            return ModuleSpec(name, self) if known else None

        def get_source(self, name):
            return _HELPERS[name.split(".")[1]]

    package = ModuleType("{package}")
    package.__path__ = []
    sys.modules["{package}"] = package
    for name in {flat}:
        sys.modules["{package}." + name] = sys.modules[__name__]
        setattr(package, name, sys.modules[__name__])
    sys.meta_path.insert(0, Helpers())


_bring_helpers()
'''

_END = """
if __name__ == "__main__":
    from {package}.__main__ import main as _main

    raise SystemExit(_main())
"""


@dataclass(frozen=True, slots=True)
class _Module:
    """A module cut up: its imports of its own package, by module; `from __future__` lines; and everything else but the docstring."""

    own_imports: tuple[tuple[str, str], ...]
    future: tuple[str, ...]
    rest: str
    names: frozenset[str]


def fold(files: Sequence[RenderedFile], package: str, notebook: str, step_modules: Sequence[str]) -> str:
    """The script that does what `python -m PACKAGE` does, from the files of the project.

    `step_modules` hold the functions of the steps. `notebook` is the name of the file that it came from.
    """
    sources = dict(_modules(files, package))
    flat = _flat({name: _cut(sources[name], package) for name in (*step_modules, "pipeline")})
    helpers = {name: source for name, source in sorted(sources.items()) if name not in (*flat, "__init__")}
    loader = _LOADER.format(
        package=package,
        sources="\n".join(f"    {name!r}: {_quoted(source)}," for name, source in helpers.items()),
        flat=f"({', '.join(repr(name) for name in flat)},)",
    )
    own = [line for module in flat.values() for name, line in module.own_imports if name not in flat]
    future = [line for module in flat.values() for line in module.future]
    head = f'"""{notebook} as one script: run it with --help for its options. Made by nb2prod."""'
    code = [module.rest for name, module in flat.items() if name != "pipeline"]
    last = [flat["pipeline"].rest] if "pipeline" in flat else []
    parts = [
        head,
        *dict.fromkeys(future),
        *code,
        loader,
        "\n".join(dict.fromkeys(own)),
        *last,
        _END.format(package=package),
    ]
    return "\n\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def _modules(files: Sequence[RenderedFile], package: str) -> Iterator[tuple[str, str]]:
    for file in files:
        folder, _, name = file.path.rpartition("/")
        if folder == f"src/{package}" and name.endswith(".py"):
            yield name.removesuffix(".py"), file.data.decode()


def _flat(modules: Mapping[str, _Module]) -> dict[str, _Module]:
    """Those that can stand in one namespace: a module with a name that another one has stays a module."""
    flat: dict[str, _Module] = {}
    for name, module in modules.items():
        if not any(module.names & other.names for other in flat.values()):
            flat[name] = module
    return flat


def _cut(source: str, package: str) -> _Module:
    lines = source.splitlines()
    tree = ast.parse(source)
    own: list[tuple[str, str]] = []
    future: list[str] = []
    for node in reversed(tree.body):
        text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
        module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        if module.split(".")[0] == package:
            own.insert(0, (module.partition(".")[2], text))
        elif module == "__future__":
            future.insert(0, text)
        elif not _is_docstring(node, tree):
            continue
        del lines[node.lineno - 1 : node.end_lineno]
    return _Module(tuple(own), tuple(future), "\n".join(lines), frozenset(_names(tree)))


def _is_docstring(node: ast.stmt, tree: ast.Module) -> bool:
    return node is tree.body[0] and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _names(tree: ast.Module) -> Iterator[str]:
    """The names that the module defines (not those it imports)."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            stored = (name for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store))
            yield from (name.id for name in stored)


def _quoted(source: str) -> str:
    """The source as a string that reads like it."""
    escaped = source.replace("\\", "\\\\").replace("'''", "\\'\\'\\'")
    return f"'''\\\n{escaped}'''"
