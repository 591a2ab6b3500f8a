"""Generates a project again, after its notebook, its plan or nb2prod itself changed, and merges the result with what people made of it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nb2prod.conversion import KeptPins, make_project
from nb2prod.errors import NotebookError
from nb2prod.notebook import read_notebook
from nb2prod.options import PLAN, ConvertOptions, recall, remember
from nb2prod.pins import recall_lock
from nb2prod.scaffold import (
    BASE,
    MANIFEST,
    Change,
    ChangeKind,
    Renames,
    RenderedFile,
    Written,
    amend,
    digest,
    find_left_behind,
    find_moved_package,
    find_renames,
    find_unsettled,
    locked,
    plan_update,
    read_written,
    recover,
)


@dataclass(frozen=True, slots=True)
class Update:
    """What an update did, or would do. `notes` are what could not be verified, `unsettled` files that still have marks of an earlier conflict:
    then nothing was done. `taken_back` says that an earlier update had been cut short."""

    changes: tuple[Change, ...] = ()
    renames: Renames = field(default_factory=Renames)
    notes: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    taken_back: bool = False

    @property
    def conflicts(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.kind is ChangeKind.CONFLICT)

    @property
    def told(self) -> tuple[Change, ...]:
        """What a person should hear of: not what stays as it is, nor what nb2prod notes down for itself."""
        found = (change for change in self.changes if change.note or change.kind is not ChangeKind.KEEP)
        return tuple(change for change in found if change.path not in (MANIFEST, BASE))

    @property
    def is_needed(self) -> bool:
        """Is there a file that is not as it should be?"""
        return any(change.kind is not ChangeKind.KEEP for change in self.changes)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What may be asked otherwise than the project remembers; None, () and "" mean: as it remembers. `addons` come to those it has."""

    notebooks: tuple[Path, ...] = ()
    run: bool | None = None
    pin: bool | None = None
    python: str | None = None
    addons: tuple[str, ...] = ()
    model: str = ""
    template: Path | None = None
    trust: bool = False


AS_BEFORE = Wishes()


def update(out: Path, wishes: Wishes = AS_BEFORE, *, write: bool = True) -> Update:
    """Bring the project in `out` up to date with its notebook: all of it, or nothing. Without `write`, only say what would be done.

    Nothing that a person wrote is lost: what both sides changed is marked in the file. Raises what `convert` raises.
    """
    with locked(out):
        taken_back = recover(out)
        written = read_written(out)
        unsettled = find_unsettled(written, out)
        if unsettled:
            return Update(unsettled=unsettled, taken_back=taken_back)
        paths, options = _asked(written, out, wishes)
        if options.run and not wishes.run and _nothing_new(written, paths, options, out):
            return Update(taken_back=taken_back)
        project = make_project(paths, out, options, keep=_pins(written), lenient=True)
        renames = find_renames(written.facts, _facts(project.files))
        changes = plan_update(written, project.files, renames, out)
        behind = find_left_behind(written, project.files, renames, out)
        notes = (*project.notes, *_notes(written, paths, behind))
        if write:
            amend(changes, out)
    return Update(changes, renames, notes, taken_back=taken_back)


def _notes(written: Written, paths: Sequence[Path], behind: Sequence[str]) -> Iterator[str]:
    """What a person should know besides: which notebooks do not belong to the package any more, and what of theirs was not followed."""
    before = [str(source.get("file")) for source in written.facts.get("sources", ())]
    gone = [name for name in before if name not in {path.name for path in paths}] if len(paths) < len(before) else []
    if gone:
        yield f"without {', '.join(gone)} from now on; to keep it, name every notebook with --notebook"
    yield from (f"{path} is yours, and speaks of what was renamed: change it too" for path in behind)


def remembered_run(out: Path) -> bool:
    """Was the notebook run when the project in `out` was made?"""
    return recall(read_written(out).facts.get("options"), out)[1].run


def _asked(written: Written, out: Path, wishes: Wishes) -> tuple[tuple[Path, ...], ConvertOptions]:
    """The notebooks and the options of before, but for what is wished otherwise. A plan that was edited may name the package anew."""
    paths, options = recall(written.facts.get("options"), out)
    paths = wishes.notebooks or paths
    for path in paths:
        if not path.exists():
            hint = "if it was moved or renamed, say where it is: --notebook PATH (for all of them, if there are several); without it the package stays as it is"
            raise NotebookError("the notebook is not there", place=str(path), hint=hint)
    if options.plan is not None and digest(options.plan.read_bytes()) != written.digests.get(PLAN):
        options = replace(options, name="")
    if wishes.run is not None:
        options = replace(options, run=wishes.run)
    if wishes.pin is not None:
        options = replace(options, pin=wishes.pin)
    addons = tuple(sorted({*options.addons, *wishes.addons}))
    options = replace(options, addons=addons, model=wishes.model or options.model)
    options = replace(options, template=wishes.template or options.template, trust=wishes.trust)
    options = replace(options, name=find_moved_package(written, out) or options.name)
    return paths, replace(options, python=wishes.python)


def _nothing_new(written: Written, paths: Sequence[Path], options: ConvertOptions, out: Path) -> bool:
    """Is all that the project was made from as it was? Then the notebook need not be run again, which might record other values.

    Of a template of the user's own nobody knows.
    """
    from nb2prod import __version__

    as_asked = remember(options, paths, out) == written.facts.get("options") and options.template is None
    plan = digest(options.plan.read_bytes()) if options.plan else None
    same_plan = written.digests.get(PLAN) == plan and written.facts.get("nb2prod") == __version__
    known = [source.get("sha256") for source in written.facts.get("sources", ())]
    return as_asked and same_plan and known == [read_notebook(path).sha256 for path in paths]


def _pins(written: Written) -> KeptPins | None:
    text = written.base.get("requirements.txt")
    known = recall_lock(written.facts.get("lock"), text.decode()) if text is not None else None
    return KeptPins(*known) if known else None


def _facts(files: Sequence[RenderedFile]) -> dict[str, object]:
    manifest = next(file for file in files if file.path == MANIFEST)
    facts: dict[str, object] = json.loads(manifest.data)
    return facts
