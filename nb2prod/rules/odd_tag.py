"""A tag is misspelt, or a cell that papermill injected was committed.

Tools look for tags by their exact names and pass over the others in silence: with `paramters` a notebook has no parameters. A cell with the tag
`injected-parameters` holds the values of one run, which then win over the defaults in every other.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Location, Severity
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule

KNOWN = (
    "active-ipynb", "active-py", "export", "hide-cell", "hide-input", "hide-output", "imports", "injected-parameters", "nbval-check-output",
    "nbval-ignore-output", "nbval-raises-exception", "nbval-skip", "parameters", "raises-exception", "remove-cell", "remove-input",
    "remove-output", "remove_cell", "remove_input", "remove_output", "skip-execution",
)  # fmt: skip
"""Tags with a meaning for some tool."""


def check(subject: Subject) -> Iterator[Finding]:
    for cell in subject.analysis.notebook.cells:
        for tag in cell.tags:
            if tag == "injected-parameters":
                message = "a cell that papermill injected was committed: it overrides the parameters of every later run"
                yield Finding(Location(cell.index), message, (tag,))
            elif (meant := _meant(tag)) is not None:
                yield Finding(Location(cell.index), f"no tool knows the tag {tag!r}: is {meant!r} meant?", (tag,))


def _meant(tag: str) -> str | None:
    """The known tag that this one is a misspelling of."""
    plain = tag.strip().lower()
    if tag in KNOWN or len(tag) < 6:
        return None
    if plain.replace("_", "-") in KNOWN:
        return plain.replace("_", "-")
    return next((known for known in KNOWN if _is_one_slip_away(plain, known)), None)


def _is_one_slip_away(word: str, known: str) -> bool:
    """Is one letter missing, too many or wrong, or are two neighbours swapped?"""
    if abs(len(word) - len(known)) > 1 or word == known:
        return False
    start = next((i for i, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), min(len(word), len(known)))
    rest, other = word[start:], known[start:]
    swapped = rest[1:2] + rest[0:1] + rest[2:]
    return rest[1:] in (other, other[1:]) or rest == other[1:] or swapped == other


RULE = Rule(
    code="NBP406",
    name="odd-tag",
    severity=Severity.WARNING,
    check=check,
    examples=(
        Example(
            """
            # %% tags=["paramters"]
            rate = 0.2
            # %% tags=["injected-parameters"]
            rate = 0.3
            # %% tags=["Parameters"]
            scale = 1
            """,
            ("1:1:1", "2:1:1", "3:1:1"),
        ),
        Example("""
            # %% tags=["parameters", "my-own-tag", "step:load"]
            rate = 0.2
            """),
    ),
)
