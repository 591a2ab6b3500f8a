"""By what a cell is known again after the notebook has changed."""

import hashlib
from collections import Counter

from nb2prod.notebook.model import Notebook


def identify_cells(notebook: Notebook) -> tuple[str, ...]:
    """One identity for each cell, in order, no two alike: its id, or, where the format has none, a digest of its source.

    Never its number: a cell that moves would take the place of another.
    """
    given = {cell.id for cell in notebook.cells}
    counted: Counter[str] = Counter()
    identities = []
    for cell in notebook.cells:
        identity = cell.id
        while not identity or (not cell.id and identity in given):
            made = f"source-{hashlib.sha256(cell.source.encode('utf-8', 'replace')).hexdigest()[:10]}"
            counted[made] += 1
            identity = made if counted[made] == 1 else f"{made}-{counted[made]}"
        identities.append(identity)
    return tuple(identities)


def name_cells(notebook: Notebook) -> tuple[tuple[str, ...], ...]:
    """What each cell may be called where it was noted down when its notebook was alone, or was together with others: its identity, with the name of
    its notebook before it and without, as far as only one cell is called so."""
    stems = [notebook.part_of(cell.index).path.stem for cell in notebook.cells]
    bare = [
        identity.removeprefix(f"{stem}:") if notebook.parts else identity
        for stem, identity in zip(stems, identify_cells(notebook), strict=True)
    ]
    counted = Counter(bare)
    return tuple(
        (f"{stem}:{identity}", *([identity] if counted[identity] == 1 else ()))
        for stem, identity in zip(stems, bare, strict=True)
    )
