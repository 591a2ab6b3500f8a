"""Follows what got another name: in the paths of files, and in Python that a person has edited since.

A heading that is changed gives its step another name, and with that its function, its test and its recorded values. Without following,
the person's edits would stay behind in the old ones.
"""

import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from tokenize import TokenInfo

_STEP_FILE = re.compile(r"tests/golden/(?P<step>[^/]+)/(?P<rest>.+)")
_TEST_FILE = re.compile(r"tests/test_(?P<module>\w+)\.py")
_SOURCE_FILE = re.compile(r"src/(?P<package>[^/]+)/(?P<rest>.+)")


@dataclass(frozen=True, slots=True)
class Renames:
    """Old names to new ones, of the package, of its modules and of the steps; only what changed is in them. `package` is its name now."""

    package: str = ""
    packages: Mapping[str, str] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.packages or self.modules or self.steps)

    def follow_path(self, path: str) -> str:
        """Where the file at `path` belongs now."""
        if match := _STEP_FILE.fullmatch(path):
            step = match["step"]
            return f"tests/golden/{self.steps.get(step, step)}/{match['rest']}"
        if match := _TEST_FILE.fullmatch(path):
            module = match["module"]
            return f"tests/test_{self.modules.get(module, module)}.py"
        if match := _SOURCE_FILE.fullmatch(path):
            package, rest = match["package"], match["rest"]
            module = rest.removesuffix(".py")
            rest = f"{self.modules[module]}.py" if rest.endswith(".py") and module in self.modules else rest
            return f"src/{self.packages.get(package, package)}/{rest}"
        return path

    def follow_names(self, path: str, *versions: bytes) -> tuple[bytes, ...]:
        """Versions of a Python file with the new names in place of the old. All of them as they are if it is another file, or if Python cannot read
        one of them: following in the others alone would look like a change."""
        if not self or not path.endswith(".py"):
            return versions
        try:
            return tuple(map(self._follow_in, versions))
        except (UnicodeDecodeError, tokenize.TokenError, SyntaxError):
            return versions

    def _follow_in(self, data: bytes) -> bytes:
        source = data.decode("utf-8")
        tokens = list(tokenize.generate_tokens(io.StringIO(source, newline="").readline))
        lines = io.StringIO(source, newline="").readlines()
        for token, new in reversed(list(self._renamed(tokens))):
            row, start = token.start
            line = lines[row - 1]
            lines[row - 1] = line[:start] + new + line[start + len(token.string) :]
        return "".join(lines).encode("utf-8")

    def _renamed(self, tokens: Sequence[TokenInfo]) -> Iterator[tuple[TokenInfo, str]]:
        """The tokens that mean something that was renamed, with what they become. A variable, attribute or argument may be called the same."""
        packages = {self.package, *self.packages}
        depth = 0
        for index, token in enumerate(tokens):
            if token.type == tokenize.OP:
                depth += (token.string in "([{") - (token.string in ")]}")
            if token.type != tokenize.NAME:
                continue
            before, after = _text(tokens, index - 1), _text(tokens, index + 1)
            owner = _text(tokens, index - 2) if before == "." else ""
            if token.string in self.packages and (before in ("from", "import") or after == "."):
                yield token, self.packages[token.string]
            elif token.string in self.modules and owner in packages:
                yield token, self.modules[token.string]
            elif token.string in self.steps and not (depth and after == "=") and self._holds_steps(owner):
                yield token, self.steps[token.string]

    def _holds_steps(self, owner: str) -> bool:
        """Can what stands before the dot ("" where there is none) be a module with steps?"""
        return owner in {"", "steps", *self.modules, *self.modules.values()}


def _text(tokens: Sequence[TokenInfo], index: int) -> str:
    return tokens[index].string if 0 <= index < len(tokens) else ""


def find_renames(old: Mapping[str, object], new: Mapping[str, object]) -> Renames:
    """What got another name between two manifests: what holds the same cells, and whose old name nobody has any more."""
    before, now = _stems(old), _stems(new)
    aliases = dict(zip(now, before, strict=True)) if len(now) == len(before) else {}
    known_as = {stem: alias for stem, alias in aliases.items() if stem not in before and alias not in now}
    old_steps, new_steps = _steps(old, {}), _steps(new, known_as)
    was, package = str(old.get("package")), str(new.get("package"))
    steps = _paired({name: cells for name, _, cells in old_steps}, {name: cells for name, _, cells in new_steps})
    modules = _paired(_by_module(old_steps), _by_module(new_steps))
    return Renames(package, {was: package} if was != package else {}, modules, steps)


_Step = tuple[str, str, frozenset[str]]


def _stems(facts: Mapping[str, object]) -> list[str]:
    """The names of the notebooks, without their suffixes."""
    sources = facts.get("sources")
    found = [entry.get("file") for entry in sources if isinstance(entry, dict)] if isinstance(sources, list) else []
    return [PurePosixPath(name).stem for name in found if isinstance(name, str)]


def _steps(facts: Mapping[str, object], known_as: Mapping[str, str]) -> list[_Step]:
    """Name, module and cells of every step that the manifest describes properly. Cells are called by notebook and id, whether there is one notebook
    or several; `known_as` are names that notebooks had before."""
    stems = _stems(facts)
    alone = f"{stems[0]}:" if len(stems) == 1 else ""

    def called(identity: object) -> str:
        stem, _, rest = f"{alone}{identity}".partition(":")
        return f"{known_as.get(stem, stem)}:{rest}"

    steps = facts.get("steps")
    entries = [entry for entry in steps if isinstance(entry, dict)] if isinstance(steps, list) else []
    return [
        (entry["name"], entry["module"], frozenset(map(called, entry["ids"])))
        for entry in entries
        if isinstance(entry.get("name"), str)
        and isinstance(entry.get("module"), str)
        and isinstance(entry.get("ids"), list)
    ]


def _by_module(steps: Iterable[_Step]) -> dict[str, frozenset[str]]:
    cells: dict[str, frozenset[str]] = {}
    for _, module, ids in steps:
        cells[module] = cells.get(module, frozenset()) | ids
    return cells


def _paired(old: Mapping[str, frozenset[str]], new: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Old names that are gone to new ones that were not there, where most of the cells of both are the same."""
    gone = {name: cells for name, cells in old.items() if name not in new}
    come = {name: cells for name, cells in new.items() if name not in old}
    pairs = {}
    for name, cells in gone.items():
        for candidate, others in come.items():
            if 2 * len(cells & others) > max(len(cells), len(others)):
                pairs[name] = candidate
    return pairs
