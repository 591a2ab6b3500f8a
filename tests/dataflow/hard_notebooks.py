"""Small notebooks that are hard to judge without running them, from two text files. `test_verdict_against_ipython` runs them all.

`==== what it is about` begins one, in percent notation. The second file was written against the language, without a look at the analysis.
"""

from pathlib import Path

_HERE = Path(__file__).parent
_TEXT = "\n".join(
    (_HERE / name).read_text(encoding="utf-8") for name in ("hard_notebooks.txt", "more_hard_notebooks.txt")
)
_PARTS = [part.partition("\n") for part in f"\n{_TEXT}".split("\n==== ") if part.strip()]
NOTEBOOKS = {name.strip(): text for name, _, text in _PARTS}
assert len(NOTEBOOKS) == len(_PARTS), "two notebooks have the same name"
