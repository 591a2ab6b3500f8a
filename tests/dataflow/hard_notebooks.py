"""Small notebooks that are hard to judge without running them, from text files. `test_verdict_against_ipython` runs them all.

`==== what it is about` begins one, in percent notation. `more_hard_notebooks.txt` was written against the language, without a look at the
analysis; `other_ends.txt` has what ends a run without being a NameError, and what only seems to.
"""

from pathlib import Path

_HERE = Path(__file__).parent


def _read(name: str) -> dict[str, str]:
    text = (_HERE / name).read_text(encoding="utf-8")
    parts = [part.partition("\n") for part in f"\n{text}".split("\n==== ") if part.strip()]
    found = {name.strip(): text for name, _, text in parts}
    assert len(found) == len(parts), "two notebooks have the same name"
    return found


NOTEBOOKS = _read("hard_notebooks.txt") | _read("more_hard_notebooks.txt")
OTHER_ENDS = _read("other_ends.txt")
