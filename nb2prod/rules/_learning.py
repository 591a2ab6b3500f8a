"""Follows data through splitting, fitting and scoring, statement by statement."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from nb2prod.diagnostics import Location
from nb2prod.ipython.trees import walk
from nb2prod.rules._nodes import calls_in
from nb2prod.rules._subject import Subject, dotted

_SPLITS = frozenset({"train_test_split"})
_LEARNING_STEPS = (
    "sklearn.preprocessing.",
    "sklearn.decomposition.",
    "sklearn.feature_selection.",
    "sklearn.impute.",
    "sklearn.feature_extraction.text.",
    "imblearn.",
)
_LEARN_NOTHING = frozenset(
    "LabelEncoder LabelBinarizer MultiLabelBinarizer OneHotEncoder OrdinalEncoder PolynomialFeatures FunctionTransformer Normalizer "
    "Binarizer HashingVectorizer normalize binarize add_dummy_feature".split()
)
_FITS = frozenset({"fit", "fit_transform", "fit_resample", "fit_sample"})
_SCORES = frozenset({"score", "predict", "predict_proba", "evaluate"})


class Deed(NamedTuple):
    """Something done with data: `what` names the object or function that does it, `data` what it is done to."""

    where: Location
    what: str
    data: str


class Learning:
    """What was noticed, each with the deed that makes it a fault."""

    def __init__(self) -> None:
        self.learned_before_split: list[tuple[Deed, Deed]] = []
        self.fitted_on_test: list[tuple[Deed, Deed]] = []
        self.scored_on_training: list[tuple[Deed, Deed]] = []


def follow_learning(subject: Subject) -> Learning:
    """Go through the top-level statements of all cells in order. Code inside functions is not followed."""
    story = _Story(subject)
    for flow in subject.analysis.flows:
        for statement in flow.statements:
            if not isinstance(statement.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                for node in _simple_statements(statement.node):
                    story.tell(node, flow.index)
    return story.noticed


class _Story:
    """What is known of the names at one moment."""

    def __init__(self, subject: Subject) -> None:
        self.noticed = Learning()
        self._subject = subject
        self._steps: set[str] = set()
        self._learned: dict[str, Deed] = {}
        self._test: dict[str, Deed] = {}
        self._whole: dict[str, Deed] = {}
        self._fitted: dict[str, Deed] = {}

    def tell(self, node: ast.stmt, cell: int) -> None:
        """Go on by one statement."""
        names = _targets(node)
        value = getattr(node, "value", None)
        for call in calls_in(node):
            self._call(call, cell)
        split = next((call for call in calls_in(node) if self._is_split(call)), None)
        if split is not None and isinstance(value, ast.Call) and value is split:
            self._split(split, names, cell)
        elif names and isinstance(value, ast.expr):
            self._assign(names, value, cell)

    def _call(self, call: ast.Call, cell: int) -> None:
        if not isinstance(call.func, ast.Attribute) or not call.args:
            return
        method, data = call.func.attr, _first_name(call.args[0])
        owner = self._owner(call.func.value)
        if method in _FITS and data:
            deed = Deed(self._subject.place(cell, call), owner, data)
            if data in self._test and (owner in self._steps or self._is_step(call.func.value)):
                self.noticed.fitted_on_test.append((deed, self._test[data]))
            self._fitted[owner] = deed
        elif method in _SCORES and data in self._test and owner in self._fitted:
            fit = self._fitted[owner]
            source = self._test[data].data
            if fit.data == source and fit.data not in self._test and fit.data in self._whole:
                self.noticed.scored_on_training.append((fit, Deed(self._subject.place(cell, call), owner, data)))

    def _split(self, call: ast.Call, names: list[str], cell: int) -> None:
        sources = [_first_name(argument) for argument in call.args]
        where = self._subject.place(cell, call)
        for source in dict.fromkeys(sources):
            if source in self._learned:
                self.noticed.learned_before_split.append(
                    (self._learned[source], Deed(where, "train_test_split", source))
                )
        for number, name in enumerate(names):
            source = sources[number // 2] if number // 2 < len(sources) else ""
            self._forget(name)
            if number % 2:
                self._test[name] = Deed(where, "train_test_split", source)
        for source in sources:
            if source and source not in names:
                self._whole[source] = Deed(where, "train_test_split", source)
                self._test.pop(source, None)

    def _assign(self, names: list[str], value: ast.expr, cell: int) -> None:
        learned = self._learns(value, cell)
        sources = {node.id for node in walk(value) if isinstance(node, ast.Name)}
        inherited = learned or next((self._learned[name] for name in sorted(sources) if name in self._learned), None)
        test = next((self._test[name] for name in sorted(sources) if name in self._test), None)
        steps = self._is_step(value)
        for name in names:
            self._forget(name)
            if inherited is not None:
                self._learned[name] = inherited
            if test is not None and _is_transformed(value):
                self._test[name] = test
            if steps:
                self._steps.add(name)

    def _learns(self, value: ast.expr, cell: int) -> Deed | None:
        """The deed, where the value is what a step has learned from data: `scaler.fit_transform(X)`."""
        for call in calls_in(value):
            if isinstance(call.func, ast.Attribute) and call.func.attr in _FITS - {"fit"} and call.args:
                owner, data = self._owner(call.func.value), _first_name(call.args[0])
                known = owner in self._steps or self._is_step(call.func.value)
                if known and data and data not in self._test and not self._is_training(data):
                    return Deed(self._subject.place(cell, call), owner, data)
        return None

    def _is_training(self, name: str) -> bool:
        """Is it the training part of an earlier split?"""
        return bool(self._whole or self._test) and ("train" in name.lower() or "fold" in name.lower())

    def _forget(self, name: str) -> None:
        for known in (self._learned, self._test, self._whole, self._fitted):
            known.pop(name, None)
        self._steps.discard(name)

    def _is_split(self, call: ast.Call) -> bool:
        return dotted(call.func).rpartition(".")[2] in _SPLITS

    def _is_step(self, value: ast.expr) -> bool:
        while isinstance(value, ast.Call | ast.Attribute):
            if isinstance(value, ast.Call):
                full = self._subject.full_name(dotted(value.func))
                if full.startswith(_LEARNING_STEPS) and full.rpartition(".")[2] not in _LEARN_NOTHING:
                    return True
                value = value.func
            else:
                value = value.value
        return False

    def _owner(self, value: ast.expr) -> str:
        """What a method is called on: a name, or the class of an instance made on the spot."""
        while isinstance(value, ast.Call):
            value = (
                value.func
                if not isinstance(value.func, ast.Attribute) or value.func.attr not in _FITS
                else value.func.value
            )
        return dotted(value) or "the model"


def _simple_statements(node: ast.stmt) -> Iterator[ast.stmt]:
    """The statement, or those in the blocks of a compound one."""
    blocks = [getattr(node, part, None) for part in ("body", "orelse", "finalbody")]
    if not any(blocks):
        yield node
    for block in blocks:
        for child in block or ():
            yield from _simple_statements(child)


def _targets(node: ast.stmt) -> list[str]:
    """The names that an assignment binds, in order; a changed item or column counts as the whole."""
    if not isinstance(node, ast.Assign | ast.AnnAssign):
        return []
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    elements = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    return [_first_name(element) for element in elements]


def _first_name(node: ast.expr) -> str:
    """`X` for `X`, `X[:, 1]`, `X.values`, `X.drop("a")`; "" for what does not start with a name."""
    while True:
        match node:
            case ast.Name():
                return node.id
            case ast.Attribute() | ast.Subscript() | ast.Starred():
                node = node.value
            case ast.Call(func=ast.Attribute() as function):
                node = function
            case _:
                return ""


def _is_transformed(value: ast.expr) -> bool:
    """Does the value still hold the rows of what it is made of? A prediction or a score does not."""
    methods = {call.func.attr for call in calls_in(value) if isinstance(call.func, ast.Attribute)}
    return not methods & (_SCORES | {"mean", "sum", "std", "describe", "shape"})
