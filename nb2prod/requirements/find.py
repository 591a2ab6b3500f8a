"""From the notebook to what it needs: the entry of the stage, and a table of contents of its method."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from packaging.requirements import Requirement as ParsedRequirement
from packaging.utils import canonicalize_name

from nb2prod.diagnostics import Location
from nb2prod.ipython.model import PythonCell
from nb2prod.notebook.model import Notebook
from nb2prod.requirements.evidence import believe, describe, gather_evidence, python_of
from nb2prod.requirements.hidden import find_hidden_imports
from nb2prod.requirements.imports import find_imports
from nb2prod.requirements.installs import Installed, InstallLines, read_installs
from nb2prod.requirements.model import (
    Environment,
    Evidence,
    Folder,
    FoundImport,
    ImportedModule,
    ImportKind,
    Requirement,
    Requirements,
    Unimported,
    Unresolved,
)
from nb2prod.requirements.modules import classify
from nb2prod.requirements.names import Named, Sources, name_distribution, prefixes
from nb2prod.requirements.tables import AMBIGUOUS, elsewhere, names, plugins
from nb2prod.requirements.written import imports_of_written_files


def find_requirements(
    notebook: Notebook,
    cells: Sequence[PythonCell],
    *,
    folder: Folder | None = None,
    mapping: Mapping[str, str] | None = None,
    environment: Environment | None = None,
    extra_modules: Sequence[tuple[str, str]] = (),
) -> Requirements:
    """What the notebook needs to run: each direct requirement with its reason, and what could not be named.

    `folder` is what lies round the notebook, `mapping` the user's own module-to-distribution pairs, `environment` what an environment has that
    runs the notebook, `extra_modules` what the generated package imports on top, each with the reason.
    """
    folder = folder or Folder()
    found = find_imports(cells)
    found = (
        *found,
        *folder.imports,
        *imports_of_written_files(cells, found),
        *find_hidden_imports(cells, found),
        *_extra(extra_modules),
    )
    modules = classify(found, cells, folder)
    installs = read_installs(line for cell in cells for line in cell.installs)
    sources = Sources(
        mapping=mapping or {},
        installed=tuple(item.distribution for item in installs.installed),
        declared={ParsedRequirement(item.line).name: item.file for item in folder.declared},
        environment=environment.modules if environment else {},
    )
    evidence = gather_evidence(notebook, cells, installs.installed, lambda module: _named(module, sources))
    sources = replace(sources, seen=frozenset(item.distribution for item in evidence if item.source == "pip output"))
    named = {module.name: _name(module, sources) for module in modules}
    needed = {canonicalize_name(name.distribution) for name in named.values() if name}
    spare = [item for item in installs.installed if canonicalize_name(item.distribution) not in needed]
    told = (*evidence, *_declared_versions(folder), *_environment_versions(environment))
    return Requirements(
        direct=_sorted((*_direct(modules, named, installs, told), *_plugins(spare, told))),
        unresolved=tuple(_unresolved(modules, named)),
        python=environment.python if environment else python_of(notebook, cells, evidence),
        modules=modules,
        system=installs.system,
        unread=tuple(Location(cell.cell.index) for cell in cells if cell.tree is None),
        refused=installs.refused,
        evidence=evidence,
        unimported=_unimported(spare),
    )


def _sorted(requirements: Iterable[Requirement]) -> tuple[Requirement, ...]:
    return tuple(sorted(requirements, key=lambda requirement: requirement.distribution))


def _plugins(spare: Iterable[Installed], evidence: Sequence[Evidence]) -> Iterable[Requirement]:
    """Installed distributions that no cell imports, but that others import behind the scenes: `pip install openpyxl`."""
    for name, item in {canonicalize_name(item.distribution): item for item in spare}.items():
        if name in plugins():
            specifier, believed = believe(name, evidence)
            reason = f"cell {item.location.cell + 1}: {item.tool} install {name}"
            reason += f"; version: {describe(believed)}" if believed else ""
            own = tuple(told for told in evidence if told.distribution == name)
            yield Requirement(name, specifier, (), reason, "install line", own, item.extras, True, item.location)


def _unimported(spare: Iterable[Installed]) -> tuple[Unimported, ...]:
    first = {canonicalize_name(item.distribution): item for item in reversed(list(spare))}
    return tuple(Unimported(name, first[name].location) for name in sorted(first.keys() - plugins()))


def _named(module: str, sources: Sources) -> str:
    named = name_distribution(module, sources)
    return canonicalize_name(named.distribution) if named else ""


def _declared_versions(folder: Folder) -> Iterable[Evidence]:
    for item in folder.declared:
        parsed = ParsedRequirement(item.line)
        yield Evidence(canonicalize_name(parsed.name), str(parsed.specifier), f"declared in {item.file}")


def _environment_versions(environment: Environment | None) -> Iterable[Evidence]:
    for name, version in environment.versions.items() if environment else ():
        yield Evidence(canonicalize_name(name), f"=={version.partition('+')[0]}", "environment")


def _extra(modules: Iterable[tuple[str, str]]) -> tuple[FoundImport, ...]:
    return tuple(FoundImport(name, Location(-1), hidden=reason) for name, reason in modules)


def _name(module: ImportedModule, sources: Sources) -> Named | None:
    return name_distribution(module.name, sources) if module.kind is ImportKind.THIRD_PARTY else None


def _direct(
    modules: Sequence[ImportedModule],
    named: Mapping[str, Named | None],
    installs: InstallLines,
    evidence: Sequence[Evidence],
) -> tuple[Requirement, ...]:
    groups: dict[str, list[ImportedModule]] = {}
    for module in modules:
        if name := named[module.name]:
            groups.setdefault(canonicalize_name(name.distribution), []).append(module)
    requirements = [_requirement(name, group, named, installs.installed, evidence) for name, group in groups.items()]
    return tuple(requirements)


def _requirement(
    distribution: str,
    group: list[ImportedModule],
    named: Mapping[str, Named | None],
    installed: Sequence[Installed],
    evidence: Sequence[Evidence],
) -> Requirement:
    first = min(group, key=lambda module: (bool(module.hidden), module.optional, module.location))
    name = named[first.name]
    lines = [item for item in installed if canonicalize_name(item.distribution) == distribution]
    specifier, believed = believe(distribution, evidence)
    return Requirement(
        distribution,
        specifier,
        tuple(sorted(module.name for module in group)),
        _reason(first) + (f"; version: {describe(believed)}" if believed else ""),
        name.by if name else "",
        tuple(item for item in evidence if item.distribution == distribution),
        tuple(sorted({extra for item in lines for extra in item.extras})),
        all(module.optional or (module.hidden and not module.hidden.endswith(".py")) for module in group),
        first.location if first.location.cell >= 0 else None,
    )


def _reason(module: ImportedModule) -> str:
    if module.location.cell < 0:
        return module.hidden
    act = f"import {module.name}"
    if module.hidden:
        act = f"{module.hidden} imports {module.name}" if module.hidden.endswith(".py") else module.hidden
    return f"cell {module.location.cell + 1}: {act}" + (" (optional)" if module.optional else "")


def _unresolved(modules: Sequence[ImportedModule], named: Mapping[str, Named | None]) -> Iterable[Unresolved]:
    for module in modules:
        if module.kind is ImportKind.THIRD_PARTY and named[module.name] is None:
            yield Unresolved(module.name, module.location, _hint(module.name))


def _hint(module: str) -> str:
    """What to do about a module that no source knows: where else it is to be had, which distributions it may be, or that the user has to say."""
    for prefix in prefixes(module):
        if where := elsewhere().get(prefix):
            return f"not on a package index: {where}"
        if (row := names().get(prefix)) and row.distribution == AMBIGUOUS:
            return f"perhaps {' or '.join(row.others)}, or a file of yours: --map {prefix}=DISTRIBUTION"
    return f"say which distribution has it: --map {module.partition('.')[0]}=DISTRIBUTION"
