"""`nb2prod report`: what the page holds, and what it says when a notebook cannot be read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.notebook_files import write_notebook

Run = Callable[..., Any]


def test_page_holds_findings_graph_steps_and_requirements(nb2prod: Run, tmp_path: Path, samples: Path) -> None:
    assert nb2prod("report", samples / "churn.ipynb", "-o", "page.html").code == 0
    page = (tmp_path / "page.html").read_text()
    assert "Runs from top to bottom: yes" in page
    assert "<svg" in page and "load_customers" in page and "pandas" in page
    assert "<script" not in page and "default-src &#39;none&#39;" in page


def test_the_worst_comes_first_and_what_cannot_be_read_before_it(nb2prod: Run, tmp_path: Path) -> None:
    write_notebook(tmp_path / "a.ipynb", "print(1)")
    write_notebook(tmp_path / "b.ipynb", "print(gone)")
    (tmp_path / "c.ipynb").write_text("{")
    assert nb2prod("report", ".", "-o", "page.html").code == 2
    page = (tmp_path / "page.html").read_text()
    assert page.index("c.ipynb") < page.index("b.ipynb") < page.index("a.ipynb")


def test_a_secret_is_not_shown(nb2prod: Run, tmp_path: Path) -> None:
    write_notebook(tmp_path / "a.ipynb", 'key = "AKIAQ7RTZ3B5LMN4WXYZ"\nprint(gone)')
    nb2prod("report", "a.ipynb", "-o", "page.html")
    assert "AKIAQ7" not in (tmp_path / "page.html").read_text()


def test_a_place_that_cannot_be_written_is_an_error(nb2prod: Run, samples: Path) -> None:
    ended = nb2prod("report", samples / "churn.ipynb", "-o", "nowhere/page.html")
    assert ended.code == 2 and "nowhere" in ended.err
