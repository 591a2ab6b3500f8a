"""Notebooks that talk to their kernel: they clear and replace what they have shown, and their libraries show things through its shell."""

import subprocess
import sys
from pathlib import Path

import pytest

from nb2prod.notebook import read_notebook
from nb2prod.pipeline import ConvertOptions, convert
from nb2prod.verify import Answer, verify

from .side_by_side import in_steps, write_notebook

LIBRARY = '''
from IPython import get_ipython
from IPython.display import clear_output, display


class Shape:
    """Shows itself, as figures of plotly do."""

    def _ipython_display_(self):
        display({"text/html": "<svg/>"}, raw=True)


def is_in_notebook():
    shell = get_ipython()
    return type(shell).__name__, type(shell).__module__


def print_prettily(kind, text):
    get_ipython().display_formatter.formatters["text/plain"].for_type(kind, lambda value, printer, cycle: printer.text(text))


def progress(steps):
    for step in range(steps):
        clear_output(wait=True)
        print("library", step)
        display(step)
'''
CELLS = {
    "a loop that clears": ["from IPython.display import clear_output\nfor i in range(3):\n    print('round', i)\n    clear_output()\nprint('end')"],
    "a loop that waits with clearing": [
        "from IPython.display import clear_output, display\nfor i in range(3):\n    clear_output(wait=True)\n    print(i)\n    display(i)"
    ],
    "nothing comes after the last clearing that waits": [
        "from IPython.display import clear_output\nfor i in range(3):\n    print(i)\n    clear_output(wait=True)",
        "print('next')",
    ],
    "a function that clears": [
        "from IPython.display import clear_output\ndef tell(text):\n    clear_output()\n    print(text)",
        "for word in ['a', 'b']:\n    tell(word)",
        "print('before')\ntell('c')",
    ],
    "an error after clearing": [
        "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('stays')\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    print('caught')"
    ],
    "a display that is updated": ["handle = display('one', display_id=True)\nprint('between')\nhandle.update('two')"],
    "a display that is updated by its name": [
        "from IPython.display import update_display\ndisplay('one', display_id='x')\nprint('between')\nupdate_display('two', display_id='x')"
    ],
    "a library that shows": ["import fancy", "shape = fancy.Shape()\nprint('before')\nshape", "print('after')"],
    "a library that looks for a notebook": ["import fancy\nprint(fancy.is_in_notebook())"],
    "a library that changes how things are shown": [
        "import fancy\nfancy.print_prettily(complex, 'a complex number')\n1j",
        "display(2j)\nprint(3j)",
    ],
    "a library that clears": ["import fancy\nfrom IPython.display import clear_output\nclear_output()\nfancy.progress(3)"],
    "the notebook asks for its shell": ["shell = get_ipython()\nprint(shell is not None, get_ipython() is shell)"],
}  # fmt: skip
REPLACED_LATER = {
    "a handle": (
        ["handle = display('one', display_id=True)\nprint('after it')", "print('between')\n'shown'", "handle.update('two')\nprint('updated')", "print('more')", "handle.update('three')", "print('end')"],
        "'three'\nafter it\nbetween\n'shown'\nupdated\nmore\nend\n",
    ),
    "a name that is shown twice": (
        ["from IPython.display import display, update_display\ndisplay('one', display_id='x')", "print('between', end='')\ndisplay('two', display_id='x')", "update_display('three', display_id='x')\ndisplay('four', display_id='x')"],
        "'four'\n<DisplayHandle display_id=x>\nbetween\n'four'\n<DisplayHandle display_id=x>\n'four'\n<DisplayHandle display_id=x>\n",
    ),
    "something that was never shown": (
        ["from IPython.display import update_display\nprint('before')\nupdate_display('gone', display_id='nothing')\nprint('after')"],
        "before\nafter\n",
    ),
    "handles in a dictionary": (
        ["bars = {}\ndef start(name):\n    bars[name] = display(f'{name} 0', display_id=name)\ndef tell(name, share):\n    bars[name].update(f'{name} {share}')", "start('a')\nstart('b')\nprint('started')", "print('works')", "tell('a', 50)\ntell('b', 10)\ntell('a', 100)"],
        "'a 100'\n'b 10'\nstarted\nworks\n",
    ),
    "a handle, and then an error": (
        ["handle = display('one', display_id=True)", "handle.update('two')\n1 / 0", "handle.update('three')"],
        "'two'\n",
    ),
}  # fmt: skip
"""Cells, and what a notebook's page has in the end: the place where something was shown has what has replaced it."""


@pytest.mark.parametrize("cells", CELLS.values(), ids=CELLS)
def test_shows_what_the_notebook_shows(cells: list[str], tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "fancy.py").write_text(LIBRARY)
    path = write_notebook(cells, here)
    convert(path, tmp_path / "out", ConvertOptions(pin=False))
    compared = verify(read_notebook(path), tmp_path / "out", python=sys.executable)
    assert [(each.step, each.answer, each.detail) for each in compared if each.answer is not Answer.SAME] == []
    assert compared


def test_older_matplotlib_finds_its_table_of_window_systems(tmp_path: Path) -> None:
    """It imports the table as soon as there is a shell; newer versions of IPython have none."""
    path = write_notebook(
        ["import matplotlib.pyplot as plt\nfrom IPython.display import Markdown", "plt.plot([1, 2])"], tmp_path
    )
    convert(path, tmp_path / "out", ConvertOptions(pin=False))
    (package,) = (tmp_path / "out" / "src").iterdir()
    code = f"from {package.name} import kernel\nkernel.start()\nfrom IPython.core.pylabtools import backend2gui\nprint(backend2gui.get('agg'))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=package.parent, capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("None\n", "")


@pytest.mark.parametrize(("cells", "shown"), REPLACED_LATER.values(), ids=REPLACED_LATER)
def test_what_later_cells_replace(cells: list[str], shown: str, tmp_path: Path) -> None:
    path = write_notebook(in_steps(cells), tmp_path)
    convert(path, tmp_path / "out", ConvertOptions(name="shown", pin=False))
    run = [sys.executable, "-m", "shown", "--show"]
    ran = subprocess.run(run, cwd=tmp_path / "out/src", capture_output=True, text=True, check=False)
    assert ran.stdout == shown
    if not ran.returncode:
        compared = verify(read_notebook(path), tmp_path / "out", python=sys.executable)
        assert [(each.step, each.detail) for each in compared if each.answer is Answer.DIFFERENT] == []
