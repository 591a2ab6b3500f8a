"""What add-ons ask of a conversion: a model that can be kept, a Python that is new enough, requirements of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from packaging.requirements import Requirement as ParsedRequirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from nb2prod.dataflow.model import Analysis
from nb2prod.errors import PlanError, RequirementsError, ScaffoldError
from nb2prod.requirements import Lock, Requirement, Requirements
from nb2prod.scaffold.addons import AddOn, choose_addons
from nb2prod.steps import Plan, PlanOptions, make_plan
from nb2prod.steps.fitted import FittedModel, choose_model
from nb2prod.steps.model import Step


@dataclass(frozen=True, slots=True)
class Extras:
    """The add-ons of a package, and the model that they are about, where they are about one."""

    addons: tuple[AddOn, ...] = ()
    model: FittedModel | None = None

    @property
    def keep(self) -> frozenset[str]:
        """Names whose values the pipeline has to give."""
        return frozenset(self.model.names) if self.model else frozenset()

    @property
    def python(self) -> str:
        """The oldest Python that all of them work with, "" for any."""
        return max((addon.python for addon in self.addons if addon.python), key=Version, default="")


def choose_extras(analysis: Analysis, options: PlanOptions, names: Sequence[str], model: str = "") -> Extras:
    """The add-ons called so. Raises ScaffoldError for an unknown one, PlanError where they need a model and none can
    be kept, or steps that load data and there are none."""
    addons = choose_addons(names)
    if not addons:
        return Extras()
    plan = make_plan(analysis, options)
    for addon in addons:
        problem, remedy = _problem(addon, plan)
        if problem:
            raise PlanError(problem, place=analysis.notebook.path.name, hint=remedy)
    wants_model = any(addon.model for addon in addons)
    return Extras(addons, choose_model(analysis, plan, model) if wants_model else None)


def _problem(addon: AddOn, plan: Plan) -> tuple[str, str]:
    """Why the add-on cannot go with these steps, and what to do; "" where it can."""
    if addon.doors and not find_doors(plan):
        return (
            f"no step only loads data, and gives it to the next ones, so there is nothing for the add-on {addon.name} to look at",
            "put the loading of data into a section of its own in the notebook",
        )
    if addon.sequential and (plan.dynamic or plan.asynchronous):
        how = "wait for each other" if plan.asynchronous else "share all their names"
        return (
            f"the add-on {addon.name} carries out one step after another, and the steps of this notebook {how}",
            "leave the add-on out",
        )
    return "", ""


def find_doors(plan: Plan) -> tuple[Step, ...]:
    """The steps by which data enters: they give something and take nothing but parameters of the run. None where steps share names."""
    declared = {parameter.name for parameter in plan.parameters}
    if plan.shared or plan.dynamic or plan.asynchronous:
        return ()
    return tuple(step for step in plan.steps if step.outputs and declared.issuperset(step.inputs))


def add_requirements(needs: Requirements, extras: Extras) -> Requirements:
    """The notebook's requirements with those of its add-ons, each with its reason.

    Raises ScaffoldError where the notebook was run by a Python that is too old for one of them.
    """
    _check_python(extras, needs)
    direct = {canonicalize_name(item.distribution): item for item in needs.direct}
    for addon in extras.addons:
        for line in addon.requirements:
            parsed = ParsedRequirement(line)
            name = canonicalize_name(parsed.name)
            direct.setdefault(name, _requirement(parsed, addon))
    return replace(needs, direct=tuple(sorted(direct.values(), key=lambda item: canonicalize_name(item.distribution))))


def check_pins(extras: Extras, lock: Lock | None) -> None:
    """Raises RequirementsError where the notebook's own versions are too old for an add-on."""
    pins = dict(lock.pins) if lock else {}
    for addon in extras.addons:
        for parsed in map(ParsedRequirement, addon.requirements):
            version = pins.get(canonicalize_name(parsed.name))
            if version is not None and not parsed.specifier.contains(version, prereleases=True):
                raise RequirementsError(
                    f"the add-on {addon.name} needs {parsed}, but the notebook needs version {version}",
                    hint="run the notebook with newer libraries and save it, or leave the add-on out",
                )


def _check_python(extras: Extras, needs: Requirements) -> None:
    """Raises ScaffoldError where the notebook was run by a Python that is too old for an add-on."""
    for addon in extras.addons:
        if addon.python and needs.python and Version(needs.python) < Version(addon.python):
            raise ScaffoldError(
                f"the add-on {addon.name} needs Python {addon.python} or later, the notebook was run by {needs.python}",
                hint="run the notebook on a newer Python and save it, or leave the add-on out",
            )


def _requirement(parsed: ParsedRequirement, addon: AddOn) -> Requirement:
    return Requirement(
        parsed.name,
        str(parsed.specifier),
        (),
        f"add-on {addon.name}",
        f"the add-on {addon.name}",
        extras=tuple(sorted(parsed.extras)),
    )
