"""`nb2prod fix`: mends what can safely be mended."""

import difflib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nb2prod.cli.terminal import complain, note, progress, say
from nb2prod.errors import Nb2prodError, NestingError, VerifyError

if TYPE_CHECKING:
    from nb2prod.fixes import Mended

FOUND, CANNOT = 1, 2


def fix(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Notebooks, or folders to walk for *.ipynb.")],
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change. This is the default.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only say whether something would change.")] = False,
    in_place: Annotated[bool, typer.Option("--in-place", help="Write the notebooks.")] = False,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE", help="Mend findings of these rules only, by code or by its start. Repeat for more."
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="Seed random generators that have no seed with this number.")
    ] = None,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Run each mended notebook, on a copy of its folder; keep it only if it runs."),
    ] = False,
) -> None:
    """Mend notebooks where that is safe: cells in an order that works, imports at the top, ids, injected parameters, seeds.

    After every change the notebook is analysed again, and the change taken back unless it does good. Nothing is run but by --verify.
    Exit code 0: nothing to mend, or mended in place; 1: something would be mended; 2: a notebook could not be read or written.
    """
    from nb2prod.cli.walk import find_notebooks
    from nb2prod.config import load_config

    if diff + check + in_place > 1:
        raise typer.BadParameter("--diff, --check and --in-place exclude each other")
    if verify:
        note("running the mended notebooks, on copies of their folders")
    changed = failed = False
    for path in find_notebooks(paths, load_config(Path.cwd()).exclude):
        try:
            before, mended = _mend(path, seed, tuple(select or ()), verify=verify)
            if mended.data != before:
                changed = True
                _tell(path, before, mended, check=check, in_place=in_place)
            for message in mended.withheld:
                note(f"{path}: left as it is, for it would do no good: {message}")
        except Nb2prodError as error:
            failed = True
            complain(str(error), error.hint)
    raise typer.Exit(CANNOT if failed else FOUND if changed and not in_place else 0)


def _mend(path: Path, seed: int | None, select: tuple[str, ...], *, verify: bool) -> tuple[bytes, "Mended"]:
    from nb2prod.beside import Beside
    from nb2prod.fixes import Wishes, mend

    try:
        before = path.read_bytes()
    except OSError as error:
        raise Nb2prodError(f"cannot be read: {error.strerror}", place=str(path)) from error
    try:
        mended = mend(before, Beside(path), Wishes(seed), select)
    except RecursionError as error:
        raise NestingError(str(path)) from error
    if verify and mended.data != before:
        _run(path, mended.data)
    return before, mended


def _run(path: Path, data: bytes) -> None:
    """Raises VerifyError where the mended notebook does not run to its end."""
    from nb2prod.notebook import parse_notebook
    from nb2prod.verify.run_notebook import run_notebook

    with progress(f"running {path.name}"):
        run = run_notebook(parse_notebook(data, path))
    if run.error:
        raise VerifyError(f"does not run when it is mended: {run.error}", place=str(path), hint="It was left as it is.")


def _tell(path: Path, before: bytes, mended: "Mended", *, check: bool, in_place: bool) -> None:
    if in_place:
        _write(path.resolve(), mended.data)
    if not (check or in_place):
        say("\n".join(_diff(path, before, mended.data)))
    for message in mended.done:
        note(f"{path}: {message}")


def _diff(path: Path, before: bytes, after: bytes) -> Iterator[str]:
    old, new = before.decode("utf-8").splitlines(), after.decode("utf-8").splitlines()
    return difflib.unified_diff(old, new, f"{path}", f"{path} (mended)", lineterm="")


def _write(path: Path, data: bytes) -> None:
    """Put the new file in the place of the old one in one step, with the same rights."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode)
        Path(name).replace(path)
    except OSError as error:
        raise Nb2prodError(f"cannot be written: {error.strerror}", place=str(path)) from error
