"""Which folders do the cells put on the search path? Only literals tell; nothing is run to find out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nb2prod.ipython.model import PythonCell

_CHANGES = re.compile(r"sys\.path|addsitedir|PYTHONPATH|os\.chdir|^\s*%?cd\s", re.MULTILINE)
_CLIMBS = re.compile(r"\.parents?\b|dirname|pardir")
_LITERAL = re.compile(r"""(['"])(?P<text>[^'"\n]{1,200})\1""")
_CD = re.compile(r"^\s*%?cd\s+(?P<text>[^\s#;]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SearchPathHints:
    """`literals` are the texts that may be folders, in order; `climbs` where a cell goes upwards by computing ("Path.cwd().parent")."""

    literals: tuple[str, ...]
    climbs: bool


def search_path_hints(cells: Iterable[PythonCell]) -> SearchPathHints:
    """What the cells that change the search path, or the working directory, mention as folders.

    Any literal of such a cell counts, for the path is often put together in steps; whoever uses the hints has to see whether the folder is there.
    """
    sources = [cell.cell.source for cell in cells if _CHANGES.search(cell.cell.source)]
    texts = [match["text"] for source in sources for match in (*_LITERAL.finditer(source), *_CD.finditer(source))]
    climbs = any(_CLIMBS.search(source) for source in sources)
    return SearchPathHints(tuple(dict.fromkeys(text for text in texts if _may_be_folder(text))), climbs)


def _may_be_folder(text: str) -> bool:
    return not text.startswith(("/", "~", "-")) and "://" not in text and "\0" not in text and text != "."
