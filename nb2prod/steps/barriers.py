"""Statements after which an import may give something else than it would have given before.

Imports are hoisted to the top of the generated module. That changes behaviour where code that stood before the import decides what the
import finds (`sys.path`), how the module behaves when it is loaded (`os.environ`, `matplotlib.use`), or writes the module in the first place.
"""

import ast
import re
import sys

_PATH_LIKE = frozenset({"os.environ", "sys.path", "sys.modules", "sys.meta_path"})
_CALLS = frozenset(
    "os.putenv os.chdir os.environ.setdefault os.environ.update os.environ.pop matplotlib.use mpl.use plt.switch_backend load_dotenv "
    "dotenv.load_dotenv site.addsitedir importlib.reload importlib.invalidate_caches sys.path.append sys.path.insert sys.path.extend "
    "_nb_run_file _nb_script".split()
)
_FETCHING = re.compile(r"\.py\b|\bgit\b|\bwget\b|\bcurl\b|\bunzip\b|\btar\b|\bcp\b|\bmv\b|\bln\b|setup|install")


def is_barrier(statement: ast.stmt, imported: frozenset[str]) -> bool:
    """May the statement change what a later import of a module gives? `imported` are names that stand for modules."""
    return any(_is_barrier_node(node, imported) for node in ast.walk(statement))


def minds_barriers(module: str) -> bool:
    """Can a barrier matter to this module? The standard library does not read a notebook's settings when it is imported."""
    return module.startswith(".") or module.partition(".")[0] not in sys.stdlib_module_names


def _is_barrier_node(node: ast.AST, imported: frozenset[str]) -> bool:
    if isinstance(node, ast.Call):
        return _is_barrier_call(node)
    if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        return ast.unparse(node.value) in _PATH_LIKE
    if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
        patched = isinstance(node.value, ast.Name) and node.value.id in imported
        return patched or ast.unparse(node) in _PATH_LIKE
    return False


def _is_barrier_call(call: ast.Call) -> bool:
    name = _dotted(call.func)
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
    if name in (
        "_nb_write_file",
        "open",
        "io.open",
        "Path",
        "pathlib.Path",
        "urlretrieve",
        "urllib.request.urlretrieve",
    ):
        return any(text.endswith((".py", ".zip", ".egg", ".whl")) for text in texts)
    return name.endswith(("filterwarnings", "simplefilter")) and "error" in texts[:1]


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])
