"""What the helpers of the generated package are called in its code, so that they hide nothing of the notebook's."""

import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nb2prod.ipython.model import RUNTIME_PREFIX

MODULES = {
    "show": "display",
    "display": "display",
    "rich": "display",
    "show_figures": "display",
    "precision": "display",
    "live_output": "display",
    "get_ipython": "kernel",
    "shell": "shell",
    "shell_lines": "shell",
    "script": "shell",
    "captured": "capture",
    "notebook_names": "naming",
    "own": "literals",
    "change_folder": "folders",
    "push_folder": "folders",
    "pop_folder": "folders",
    "folder_stack": "folders",
    "print_folders": "folders",
    "timed": "timing",
    "let_tasks_run": "tasks",
    "write_file": "files",
    "run_file": "files",
    "unsupported": "unsupported",
}
"""In which module of the generated package each helper stands."""
LIBRARIES = ("builtins", "traceback")
"""Modules of the standard library that generated code uses beside the notebook's own imports."""
_PLACEHOLDER = re.compile(rf"{RUNTIME_PREFIX}({'|'.join([*MODULES, *LIBRARIES])})")


@dataclass(frozen=True, slots=True)
class Spelling:
    """Turns placeholders (`_nb_shell`) into the names that are used: the helper's own, or one with `notebook_` before it where that is taken."""

    taken: frozenset[str]

    def of(self, helper: str) -> str:
        return helper if helper not in self.taken else f"notebook_{helper}"

    def spell(self, text: str) -> str:
        """The text with final names for all placeholders."""
        lines = text.split("\n")
        for helper, line, column in reversed(list(_placeholders(text))):
            end = column + len(RUNTIME_PREFIX + helper)
            lines[line - 1] = lines[line - 1][:column] + self.of(helper) + lines[line - 1][end:]
        return "\n".join(lines)

    def import_lines(self, package: str, helpers: Iterable[str]) -> list[str]:
        """The import statements for the helpers."""
        by_module: dict[str, list[str]] = {}
        for helper in sorted(set(helpers)):
            name = self.of(helper)
            by_module.setdefault(MODULES[helper], []).append(helper if name == helper else f"{helper} as {name}")
        return [f"from {package}.{module} import {', '.join(names)}" for module, names in sorted(by_module.items())]


def helpers_in(text: str) -> frozenset[str]:
    """The helpers whose placeholders occur in the text."""
    return frozenset(helper for helper, _, _ in _placeholders(text) if helper in MODULES)


def libraries_in(text: str) -> frozenset[str]:
    """The modules of the standard library whose placeholders occur in the text."""
    return frozenset(module for module, _, _ in _placeholders(text) if module in LIBRARIES)


def _placeholders(text: str) -> Iterator[tuple[str, int, int]]:
    """Helper, line (from 1) and column of all placeholders; what looks like one inside a string is none."""
    if RUNTIME_PREFIX not in text:
        return
    before = ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        match = _PLACEHOLDER.fullmatch(token.string) if token.type == tokenize.NAME and before != "." else None
        if match:
            yield match[1], *token.start
        before = token.string
