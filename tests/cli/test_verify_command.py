"""`nb2prod verify`: what it prints for each answer. Running both sides is tested with the stage."""

import json
from pathlib import Path

import pytest

from nb2prod import pipeline
from nb2prod.verify import Answer, Comparison

ANSWERS = (
    Comparison("load", (4, 5), Answer.SAME),
    Comparison("train", (7,), Answer.NOT_COMPARABLE, "it draws\nat random"),
)


@pytest.mark.parametrize(
    ("more", "code"),
    [((), 0), ((Comparison("last", (9,), Answer.DIFFERENT, "1 is not 2"),), 1)],
    ids=["same", "different"],
)
def test_the_exit_code_is_the_answer(nb2prod, samples: Path, monkeypatch: pytest.MonkeyPatch, more, code: int) -> None:
    monkeypatch.setattr(pipeline, "verify", lambda *_, **__: ANSWERS + more)
    ended = nb2prod("verify", samples / "churn.ipynb", "out")
    assert ended.code == code
    assert ended.out.startswith(
        "same            load (cells 5, 6)\nnot comparable  train (cell 8)\n    it draws\n    at random\n"
    )
    assert ("different       last (cell 10)\n    1 is not 2\n" in ended.out) is bool(more)


def test_programs_get_the_same_answers(nb2prod, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "verify", lambda *_, **__: ANSWERS)
    ended = nb2prod("verify", samples / "churn.ipynb", "out", "--output-format", "json")
    answered = json.loads(ended.out)
    assert answered["answer"] == "not comparable"
    assert answered["steps"][0] == {"step": "load", "cells": [5, 6], "answer": "same", "detail": ""}


def test_a_folder_that_is_no_project_is_refused(nb2prod, samples: Path) -> None:
    ended = nb2prod("verify", samples / "churn.ipynb", ".")
    assert ended.code == 2
    assert "nb2prod.json" in ended.err
