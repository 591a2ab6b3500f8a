"""What the helpers of the generated package are called in its code, so that they hide nothing of the notebook's."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nb2prod.ipython.model import RUNTIME_PREFIX

MODULES = {
    "show": "display",
    "display": "display",
    "rich": "display",
    "show_figures": "display",
    "shell": "shell",
    "shell_lines": "shell",
    "script": "shell",
    "captured": "capture",
    "write_file": "files",
    "run_file": "files",
    "unsupported": "unsupported",
}
"""In which module of the generated package each helper stands."""
_PLACEHOLDER = re.compile(rf"(?<![\w.]){RUNTIME_PREFIX}({'|'.join(sorted(MODULES, key=len, reverse=True))})\b")


@dataclass(frozen=True, slots=True)
class Spelling:
    """Turns placeholders (`_nb_shell`) into the names that are used: the helper's own, or one with `notebook_` before it where that is taken."""

    taken: frozenset[str]

    def of(self, helper: str) -> str:
        return helper if helper not in self.taken else f"notebook_{helper}"

    def spell(self, text: str) -> str:
        """The text with final names for all placeholders."""
        return _PLACEHOLDER.sub(lambda match: self.of(match[1]), text)

    def import_lines(self, package: str, helpers: Iterable[str]) -> list[str]:
        """The import statements for the helpers."""
        by_module: dict[str, list[str]] = {}
        for helper in sorted(set(helpers)):
            name = self.of(helper)
            by_module.setdefault(MODULES[helper], []).append(helper if name == helper else f"{helper} as {name}")
        return [f"from {package}.{module} import {', '.join(names)}" for module, names in sorted(by_module.items())]


def helpers_in(text: str) -> frozenset[str]:
    """The helpers whose placeholders occur in the text."""
    return frozenset(match[1] for match in _PLACEHOLDER.finditer(text))
