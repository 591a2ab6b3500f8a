"""The import block of a generated module."""

import ast
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nb2prod.dataflow.model import Analysis, Effect
from nb2prod.steps.model import Plan, Rung

_WITHOUT_EFFECT = frozenset(
    "IPython PIL bs4 joblib networkx numpy pandas requests scipy sklearn statsmodels sympy yaml".split()
)
"""Libraries that may be imported or not: nothing else comes out differently. (What `sklearn.experimental` has is there for its effect.)"""
_DISPLAY_MODULES = frozenset({"IPython.display", "IPython.core.display", "IPython.core.display_functions"})


@dataclass(frozen=True, slots=True)
class ImportedName:
    """One way in which the notebook imports a name: `import module [as name]` where `attribute` is "", else `from module import attribute`."""

    name: str
    module: str
    attribute: str = ""

    @property
    def line(self) -> str:
        if not self.attribute:
            return f"import {self.module}" + ("" if self.name == self.module.partition(".")[0] else f" as {self.name}")
        return f"from {self.module} import {self._aliased}"

    @property
    def _aliased(self) -> str:
        return self.attribute if self.attribute == self.name else f"{self.attribute} as {self.name}"


def read_imports(analysis: Analysis, plan: Plan) -> tuple[ImportedName, ...]:
    """All names that imports at module level, or repeated inside functions, bring."""
    wanted = {lowering.name for lowering in plan.lowerings if lowering.rung is Rung.IMPORT}
    found: dict[ImportedName, None] = {}
    for flow in analysis.flows:
        for statement in flow.statements:
            if (statement.cell, statement.position) in plan.places:
                for imported in _imported(
                    statement.node, {e.name for e in statement.events if e.effect is Effect.BIND}, analysis, wanted
                ):
                    if imported.name in wanted:
                        found[imported] = None
    return tuple(found)


def is_display(imported: ImportedName) -> bool:
    """Is it IPython's `display`? The generated package has its own, which is silent unless asked."""
    return imported.module in _DISPLAY_MODULES and imported.attribute == "display"


def import_block(
    names: Iterable[ImportedName],
    own: Iterable[str],
    unused: Iterable[ImportedName],
    evaluated: Iterable[ImportedName] = (),
) -> str:
    """The import statements in groups: __future__, standard library, third party, the package's own.

    `unused` are imports that no code mentions; they stay where the import itself may be what counts. `evaluated` are those that only
    text may mention, which the notebook evaluates.
    """
    names = list(names)
    mentioned = {imported.name for imported in names}
    kept = [
        (imported, "imported for what importing it does")
        for imported in unused
        if _may_have_effects(imported, mentioned)
    ]
    kept += [(imported, "evaluated text may use it") for imported in evaluated]
    groups: list[list[str]] = [[], [], [], sorted(set(own))]
    for imported in sorted(set(names), key=lambda imported: (bool(imported.attribute), imported.module, imported.name)):
        groups[_group(imported.module)].append(imported)  # type: ignore[arg-type]
    blocks = [_statements(group) for group in groups[:3]]  # type: ignore[arg-type]
    for group in (1, 2):
        unseen = [_with_reason(imported.line, why) for imported, why in kept if _group(imported.module) == group]
        blocks[group] = sorted({*blocks[group], *unseen}, key=lambda line: (line.startswith("from"), line))
    blocks.append(groups[3])
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _with_reason(line: str, why: str) -> str:
    """The import with the remark that keeps it from being removed; black breaks what is longer, and the remark would not count any more."""
    whole = f"{line}  # noqa: F401 - {why}"
    return whole if len(whole) <= 88 else f"{line}  # noqa: F401"


def _statements(imports: list[ImportedName]) -> list[str]:
    lines = [imported.line for imported in imports if not imported.attribute]
    by_module: dict[str, list[ImportedName]] = {}
    for imported in imports:
        if imported.attribute:
            by_module.setdefault(imported.module, []).append(imported)
    for module, members in by_module.items():
        names = ", ".join(sorted(imported._aliased for imported in members))
        lines.append(f"from {module} import {names}")
    return lines


def _group(module: str) -> int:
    top = module.partition(".")[0]
    return 0 if top == "__future__" else 1 if top in sys.stdlib_module_names else 2


def _may_have_effects(imported: ImportedName, mentioned: set[str]) -> bool:
    """A module of the standard library has none that counts, but for one inside a package that the code mentions: it becomes an attribute of that."""
    top, _, inner = imported.module.partition(".")
    harmless = _group(imported.module) == 1 or (top in _WITHOUT_EFFECT and "experimental" not in inner)
    return not harmless or bool(inner and top in mentioned)


def _imported(node: ast.stmt, bound: set[str], analysis: Analysis, wanted: set[str]) -> list[ImportedName]:
    if isinstance(node, ast.Import):
        return [ImportedName(alias.asname or alias.name.partition(".")[0], alias.name) for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    module = "." * node.level + (node.module or "")
    found = [ImportedName(alias.asname or alias.name, module, alias.name) for alias in node.names if alias.name != "*"]
    if any(alias.name == "*" for alias in node.names):
        star = (analysis.stars.get(module) or frozenset()) & wanted
        found += [ImportedName(name, module, name) for name in sorted(star)]
    return found


def lines_for(names: frozenset[str], imports: Iterable[ImportedName]) -> list[str]:
    """Import statements for some of the names, one each, to be put inside a function."""
    return sorted({imported.line for imported in imports if imported.name in names})


def by_name(imports: Iterable[ImportedName]) -> Mapping[str, list[ImportedName]]:
    """The imports of each name; `import a.b` and `import a.c` both bring `a`."""
    index: dict[str, list[ImportedName]] = {}
    for imported in imports:
        index.setdefault(imported.name, []).append(imported)
    return index
