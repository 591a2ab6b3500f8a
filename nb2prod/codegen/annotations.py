"""Types on the signatures of steps, for values whose class is known and can be spelled with what the package imports anyway."""

import builtins
from collections.abc import Sequence
from dataclasses import dataclass

from nb2prod.codegen.imports import ImportedName
from nb2prod.steps.model import Step

_PLAIN = frozenset("bool bytes complex dict float frozenset int list range set slice str tuple".split())


@dataclass(frozen=True, slots=True)
class Annotations:
    """How classes are spelled. `imports` are those at module level, `classes` what the package defines at module level, `hidden` builtins that
    the notebook binds."""

    imports: tuple[ImportedName, ...] = ()
    classes: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    def spell(self, type_name: str) -> str:
        """The class "pandas.DataFrame" as `pd.DataFrame`; "" where it cannot be spelled."""
        if type_name == "NoneType":
            return "None"
        module, _, name = type_name.rpartition(".")
        if not module:
            plain = name in _PLAIN and hasattr(builtins, name) and name not in self.hidden
            return name if plain or name in self.classes else ""
        for imported in self.imports:
            if (imported.module, imported.attribute) == (module, name):
                return imported.name
        for imported in self.imports:
            if imported.module == module and not imported.attribute and _stands_for(imported):
                return f"{imported.name}.{name}"
        return ""

    def of_step(self, step: Step) -> frozenset[str]:
        """The names of modules and classes that the step's signature mentions."""
        spelled = [*map(self.spell, step.input_types)]
        if self.spell_result(step.output_types):
            spelled += map(self.spell, step.output_types)
        return frozenset(text.partition(".")[0] for text in spelled if text)

    def spell_result(self, type_names: Sequence[str]) -> str:
        """What a step returns, as one annotation; "" unless all of it can be spelled."""
        spelled = [self.spell(type_name) for type_name in type_names]
        if not spelled or not all(spelled) or (len(spelled) > 1 and "tuple" in self.hidden):
            return ""
        return spelled[0] if len(spelled) == 1 else f"tuple[{', '.join(spelled)}]"


def _stands_for(imported: ImportedName) -> bool:
    """Is the name the module itself? `import a.b` binds `a`."""
    return "." not in imported.module or imported.name != imported.module.partition(".")[0]
