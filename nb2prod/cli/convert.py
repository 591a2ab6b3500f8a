"""`nb2prod convert`: a notebook becomes a package."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nb2prod.cli.choices import DropOption, NameOption, NotebooksArgument, OrderChoice, OrderOption, drops_exploration
from nb2prod.cli.mapping import MapOption, read_mapping
from nb2prod.cli.own_template import TemplateOption, TrustOption
from nb2prod.cli.pinning import AllowSdistsOption, AsOfOption, OfflineOption, PinOption, install_and_import
from nb2prod.cli.terminal import note, progress, say
from nb2prod.cli.verify import DIFFERENT, compare_runs

if TYPE_CHECKING:
    from nb2prod.pins import PinOptions
    from nb2prod.pipeline import Conversion


def convert(
    notebooks: NotebooksArgument,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="The folder of the new project.")],
    name: NameOption = "",
    plan: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Follow a plan saved by `nb2prod plan --write`.")
    ] = None,
    order: OrderOption = OrderChoice.DOCUMENT,
    drop: DropOption = None,
    pin: PinOption = True,
    as_of: AsOfOption = "none",
    offline: OfflineOption = False,
    allow_sdists: AllowSdistsOption = False,
    map_: MapOption = None,
    run: Annotated[
        bool,
        typer.Option(
            "--run", help="Run the notebook on a copy of its folder, so that the tests check what it really gives."
        ),
    ] = False,
    python: Annotated[
        str | None,
        typer.Option(
            metavar="PY", help="With --run and --verify: the interpreter, by default that of the notebook's kernel."
        ),
    ] = None,
    verify: Annotated[
        bool,
        typer.Option(
            "--verify",
            help="Afterwards install the pins into a fresh environment and import everything there; "
            "run notebook and package on copies, and compare: `nb2prod verify`.",
        ),
    ] = False,
    addons: Annotated[
        str,
        typer.Option("--with", metavar="NAMES", help="Add-ons, separated by commas: see docs/addons.md."),
    ] = "",
    model: Annotated[
        str,
        typer.Option(metavar="NAME", help="With add-ons: the fitted model that they are about, if there are several."),
    ] = "",
    template: TemplateOption = None,
    trust: TrustOption = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Write into DIR even if it is not empty; refused where that would replace what people wrote.",
        ),
    ] = False,
    overwrite: Annotated[
        bool,
        typer.Option("--overwrite", help="Like --force, but replace that too, and keep it beside as NAME.orig."),
    ] = False,
) -> None:
    """Turn a notebook into a package that does what the notebook did, with tests and pinned requirements.

    Several notebooks become one package: they go on from each other, by files or by variables, and what they define alike is defined once.

    Without --run and --verify nothing of the notebook is run. Either all files are written or none, and only inside DIR. Exit code 2: refused, with
    the reason and the place; 1: with --verify, the package does something else, or its pins do not hold.
    """
    from nb2prod import pipeline
    from nb2prod.config import load_config
    from nb2prod.pins import PinOptions

    if python is not None and not (run or verify):
        raise typer.BadParameter("is only used with --run and --verify", param_hint="'--python'")
    if not pin and (offline or allow_sdists or as_of != "none"):
        raise typer.BadParameter("contradicts --offline, --allow-sdists and --as-of", param_hint="'--no-pin'")
    told = ", ".join(map(str, notebooks))
    if run:
        note(f"Running {told} on a copy of its folder.")
    mapping = read_mapping(map_, load_config(notebooks[0].parent).map)
    names = tuple(part.strip() for part in addons.split(",") if part.strip())
    pins = PinOptions(as_of=as_of, offline=offline, allow_sdists=allow_sdists)
    options = pipeline.ConvertOptions(
        name,
        plan,
        pipeline.Order(order),
        drops_exploration(drop),
        mapping,
        pin,
        run,
        python,
        force,
        pins,
        addons=names,
        model=model,
        template=template,
        trust=trust,
        overwrite=overwrite,
    )
    with progress(f"Converting {told}"):
        done = pipeline.convert(notebooks, output, options)
    say(_summary(done, notebooks[0], output))
    if verify:
        proven = _pins_hold(done, pins)
        compare_runs(notebooks, output, python)
        if not proven:
            raise typer.Exit(DIFFERENT)


def _pins_hold(done: "Conversion", pins: "PinOptions") -> bool:
    """Can everything be imported in an environment made of the pins? Where their Python is not on the machine, nobody can tell."""
    from nb2prod.requirements import find_python

    if done.lock is None or not done.lock.pins:
        return True
    if not find_python(done.lock.python):
        note(f"The pins are for Python {done.lock.python}, which is not on this machine; they are not tested.")
        return True
    return install_and_import(done.requirements, done.lock, pins)


def _summary(done: "Conversion", notebook: Path, output: Path) -> str:
    steps = done.plan.steps
    count = "1 step" if len(steps) == 1 else f"{len(steps)} steps"
    lines = [f"{output}: package {done.plan.package} with {count} ({', '.join(step.name for step in steps)})."]
    lines += [f"kept     {change.path}: {change.note}" for change in done.changes if change.note]
    lines += [f"note: {text}" for text in (*done.notes, *(item.message for item in done.plan.diagnostics))]
    lines += [
        f"unresolved: {item.module}, imported in cell {item.location.cell + 1}" for item in done.requirements.unresolved
    ]
    folder = ["--data-dir", str(notebook.parent)] if notebook.parent != Path() else []
    run = shlex.join(["python", "-m", done.plan.package, *folder])
    return "\n".join(
        [
            *lines,
            f"Run it:   PYTHONPATH={shlex.quote(str(output / 'src'))} {run}",
            f"Test it:  pytest {shlex.quote(str(output))}",
        ]
    )
