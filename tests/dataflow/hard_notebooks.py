"""Small notebooks that are hard to judge without running them, from `hard_notebooks.txt`. `test_verdict_against_ipython` runs them all.

`==== what it is about` begins one, in percent notation.
"""

from pathlib import Path

_TEXT = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
NOTEBOOKS = {
    part.partition("\n")[0].strip(): part.partition("\n")[2] for part in f"\n{_TEXT}".split("\n==== ") if part.strip()
}
