"""Statements after which an import may give something else than it would have given before.

Imports are hoisted to the top of the generated module. That changes behaviour where code that stood before the import decides what the
import finds (`sys.path`), how the module behaves when it is loaded (`os.environ`, `matplotlib.use`), or writes the module in the first place.
"""

import ast
import re
import sys
from collections.abc import Mapping

_PATH_LIKE = frozenset({"os.environ", "sys.path", "sys.modules", "sys.meta_path"})
_CALLS = frozenset(
    "os.putenv os.chdir os.environ.setdefault os.environ.update os.environ.pop matplotlib.use matplotlib.pyplot.switch_backend load_dotenv "
    "dotenv.load_dotenv site.addsitedir importlib.reload importlib.invalidate_caches sys.path.append sys.path.insert sys.path.extend "
    "_nb_run_file _nb_script _nb_change_folder _nb_push_folder _nb_pop_folder".split()
)
_MODULE_FILE = re.compile(r"\S+\.(?:py|zip|egg|whl)")
"""Whoever names such a file may be about to write it."""
_FETCHING = re.compile(r"\.py\b|\bgit\b|\bwget\b|\bcurl\b|\bunzip\b|\btar\b|\bcp\b|\bmv\b|\bln\b|setup|install")


def is_barrier(statement: ast.stmt, imported: Mapping[str, str]) -> bool:
    """May the statement change what a later import of a module gives? `imported` says what the names stand for that imports bind."""
    return any(_is_barrier_node(node, imported) for node in ast.walk(statement))


def minds_barriers(module: str) -> bool:
    """Can a barrier matter to this module? The standard library does not read a notebook's settings when it is imported."""
    return module.startswith(".") or module.partition(".")[0] not in sys.stdlib_module_names


def _is_barrier_node(node: ast.AST, imported: Mapping[str, str]) -> bool:
    if isinstance(node, ast.Call):
        return _is_barrier_call(node, imported)
    if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        return _dotted(node.value, imported) in _PATH_LIKE
    if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
        patched = isinstance(node.value, ast.Name) and node.value.id in imported
        return patched or _dotted(node, imported) in _PATH_LIKE
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and _MODULE_FILE.fullmatch(node.value) is not None
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and imported.get(node.id) in _PATH_LIKE


def _is_barrier_call(call: ast.Call, imported: Mapping[str, str]) -> bool:
    name = _dotted(call.func, imported)
    if name in _CALLS:
        return True
    texts = [part.value for part in ast.walk(call) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    if name in (
        "_nb_shell",
        "_nb_shell_lines",
        "os.system",
        "subprocess.run",
        "subprocess.call",
        "subprocess.check_call",
        "subprocess.Popen",
    ):
        return any(_FETCHING.search(text) for text in texts)
    unpacks = isinstance(call.func, ast.Attribute) and call.func.attr in ("extractall", "unpack_archive")
    return unpacks or (name.endswith(("filterwarnings", "simplefilter")) and "error" in texts[:1])


def _dotted(node: ast.expr, imported: Mapping[str, str]) -> str:
    """The full name of what the expression stands for: "os.environ" for `environ`, after `from os import environ`."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([imported.get(node.id, node.id), *reversed(parts)])
