"""Compares what the notebook did with what the package did, step by step. Pure: it gets both runs and gives answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nb2prod.verify.model import Answer, Comparison, PackageStep, Ran, Run, Value
from nb2prod.verify.texts import VARIES, common, compare_texts, fits, normal
from nb2prod.verify.values import first_difference

WHOLE_RUN = "(whole run)"

_UNSTABLE = "it differs between two runs of the notebook itself"


@dataclass(frozen=True, slots=True)
class _Finding:
    """One thing that was compared: an empty `note` says it was the same to the last digit."""

    answer: Answer
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Texts:
    """What wrote texts to compare: the notebook, in two runs, and the package; and the folders that the first and the last ran in."""

    mine: Ran | Run
    again: Ran | Run
    theirs: Ran | Run
    unstable: frozenset[str]
    folders: tuple[str, str]


def compare(
    notebook: Run,
    package: Run,
    steps: Sequence[PackageStep],
    unstable: Mapping[str, frozenset[str]] | None = None,
    again: Run | None = None,
) -> tuple[Comparison, ...]:
    """The answer for every step, and last for the whole run. The runs have their parts keyed by step; `again` is a second of the notebook.

    A step is *different* if anything of it is: what it printed, showed, took, gave or wrote. It is *not comparable* if the notebook
    does not get through it, or if all that it did is `unstable` (see `Reference`) or cannot be stored. Else it is the *same*,
    and the detail says what was left out.
    """
    unstable, again = unstable or {}, again or notebook
    answers = [
        _compare_step(step, notebook, package, unstable.get(step.name, frozenset()), again.parts.get(step.name, Ran()))
        for step in steps
    ]
    return (*answers, _compare_whole(notebook, package, unstable, again))


def as_json(comparisons: Sequence[Comparison]) -> dict[str, Any]:
    """The report for programs, in which cells count from 1. `answer` is that of the whole: "different" if any is, else that of the whole run."""
    rows = [
        {
            "step": each.step,
            "cells": [cell + 1 for cell in each.cells],
            "answer": each.answer.value,
            "detail": each.detail,
        }
        for each in comparisons
    ]
    return {"answer": overall(comparisons).value, "steps": rows}


def overall(comparisons: Sequence[Comparison]) -> Answer:
    """The answer for all of it."""
    answers = {each.answer for each in comparisons}
    if Answer.DIFFERENT in answers:
        return Answer.DIFFERENT
    return comparisons[-1].answer if comparisons else Answer.NOT_COMPARABLE


def _compare_step(step: PackageStep, notebook: Run, package: Run, unstable: frozenset[str], again: Ran) -> Comparison:
    mine, theirs = notebook.parts.get(step.name), package.parts.get(step.name)
    if mine is None or (mine.error and notebook.error):
        why = (
            f"the notebook stops here: {notebook.error}" if mine else f"the notebook stops before it: {notebook.error}"
        )
        return Comparison(step.name, step.cells, Answer.NOT_COMPARABLE, why)
    if theirs is None:
        return Comparison(step.name, step.cells, Answer.DIFFERENT, f"the package does not get there: {package.error}")
    findings = [
        *_text_findings(_Texts(mine, again, theirs, unstable, (notebook.work, package.work))),
        *_other_findings(mine, theirs, unstable),
    ]
    if theirs.error:
        findings.insert(0, _Finding(Answer.DIFFERENT, f"it fails: {theirs.error}"))
    return Comparison(step.name, step.cells, *_sum_up(findings))


def _compare_whole(notebook: Run, package: Run, unstable: Mapping[str, frozenset[str]], again: Run) -> Comparison:
    """Also sees what no step sees: text printed elsewhere, and the order of it all."""
    if notebook.error:
        why = f"the notebook does not run to its end: {notebook.error}"
        return Comparison(WHOLE_RUN, (), Answer.NOT_COMPARABLE, why)
    aspects = _unstable_texts(notebook, again) | frozenset().union(*unstable.values()) - {"stdout", "shown"}
    mine = Ran(notebook.stdout, notebook.shown, files=notebook.files)
    theirs = Ran(package.stdout, package.shown, files=package.files)
    findings = [
        *_text_findings(_Texts(mine, again, theirs, aspects, (notebook.work, package.work))),
        *_other_findings(mine, theirs, aspects),
    ]
    if package.error:
        findings.insert(0, _Finding(Answer.DIFFERENT, f"the package fails: {package.error}"))
    return Comparison(WHOLE_RUN, (), *_sum_up(findings))


def _unstable_texts(notebook: Run, again: Run) -> frozenset[str]:
    texts = (("stdout", notebook.stdout, again.stdout), ("shown", notebook.shown, again.shown))
    return frozenset(aspect for aspect, one, other in texts if normal(one) != normal(other))


def _sum_up(findings: Sequence[_Finding]) -> tuple[Answer, str]:
    different = [finding.note for finding in findings if finding.answer is Answer.DIFFERENT]
    if different:
        return Answer.DIFFERENT, different[0]
    notes = "; ".join(finding.note for finding in findings if finding.note)
    if findings and all(finding.answer is Answer.NOT_COMPARABLE for finding in findings):
        return Answer.NOT_COMPARABLE, notes
    return Answer.SAME, notes


def _text_findings(texts: _Texts) -> Iterator[_Finding]:
    """What is printed and shown counts as compared only if there is any, or everything would be "the same"."""
    for aspect, said in (("stdout", "printed"), ("shown", "shown")):
        mine, again, theirs = (getattr(part, aspect) for part in (texts.mine, texts.again, texts.theirs))
        if mine or theirs:
            mine, theirs = _anywhere(mine, texts.folders[0]), _anywhere(theirs, texts.folders[1])
            yield _text_finding(said, mine, theirs, again if aspect in texts.unstable else None)


def _other_findings(mine: Ran, theirs: Ran, unstable: frozenset[str]) -> Iterator[_Finding]:
    for title, values, others in (("before", mine.before, theirs.before), ("after", mine.after, theirs.after)):
        for name in [name for name in values if name in others]:
            yield _value_finding(name, title, values[name], others[name], f"{title} {name}" in unstable)
        for name in [name for name in values if name not in others and title == "after" and not theirs.error]:
            yield _Finding(Answer.DIFFERENT, f"`{name}` is not returned")
    for path in sorted(mine.files.keys() | theirs.files.keys()):
        yield _file_finding(path, mine.files.get(path), theirs.files.get(path), f"file {path}" in unstable)


def _anywhere(text: str, folder: str) -> str:
    """The text as if it had been written in the same folder by both."""
    return text.replace(folder, "(folder)") if folder else text


def _text_finding(said: str, mine: str, theirs: str, again: str | None) -> _Finding:
    """`again` is what the notebook wrote in its second run, if that was something else."""
    likeness = compare_texts(mine, theirs)
    if likeness.same:
        return _Finding(Answer.SAME, likeness.note)
    if again is None:
        return _Finding(Answer.DIFFERENT, f"{said} text differs:\n{likeness.difference}")
    lasting = common(normal(mine), normal(again))
    if lasting.replace(VARIES, "").strip() and fits(normal(theirs), lasting):
        return _Finding(Answer.SAME, f"lines of what is {said} were not compared: {_UNSTABLE}")
    return _Finding(Answer.NOT_COMPARABLE, f"what is {said} was not compared: {_UNSTABLE}")


def _value_finding(name: str, title: str, mine: Value, theirs: Value, unstable: bool) -> _Finding:
    if not mine.data:
        return _Finding(Answer.NOT_COMPARABLE, f"`{name}` was not compared: {mine.why}")
    if mine.kind and not theirs.kind:
        return _Finding(Answer.DIFFERENT, f"`{name}` {title} the step: {theirs.why}")
    difference = first_difference(mine, theirs)
    if not difference:
        return _Finding(Answer.SAME, "" if mine.kind else f"of `{name}` only the attributes were compared")
    if unstable:
        return _Finding(Answer.NOT_COMPARABLE, f"`{name}` was not compared: {_UNSTABLE}")
    return _Finding(Answer.DIFFERENT, f"`{name}` {title} the step: {difference}")


def _file_finding(path: str, mine: str | None, theirs: str | None, unstable: bool) -> _Finding:
    if mine == theirs:
        return _Finding(Answer.SAME)
    if unstable:
        return _Finding(Answer.NOT_COMPARABLE, f"{path} was not compared: {_UNSTABLE}")
    if theirs is None:
        return _Finding(Answer.DIFFERENT, f"{path} is not {'deleted' if mine == 'deleted' else 'written'}")
    if mine is None:
        return _Finding(
            Answer.DIFFERENT, f"{path} is {'deleted' if theirs == 'deleted' else 'written'}, but not by the notebook"
        )
    return _Finding(Answer.DIFFERENT, f"{path} is written with other content")
