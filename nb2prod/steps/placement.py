"""What can stand at module level without changing what it means: imports, constants, functions and classes."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nb2prod.dataflow.model import Effect, Statement
from nb2prod.dataflow.scopes import imported_names
from nb2prod.steps.barriers import is_barrier, minds_barriers
from nb2prod.steps.constants import find_constants, wanted_constants
from nb2prod.steps.definitions import why_not_movable
from nb2prod.steps.identity import compared_literals
from nb2prod.steps.patches import find_patches, is_patched
from nb2prod.steps.program import BUILTINS, Program
from nb2prod.steps.reach import reached_early

_TALKATIVE = frozenset({"this", "antigravity", "__hello__"})
_SET_BY_THE_RUN = frozenset({"__main__"})


@dataclass(frozen=True, slots=True)
class Placement:
    """`imports`, `constants` and `definitions` map names to the position of the statement that binds them (an import's first). `late` are
    imported names that must stay behind a barrier. `why_local` says why a definition can't stand at module level."""

    imports: Mapping[str, int]
    late: frozenset[str]
    constants: Mapping[str, int]
    definitions: Mapping[str, int]
    why_local: Mapping[str, str]
    import_statements: frozenset[int]

    @property
    def hoisted(self) -> frozenset[str]:
        return frozenset(self.imports) | frozenset(self.constants) | frozenset(self.definitions)


def place(
    program: Program, known: frozenset[str], talking: frozenset[int], acting: frozenset[str] = frozenset()
) -> Placement:
    """Decide what stands at module level. `talking` are cells that print though they only import, `acting` modules that do something then."""
    early = reached_early(program)
    compared = frozenset().union(*(program.statements[position].binds for position in compared_literals(program)))
    acting |= _TALKATIVE | _SET_BY_THE_RUN
    imports, statements = _imports(program, known | early)
    changing = _changing(program, _late(program, imports, statements, talking, acting))
    imports, statements = _imports(program, known | early | changing)
    late = _late(program, imports, statements, talking, acting)
    constants = find_constants(program, known | early | compared)
    movable = _movable(program, known | early, imports, constants)
    definitions, why_local = _definitions(program, movable, frozenset(imports) - late, constants, known)
    kept = wanted_constants(program, constants, definitions)
    definitions, why_local = _definitions(program, movable, frozenset(imports) - late, kept, known)
    return Placement(imports, late, kept, definitions, why_local, statements)


def _imports(program: Program, fixed: frozenset[str]) -> tuple[dict[str, int], frozenset[int]]:
    """Names that only imports bind, always the same way, and the statements that can go because they bind nothing else.

    `fixed` are names that have to stay where they are.
    """
    sources: dict[str, set[tuple[str, str]]] = {}
    for statement in program.statements:
        for name, source in _sources(statement):
            sources.setdefault(name, set()).add(source)
    patches = find_patches(program.statements)
    bound = {
        name
        for name, found in sources.items()
        if len(found) == 1
        and not any(is_patched(source, program.binders[name][-1], patches) for source in found)
        and name not in fixed
        and name not in program.written_by_functions
        and all(_is_plain_import(program.statements[position]) for position in program.binders[name])
        and not (name in BUILTINS and program.is_read_before(name, program.binders[name][0]))
    }
    statements = frozenset(
        position
        for position, statement in enumerate(program.statements)
        if _is_plain_import(statement) and statement.binds <= bound and statement.surely_binds == statement.binds
    )
    stars = {position for position, statement in enumerate(program.statements) if statement.stars}
    names = {name: program.binders[name][0] for name in bound if (statements | stars).issuperset(program.binders[name])}
    return names, frozenset(p for p in statements if program.statements[p].binds <= frozenset(names))


def _sources(statement: Statement) -> Iterator[tuple[str, tuple[str, str]]]:
    """For each name an import binds, what it stands for: (module, attribute)."""
    node = statement.node
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.asname:
                yield alias.asname, (alias.name, "")
            else:
                top = alias.name.partition(".")[0]
                yield top, (top, "")
    elif isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            if alias.name != "*":
                yield alias.asname or alias.name, (module, alias.name)
        for event in statement.events:
            if event.how == "star":
                yield event.name, (module, event.name)


def _is_plain_import(statement: Statement) -> bool:
    return isinstance(statement.node, ast.Import | ast.ImportFrom)


def _late(
    program: Program,
    imports: Mapping[str, int],
    statements: frozenset[int],
    talking: frozenset[int],
    acting: frozenset[str],
) -> frozenset[str]:
    """Imported names that must stay where they are: behind a statement that may change what they import, or because importing prints."""
    late: set[str] = set()
    barrier = False
    loaded: set[str] = set()
    meanings = {
        name: ".".join(filter(None, source)) for statement in program.statements for name, source in _sources(statement)
    }
    for position, statement in enumerate(program.statements):
        if position in statements or statement.stars:
            for module, names in _modules(statement):
                top = module.partition(".")[0]
                held_back = (barrier and minds_barriers(module) and top not in loaded) or module in acting
                if held_back or statement.cell in talking:
                    late.update(name for name in names if imports.get(name) == position)
                else:
                    loaded.add(top)
        elif is_barrier(statement.node, meanings):
            barrier = True
    return frozenset(late)


def _changing(program: Program, late: frozenset[str]) -> frozenset[str]:
    """Those of the late names that an import would bind to something else after a while, because the notebook replaces what they are taken from."""
    patches = find_patches(program.statements)
    end = len(program.statements)
    sources = (source for statement in program.statements for source in _sources(statement))
    return frozenset(name for name, source in sources if name in late and is_patched(source, end, patches))


def _modules(statement: Statement) -> Iterator[tuple[str, list[str]]]:
    node = statement.node
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name, [alias.asname or alias.name.partition(".")[0]]
    elif isinstance(node, ast.ImportFrom):
        yield "." * node.level + (node.module or ""), sorted(statement.binds | frozenset(imported_names(node)))


def _needing(
    program: Program, definitions: Mapping[str, int], ready: frozenset[str], known: frozenset[str]
) -> frozenset[str]:
    """Functions and classes that read run-time names when they are called, themselves or through others: they can't be called at module level."""
    reads = {
        name: frozenset().union(*(body.reads for body in program.statements[position].bodies))
        for name, position in definitions.items()
    }
    needing = {name for name, found in reads.items() if (found & (program.bound | known)) - ready}
    while True:
        wider = needing | {name for name, found in reads.items() if found & needing}
        if wider == needing:
            return frozenset(needing)
        needing = wider


def _movable(
    program: Program, fixed: frozenset[str], imports: Mapping[str, int], constants: Mapping[str, int]
) -> dict[str, int]:
    """Functions and classes that are bound once, by a plain definition at the top level of a cell, and not `fixed` where they are."""
    found: dict[str, int] = {}
    for position, statement in enumerate(program.statements):
        node = statement.node
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and program.binders[node.name] == (position,)
            and node.name in statement.surely_binds
            and node.name not in fixed
            and node.name not in program.written_by_functions
            and node.name not in imports
            and node.name not in constants
            and not (node.name in BUILTINS and program.is_read_before(node.name, position))
        ):
            found[node.name] = position
    return found


def _definitions(
    program: Program,
    movable: Mapping[str, int],
    imports: frozenset[str],
    constants: Mapping[str, int],
    known: frozenset[str],
) -> tuple[dict[str, int], dict[str, str]]:
    """Those of the movable definitions that mean the same at module level: a greatest fixpoint, since they may need each other."""
    definitions = dict(movable)
    why: dict[str, str] = {}
    patched = (
        frozenset(event.name for s in program.statements for event in s.events if event.effect is Effect.MUTATE)
        & imports
    )
    while True:
        ready = imports | frozenset(constants) | frozenset(definitions)
        ready -= _needing(program, definitions, ready, known)
        quiet = {name: program.statements[position].node for name, position in definitions.items()}
        dropped = {
            name: reason
            for name, position in definitions.items()
            if (
                reason := why_not_movable(
                    program.statements[position], ready, frozenset(program.binders) | known, imports, patched, quiet
                )
            )
        }
        if not dropped:
            return definitions, why
        why.update(dropped)
        definitions = {name: position for name, position in definitions.items() if name not in dropped}
