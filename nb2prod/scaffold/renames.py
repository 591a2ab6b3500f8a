"""Follows what got another name: in the paths of files, and in Python that a person has edited since.

A heading that is changed gives its step another name, and with that its function, its test and its recorded values. Without following,
the person's edits would stay behind in the old ones.
"""

import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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

    def follow_names(self, path: str, data: bytes) -> bytes:
        """A Python file with the new names in place of the old; any other file, and one that Python cannot read, as it is."""
        if not self or not path.endswith(".py"):
            return data
        try:
            source = data.decode("utf-8")
            tokens = list(tokenize.generate_tokens(io.StringIO(source, newline="").readline))
        except (UnicodeDecodeError, tokenize.TokenError, SyntaxError):
            return data
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
    old_steps, new_steps = _steps(old), _steps(new)
    was, package = str(old.get("package")), str(new.get("package"))
    steps = _paired({name: cells for name, _, cells in old_steps}, {name: cells for name, _, cells in new_steps})
    modules = _paired(_by_module(old_steps), _by_module(new_steps))
    return Renames(package, {was: package} if was != package else {}, modules, steps)


_Step = tuple[str, str, frozenset[str]]


def _steps(facts: Mapping[str, object]) -> list[_Step]:
    """Name, module and cells of every step that the manifest describes properly."""
    steps = facts.get("steps")
    entries = [entry for entry in steps if isinstance(entry, dict)] if isinstance(steps, list) else []
    return [
        (entry["name"], entry["module"], frozenset(map(str, entry["ids"])))
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
