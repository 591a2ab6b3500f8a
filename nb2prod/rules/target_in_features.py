"""The target is among the features.

The model is given the answer: `y` is a column of the frame that is passed as features without dropping it. The score is then near perfect and
means nothing.
"""

import ast
from collections.abc import Iterator

from nb2prod.diagnostics import Location, Severity
from nb2prod.rules._nodes import calls_in
from nb2prod.rules._subject import Subject, dotted, nth
from nb2prod.rules.model import Example, Finding, Rule

_TAKES_BOTH = frozenset({"train_test_split", "fit", "fit_transform", "cross_val_score", "cross_validate"})


def check(subject: Subject) -> Iterator[Finding]:
    columns: dict[str, tuple[str, str, Location]] = {}
    features: dict[str, tuple[str, frozenset[str] | None]] = {}
    for flow in subject.analysis.flows:
        for statement in flow.statements:
            node = statement.node
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
                columns.pop(name, None)
                features.pop(name, None)
                if (target := _column(node.value)) is not None:
                    columns[name] = (*target, subject.place(flow.index, node))
                elif (taken := _features(node.value, features)) is not None:
                    features[name] = taken
            for call in calls_in(node) if columns else ():
                found = _both(call, columns, features)
                if found is not None:
                    (frame, column, where), x = found
                    message = (
                        f"`{x}` still has the column {column!r} of `{frame}`, which is the target ({nth(where.cell)})"
                    )
                    yield Finding(subject.place(flow.index, call), message, (x,), (where,))


def _column(value: ast.expr) -> tuple[str, str] | None:
    """Frame and column of `df["price"]`, also with `.values` behind it."""
    if isinstance(value, ast.Attribute) and value.attr == "values":
        value = value.value
    match value:
        case ast.Subscript(value=ast.Name(id=frame), slice=ast.Constant(value=str(column))):
            return frame, column
    return None


def _features(
    value: ast.expr, known: dict[str, tuple[str, frozenset[str] | None]]
) -> tuple[str, frozenset[str] | None] | None:
    """The frame that features are taken from, and the columns that are left out of it; a selection of columns is looked up the other way."""
    match value:
        case ast.Name(id=frame):
            return known.get(frame, (frame, frozenset()))
        case ast.Call(func=ast.Attribute(value=ast.Name(id=frame), attr="copy"), args=[]):
            return known.get(frame, (frame, frozenset()))
        case ast.Call(func=ast.Attribute(value=ast.Name(id=frame), attr="drop")):
            dropped = _dropped(value)
            before = known.get(frame, (frame, frozenset()))
            return None if dropped is None or before[1] is None else (before[0], before[1] | dropped)
    return None


def _dropped(call: ast.Call) -> frozenset[str] | None:
    """The columns that `drop` is told, None where they are not literals."""
    columns = next((keyword.value for keyword in call.keywords if keyword.arg in ("columns", "labels")), None)
    columns = columns if columns is not None else call.args[0] if call.args else None
    elements = columns.elts if isinstance(columns, ast.List | ast.Tuple) else [columns]
    texts = [element.value for element in elements if isinstance(element, ast.Constant)]
    names = frozenset(text for text in texts if isinstance(text, str))
    return names if len(names) == len(elements) else None


def _both(
    call: ast.Call,
    columns: dict[str, tuple[str, str, Location]],
    features: dict[str, tuple[str, frozenset[str] | None]],
) -> tuple[tuple[str, str, Location], str] | None:
    """Target and features of a call that gets both, where the features hold the target."""
    if dotted(call.func).rpartition(".")[2] not in _TAKES_BOTH:
        return None
    names = [argument.id for argument in call.args if isinstance(argument, ast.Name)]
    for y in names[1:]:
        target = columns.get(y)
        x = names[0]
        frame, left_out = features.get(x, (x, frozenset()))
        if target is not None and frame == target[0] and left_out is not None and target[1] not in left_out:
            return target, x
    return None


RULE = Rule(
    code="NBP502",
    name="target-in-features",
    severity=Severity.WARNING,
    check=check,
    words=("fit", "train_test_split", "cross_val"),
    examples=(
        Example(
            """
            # %%
            y = df["price"]
            X = df.drop("id", axis=1)
            # %%
            model.fit(X, y)
            """,
            ("2:1:1",),
        ),
        Example("""
            # %%
            y = df["price"]
            X = df.drop(columns=["id", "price"])
            X2 = df[["rooms", "area"]]
            # %%
            model.fit(X, y)
            model.fit(X2, y)
            """),
    ),
)
