"""What a rule is, and what it finds."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from nb2prod.diagnostics import Diagnostic, Fix, Location, Severity
from nb2prod.rules._subject import Subject


class Finding(NamedTuple):
    """One place where a rule applies. `severity` is for the few findings that weigh more or less than their rule."""

    location: Location
    message: str
    names: tuple[str, ...] = ()
    related: tuple[Location, ...] = ()
    fix: Fix | None = None
    severity: Severity | None = None


class Example(NamedTuple):
    """A notebook in percent notation, and what the rule says of it: `expected` has "cell:line:column" of every finding, all counted from 1.

    No place means that the notebook is fine. `files` are the files beside it. `outputs` gives cells an output: the number of the cell (from
    1), the text ("error: Name" for an error), and the execution count. `repairs` are messages about what had to be mended to read it. `provided`
    are the modules that the requirements bring, `debts` what a conversion would say.
    """

    notebook: str
    expected: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    outputs: tuple[tuple[int, str, int], ...] = ()
    repairs: tuple[str, ...] = ()
    provided: tuple[str, ...] = ()
    debts: tuple[str, ...] = ()


class Rule(NamedTuple):
    """One thing that can be wrong with a notebook; one file each in this folder, whose docstring is the rule's documentation.

    `default` says whether it is applied unasked. `words` are a quick way out: without any of them in the code the rule has nothing to find.
    `after` is for a rule about suppressions: it gets those that suppressed nothing (place and code) when all other rules are through.
    """

    code: str
    name: str
    severity: Severity
    check: Callable[[Subject], Iterable[Finding]]
    examples: tuple[Example, ...]
    default: bool = True
    words: tuple[str, ...] = ()
    after: Callable[[Iterable[tuple[Location, str]]], Iterable[Finding]] | None = None

    def diagnose(self, findings: Iterable[Finding]) -> list[Diagnostic]:
        """Findings with the rule's code and weight."""
        return [
            Diagnostic(
                location=finding.location,
                code=self.code,
                message=finding.message,
                severity=finding.severity or self.severity,
                names=finding.names,
                related=finding.related,
                fix=finding.fix,
                rule=self.name,
            )
            for finding in findings
        ]
