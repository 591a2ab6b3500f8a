"""Which names a module beside the notebook has, where that is certain: an import of a name that it lacks ends the run."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator

from nb2prod.dataflow.model import CellFlow
from nb2prod.dataflow.scopes import names_bound
from nb2prod.dataflow.stars import FolderReader

_LOADED = frozenset(
    "IPython asttokens attr comm dateutil debugpy decorator executing ipykernel jedi jupyter_client jupyter_core matplotlib_inline packaging "
    "parso pexpect platformdirs prompt_toolkit psutil ptyprocess pure_eval pygments six stack_data tornado traitlets wcwidth zmq".split()
)
"""What a kernel has imported before the first cell: a file of that name is not looked for any more."""
_HIDDEN = re.compile(
    r"\bimport \*|\b(?:__getattr__|__import__|eval|exec|global|globals|import_module|locals|setattr|sys\.modules|vars)\b"
)
_MOVED = re.compile(r"\bsys\.path\b|\bchdir\b|^\s*%?cd\b", re.MULTILINE)


def names_in_modules(flows: Iterable[CellFlow], read: FolderReader) -> dict[str, frozenset[str]]:
    """The names in those of the modules beside the notebook from which cells import names.

    Left out is what may be another module when it is imported (another folder, a file that the notebook writes), or may bind more than it shows.
    """
    flows = tuple(flows)
    modules = dict.fromkeys(module for flow in flows if "import" in flow.python.code for module in _imported_from(flow))
    if not modules:
        return {}
    text = "\n".join(flow.python.cell.source for flow in flows)
    found = {module: _names(module, read) for module in modules if f"{module}.py" not in text}
    return {} if _MOVED.search(text) else {module: names for module, names in found.items() if names is not None}


def _imported_from(flow: CellFlow) -> Iterator[str]:
    for statement in flow.statements:
        node = statement.node
        module = node.module if isinstance(node, ast.ImportFrom) and not node.level else None
        if module and module.isidentifier() and module not in sys.stdlib_module_names and module not in _LOADED:
            yield module


def _names(module: str, read: FolderReader) -> frozenset[str] | None:
    text = read(f"{module}.py")
    if text is None or _HIDDEN.search(text) or read(f"{module}/__init__.py") is not None:
        return None
    try:
        return frozenset(names_bound(ast.parse(text).body))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
