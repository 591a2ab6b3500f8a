"""The models that a notebook fits, and the tables it fits them on, by data flow.

A model is a name on which something is fitted (`model.fit(X, y)`, `model = Pipeline(...).fit(X)`) and which is asked for predictions
afterwards. What it was fitted on is needed beside it: the columns that requests must have, and what later data is compared with.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nb2prod.dataflow.model import Analysis, Statement
from nb2prod.diagnostics import Location
from nb2prod.errors import PlanError
from nb2prod.steps.model import Plan

PREDICTING = ("predict", "predict_proba", "decision_function", "score")
TRANSFORMING = ("transform", "inverse_transform")
_FITTING = ("fit", "fit_predict", "fit_transform")


@dataclass(frozen=True, slots=True)
class FittedModel:
    """A fitted model by its `name`, `predicts` or only transforms, and the names of what it was fitted on and what was held out ("": none).

    `problem` says why it cannot be taken out of the run.
    """

    name: str
    location: Location
    predicts: bool
    inputs: str = ""
    labels: str = ""
    holdout_inputs: str = ""
    holdout_labels: str = ""
    problem: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All names whose values are needed at the end of the run."""
        found = (self.name, self.inputs, self.labels, self.holdout_inputs, self.holdout_labels)
        return tuple(name for name in found if name)


def find_models(analysis: Analysis, plan: Plan) -> tuple[FittedModel, ...]:
    """The fitted models of the cells that the plan converts, in the order in which they are last fitted."""
    statements = [statement for cell in plan.order for statement in analysis.flow(cell).statements]
    uses: dict[str, set[str]] = {}
    fits: dict[str, tuple[int, ast.Call]] = {}
    for position, statement in enumerate(statements):
        for name, method in _uses(statement):
            uses.setdefault(name, set()).add(method)
        for name, call in _fits(statement):
            fits[name] = (position, call)
    return tuple(
        _describe(name, statements, position, call, predicts=bool(uses[name] & set(PREDICTING)))
        for name, (position, call) in sorted(fits.items(), key=lambda item: item[1][0])
        if uses.get(name, set()) & {*PREDICTING, *TRANSFORMING}
    )


def choose_model(analysis: Analysis, plan: Plan, wanted: str = "") -> FittedModel:
    """The model to keep: the one called `wanted`, else the only one that predicts, else the only one that transforms.

    Raises PlanError where there is none, or more than one, or where it cannot be taken out of the run.
    """
    found = find_models(analysis, plan)
    predicting = [model for model in found if model.predicts]
    candidates = [model for model in found if model.name == wanted] if wanted else predicting or list(found)
    place = analysis.notebook.path.name
    if not candidates:
        raise PlanError(_nothing_found(wanted), place=place, hint=_choices(found) or _WHAT_IS_LOOKED_FOR)
    if len(candidates) > 1:
        raise PlanError("the notebook fits more than one model", place=place, hint=_choices(candidates))
    (model,) = candidates
    if model.problem:
        raise PlanError(
            f"`{model.name}` cannot be taken out of the run: {model.problem}",
            place=analysis.notebook.place(model.location.cell, model.location.line),
            hint=_REMEDY,
        )
    return model


_WHAT_IS_LOOKED_FOR = "A model is a name with `.fit(...)` on which `.predict(...)`, `.score(...)` or `.transform(...)` is called afterwards."
_REMEDY = "Give what it is fitted on names of their own in the notebook (`model.fit(X_train, y_train)`), and bind them only once."


def _nothing_found(wanted: str) -> str:
    return f"no fitted model is called `{wanted}`" if wanted else "no fitted model was found"


def _choices(models: Sequence[FittedModel]) -> str:
    listed = ", ".join(f"`{model.name}` (fitted in cell {model.location.cell + 1})" for model in models)
    return f"Choose one with --model: {listed}." if listed else ""


def _uses(statement: Statement) -> Iterator[tuple[str, str]]:
    """Names of the notebook on which something is predicted or transformed, with the method, in function bodies as well."""
    read = statement.exposed.union(*(body.reads for body in statement.bodies), statement.binds)
    for call in _method_calls(statement.node):
        function = call.func
        assert isinstance(function, ast.Attribute)
        if isinstance(function.value, ast.Name) and function.value.id in read:
            yield function.value.id, function.attr


def _fits(statement: Statement) -> Iterator[tuple[str, ast.Call]]:
    """Names that are bound to, or are, what is fitted while the statement runs; not what its functions would fit if they were called."""
    for call in _method_calls(statement.node, skip_bodies=True):
        function = call.func
        if isinstance(function, ast.Attribute) and function.attr in _FITTING and isinstance(function.value, ast.Name):
            yield function.value.id, call
    for target, value in _assignments(statement.node):
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "fit":
            yield target, value


def _assignments(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    if not isinstance(node, ast.Assign):
        return
    for target in node.targets:
        if isinstance(target, ast.Name):
            yield target.id, node.value


def _method_calls(node: ast.AST, *, skip_bodies: bool = False) -> Iterator[ast.Call]:
    if skip_bodies and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _method_calls(child, skip_bodies=skip_bodies)


def _describe(
    name: str, statements: Sequence[Statement], position: int, call: ast.Call, *, predicts: bool
) -> FittedModel:
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in ("X", "y"))][:2]
    location = Location(statements[position].cell, statements[position].line)
    unnamed = next((value for value in given if not isinstance(value, ast.Name)), None)
    if not given or unnamed is not None:
        what = f"`{_brief(ast.unparse(unnamed))}`, which has no name" if unnamed else "nothing that is named"
        return FittedModel(name, location, predicts, problem=f"it is fitted on {what}")
    inputs, labels = [*(value.id for value in given if isinstance(value, ast.Name)), ""][:2]
    model = FittedModel(name, location, predicts, inputs, labels)
    later = statements[position + 1 :]
    for each in model.names:
        changed = next((s for s in later if each in s.binds | s.mutates | s.deletes), None)
        if changed is not None:
            return replace(
                model, problem=f"`{each}` is bound again or changed after the fit, in cell {changed.cell + 1}"
            )
    return _with_holdout(model, statements, position)


def _brief(source: str) -> str:
    return source if len(source) <= 60 else f"{source[:60]}..."


def _with_holdout(model: FittedModel, statements: Sequence[Statement], fitted_at: int) -> FittedModel:
    """The model with the data that was kept from it: split off beside its inputs, or given to `score`."""
    pairs = [pair for statement in statements for pair in _held_out(statement, model)]
    for inputs, labels in pairs:
        changed = any({inputs, labels} & (s.binds | s.mutates | s.deletes) for s in statements[fitted_at + 1 :])
        if not changed:
            return replace(model, holdout_inputs=inputs, holdout_labels=labels)
    return model


def _held_out(statement: Statement, model: FittedModel) -> Iterator[tuple[str, str]]:
    node = statement.node
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple) and _is_split(node.value):
        names = [element.id if isinstance(element, ast.Name) else "" for element in node.targets[0].elts]
        if len(names) == 4 and all(names) and (names[0], names[2]) == (model.inputs, model.labels):
            yield names[1], names[3]
    for call in _method_calls(node, skip_bodies=True):
        assert isinstance(call.func, ast.Attribute)
        given = [value.id for value in call.args if isinstance(value, ast.Name)]
        of_model = isinstance(call.func.value, ast.Name) and call.func.value.id == model.name
        if of_model and call.func.attr == "score" and len(given) == 2 and given[0] != model.inputs:
            yield given[0], given[1]


def _is_split(value: ast.expr) -> bool:
    if not isinstance(value, ast.Call):
        return False
    name = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
    return name == "train_test_split"
