"""The conventions by which cells are marked: ours and those of other tools, one row each.

A row that is added here is honoured everywhere, and listed in docs/conventions.md, which is made from this table.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nb2prod.notebook.model import Cell
from nb2prod.steps.model import Role


@dataclass(frozen=True, slots=True)
class Convention:
    """`mark` is a cell tag, or a comment at the top of the cell, or a pattern of one with a group; `role` what such a cell is for (None: the mark
    does not say), `names` what the group names ("step", "module", "notebook module", or "after", which is only told), `meaning` one line for the
    documentation."""

    mark: str
    origin: str
    role: Role | None
    meaning: str
    names: str = ""

    def read(self, mark: str) -> str | None:
        """The name that `mark` gives, "" where this convention gives none; None where the mark is another one."""
        if not self.names:
            return "" if mark == self.mark else None
        match = re.fullmatch(self.mark, mark)
        return match[1].strip() if match else None


_PARAMETERS = "its assignments are parameters with defaults"
_SKIPPED = "not converted, listed in the plan"
_OF_STEP = "the cell belongs to the step of that name"
_PAGE_ONLY = "says what a page shows; the cell is run, so it is converted"
_NOT_COMPARED = "converted; what it prints is not compared by the tests"
_NOTHING = "changes nothing: "

CONVENTIONS = (
    Convention("nb2prod:step=(.+)", "nb2prod", Role.STEP, _OF_STEP, "step"),
    Convention(
        "nb2prod:module=(.+)",
        "nb2prod",
        None,
        "its step goes into that module, and its definitions, unless modules would import each other",
        "module",
    ),
    Convention("nb2prod:skip", "nb2prod", Role.SKIP, _SKIPPED),
    Convention("nb2prod:test", "nb2prod", Role.TEST, "a check: it runs as a step of its own"),
    Convention("nb2prod:explore", "nb2prod", Role.EXPLORE, "looks at data and makes nothing"),
    Convention("nb2prod:parameters", "nb2prod", Role.PARAMETERS, _PARAMETERS),
    Convention("nb2prod:([a-z_][a-z0-9_]*)", "nb2prod", Role.STEP, _OF_STEP, "step"),
    Convention("parameters", "papermill, ploomber, SageMaker", Role.PARAMETERS, _PARAMETERS),
    Convention("default parameters", "papermill", Role.PARAMETERS, _PARAMETERS),
    Convention("# parameters", "papermill", Role.PARAMETERS, _PARAMETERS),
    Convention("injected-parameters", "papermill", Role.SKIP, "values of one past run: left out"),
    Convention("pipeline-parameters", "Kale", Role.PARAMETERS, _PARAMETERS),
    Convention("step:(.+)", "Kale", Role.STEP, _OF_STEP, "step"),
    Convention("block:(.+)", "Kale", Role.STEP, _OF_STEP, "step"),
    Convention("skip", "Kale", Role.SKIP, _SKIPPED),
    Convention("prev:(.+)", "Kale", None, _NOTHING + "the data flow says which step needs which", "after"),
    Convention("imports", "Kale", None, _NOTHING + "imports go to the top of their module by themselves"),
    Convention("functions", "Kale", None, _NOTHING + "functions go to module level by themselves"),
    Convention("pipeline-metrics", "Kale", None, _NOTHING + "what is printed stays printed"),
    Convention("node", "Kedro", Role.STEP, "a step of its own"),
    Convention("remove-cell", "Jupyter Book", None, _PAGE_ONLY),
    Convention("remove_cell", "nbconvert", None, _PAGE_ONLY),
    Convention("remove-input", "Jupyter Book", None, _PAGE_ONLY),
    Convention("hide-input", "Jupyter Book", None, _PAGE_ONLY),
    Convention("hide-cell", "Jupyter Book", None, _PAGE_ONLY),
    Convention("hide-output", "Jupyter Book", None, _PAGE_ONLY),
    Convention("remove-output", "Jupyter Book", None, _PAGE_ONLY),
    Convention("skip-execution", "nbclient, nbmake, Jupyter Book", Role.SKIP, "not run there, so not converted"),
    Convention("active-ipynb", "jupytext", Role.SKIP, "only for the notebook: not converted"),
    Convention("active-ipynb-py", "jupytext", None, _NOTHING + "code in the notebook and in the script"),
    Convention("raises-exception", "nbclient, nbval, nbmake", None, "may raise: the run goes on after it"),
    Convention("nbval-raises-exception", "nbval", None, "may raise: the run goes on after it"),
    Convention("# NBVAL_RAISES_EXCEPTION", "nbval", None, "may raise: the run goes on after it"),
    Convention("nbval-ignore-output", "nbval", None, _NOT_COMPARED),
    Convention("# NBVAL_IGNORE_OUTPUT", "nbval", None, _NOT_COMPARED),
    Convention("nbval-skip", "nbval", None, _NOT_COMPARED),
    Convention("# NBVAL_SKIP", "nbval", None, _NOT_COMPARED),
    Convention("nbval-check-output", "nbval", None, _NOTHING + "what is printed is compared anyway"),
    Convention("# NBVAL_CHECK_OUTPUT", "nbval", None, _NOTHING + "what is printed is compared anyway"),
    Convention(r"#\| default_exp (.+)", "nbdev", None, "the module of the whole notebook", "notebook module"),
    Convention("#| export", "nbdev", None, _NOTHING + "definitions go to module level by themselves"),
    Convention("#| exporti", "nbdev", None, _NOTHING + "definitions go to module level by themselves"),
    Convention("#| exports", "nbdev", None, _NOTHING + "definitions go to module level by themselves"),
    Convention("#| hide", "nbdev", None, _PAGE_ONLY),
    Convention("#| eval: false", "nbdev, Quarto", Role.SKIP, "not run there, so not converted"),
)
_UNCOMPARED = frozenset({"nbval-ignore-output", "# NBVAL_IGNORE_OUTPUT", "nbval-skip", "# NBVAL_SKIP"})
_OWN_COMMENT = "#| nb2prod:"
_DIRECTIVE = re.compile(
    r"#\s*(?:\||%%|NBVAL_|@|parameters\s*$|default_exp\s+\S+\s*$|(?:exports?|exporti|hide)\s*$)", re.IGNORECASE
)
_OLD_DIRECTIVE = re.compile(r"#\s*(?:default_exp\s+\S+|exports?|exporti|hide)\s*$")
"""Of nbdev, before it wrote `#|`."""


@dataclass(frozen=True, slots=True)
class Marking:
    """What the marks of a cell say: its role (None: nothing), the names of its step and module and of the module for the whole notebook ("" for
    none), and which mark decided the role."""

    role: Role | None = None
    step: str = ""
    module: str = ""
    notebook_module: str = ""
    why: str = ""


def read_marking(cell: Cell) -> Marking:
    """What a cell's tags, metadata and comments say of it, ours before those of other tools."""
    found = list(_conventions_of(cell))
    role, step, why = None, "", ""
    for convention, mark, name in found:
        if convention.role is not None:
            role, why = (
                convention.role,
                f"{'comment' if mark.startswith('#') else 'tag'} `{mark}` ({convention.origin})",
            )
            step = name if convention.names == "step" else ""
            break
    control = cell.metadata.get("run_control")
    if role is None and isinstance(control, dict) and control.get("frozen") is True:
        role, why = Role.SKIP, "frozen (jupytext, Freeze)"
    modules = {convention.names: name for convention, _, name in found}
    return Marking(role, step, modules.get("module", ""), modules.get("notebook module", ""), why)


def is_compared(cell: Cell) -> bool:
    """Does no mark say that what the cell prints is not to be compared?"""
    return _UNCOMPARED.isdisjoint(_marks(cell))


def is_directive(comment: str) -> bool:
    """Is the comment for tools only, as `#| export`, `# NBVAL_SKIP`, `#@title` and `# %%` are?"""
    return _DIRECTIVE.match(comment) is not None


def _conventions_of(cell: Cell) -> Iterator[tuple[Convention, str, str]]:
    """Those that the cell's marks follow, in the order of the table, with the mark and the name that it gives."""
    marks = _marks(cell)
    for convention in CONVENTIONS:
        for mark in marks:
            name = convention.read(mark)
            if name is not None:
                yield convention, mark, name


def _marks(cell: Cell) -> list[str]:
    """All marks of the cell, spelled as in the table: ours, in whichever of their three spellings, then those of other tools."""
    comments = list(_comments(cell.source))
    ours: list[str] = []
    metadata = cell.metadata.get("nb2prod")
    if isinstance(metadata, dict):
        ours += [
            f"nb2prod:{key}={value}" if value is not True else f"nb2prod:{key}"
            for key, value in sorted(metadata.items())
        ]
    for comment in comments:
        if comment.startswith(_OWN_COMMENT):
            ours += [f"nb2prod:{word.strip()}" for word in comment.removeprefix(_OWN_COMMENT).split(",")]
    return [*ours, *cell.tags, *comments]


def _comments(source: str) -> Iterator[str]:
    """The comments at the top of a cell: `#|eval:  false` and `#export`, as older notebooks write it, as `#| eval: false` and `#| export`."""
    for line in source.splitlines():
        if not line.startswith("#"):
            return
        words = " ".join(line.lstrip("#").split())
        if line.startswith("#|") or _OLD_DIRECTIVE.match(line):
            words = " ".join(words.removeprefix("|").split())
            yield "#| " + re.sub(r"^([\w-]+) ?: ?", r"\1: ", words)
        else:
            yield f"# {words}"
