"""Random numbers are drawn without a seed.

Every run gives other numbers, another split and another model, so nobody can tell whether a changed result comes from a changed notebook. Seed
the generator before it is first used, or pass `random_state` (`random_state=None` is no seed). The first use of each generator is reported.
"""

import ast
import sys
from collections.abc import Iterator

from nb2prod.diagnostics import Location, Severity
from nb2prod.ipython.model import PythonCell
from nb2prod.ipython.trees import walk
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule

NUMPY, PYTHON = "numpy's global generator", "Python's global generator"
_FAMILIES = (
    ("numpy.random.", NUMPY),
    ("random.", PYTHON),
    ("torch.rand", "torch's global generator"),
    ("sklearn.", "scikit-learn"),
)
_END = Location(sys.maxsize)
_SEEDING = ("seed", "set_state", "setstate")
_HARMLESS = frozenset(
    "default_rng RandomState Generator Random SystemRandom SeedSequence PCG64 MT19937 Philox BitGenerator get_state getstate get_rng_state "
    "experimental set_global_generator get_global_generator".split()
)
_OWN_GENERATORS = frozenset({"numpy.random.default_rng", "numpy.random.RandomState", "random.Random"})
_WITH_STATE = frozenset(
    "train_test_split ShuffleSplit StratifiedShuffleSplit GroupShuffleSplit RandomForestClassifier RandomForestRegressor "
    "ExtraTreesClassifier ExtraTreesRegressor BaggingClassifier BaggingRegressor RandomizedSearchCV MLPClassifier MLPRegressor KMeans "
    "MiniBatchKMeans TSNE shuffle resample make_blobs make_moons make_classification make_regression make_circles".split()
)


def check(subject: Subject) -> Iterator[Finding]:
    told: set[str] = set()
    for generator, where, message in unseeded_draws(subject):
        if generator not in told:
            told.add(generator)
            yield Finding(where, message)


def unseeded_draws(subject: Subject) -> Iterator[tuple[str, Location, str]]:
    """The draws from each generator that has no seed by then: what the generator is called, the place, and what is to be said of it.
    Those of one generator come in the order in which they happen."""
    seeded: dict[str, Location] = {}
    drawn: dict[str, list[tuple[Location, Location, str]]] = {}
    for python, call, name in subject.calls(_words(subject)):
        full = subject.full_name(name)
        last = full.rpartition(".")[2]
        family = _family(full)
        seeding = any(word in last.lower() for word in _SEEDING)
        unseeded = full in _OWN_GENERATORS and not call.args and not call.keywords
        if not (seeding or unseeded or (family and _draws(family, last, call))):
            continue
        where = subject.place(python.cell.index, call)
        when = _first_use(subject, python, call) or where
        if seeding:
            for key in [family] if family else [known for _, known in _FAMILIES]:
                seeded[key] = min(when, seeded.get(key, when))
        elif unseeded:
            drawn.setdefault(full, []).append((when, where, f"`{name}()` makes a generator without a seed"))
        else:
            drawn.setdefault(family, []).append((when, where, _message(family, name, last)))
    for family, draws in sorted(drawn.items(), key=lambda item: min(item[1])[1:]):
        seed = min((seeded[key] for key in _seeds_for(family) if key in seeded), default=_END)
        yield from ((family, where, message) for when, where, message in sorted(draws) if when < seed)


def _first_use(subject: Subject, python: PythonCell, call: ast.Call) -> Location | None:
    """Where the function or class that the call stands in is first used; None for a call outside of them, and where no use is seen."""
    assert python.tree is not None
    inside = [node for node in python.tree.body if node.lineno <= call.lineno <= (node.end_lineno or node.lineno)]
    home = next(
        (node for node in inside if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)), None
    )
    if home is None:
        return None
    uses = (
        subject.place(other.cell.index, name)
        for other, name in subject.nodes(ast.Name, [home.name])
        if name.id == home.name and not (other is python and home.lineno <= name.lineno <= (home.end_lineno or 0))
    )
    return next(uses, None)


def _words(subject: Subject) -> list[str]:
    """What stands in every cell that draws or seeds."""
    imported = [name for name, full in subject.modules.items() if _family(full) or full in _OWN_GENERATORS]
    return ["random", "seed", "torch", *_WITH_STATE, *imported]


def _family(full: str) -> str:
    return next((family for start, family in _FAMILIES if full.startswith(start)), "")


def _seeds_for(family: str) -> tuple[str, ...]:
    """scikit-learn draws from numpy's generator where it is given none."""
    return (family, NUMPY) if family == "scikit-learn" else (family,)


def _draws(family: str, last: str, call: ast.Call) -> bool:
    if family == PYTHON and _makes_a_name(call):
        return False
    if family != "scikit-learn":
        return last not in _HARMLESS and last[:1].islower()
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if last not in _WITH_STATE or None in given or _is(given.get("shuffle"), False):
        return False
    return "random_state" not in given or _is(given["random_state"], None)


def _makes_a_name(call: ast.Call) -> bool:
    """Are letters drawn (`choices(string.ascii_lowercase, k=8)`)? That makes a name for a bucket or a job, which is to be another one each time."""
    return any(
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "string"
        for node in walk(call)
    )


def _is(node: ast.expr | None, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def _message(family: str, name: str, last: str) -> str:
    if family == "scikit-learn":
        return f"`{last}` without `random_state` gives another result in every run"
    return f"`{name}` draws from {family}, which has no seed"


RULE = Rule(
    code="NBP301",
    name="unseeded-random",
    severity=Severity.WARNING,
    check=check,
    words=("random", "sklearn", "torch"),
    examples=(
        Example(
            """
            # %%
            import numpy as np
            from sklearn.model_selection import train_test_split
            # %%
            x = np.random.rand(10)
            y = np.random.rand(10)
            # %%
            train, test = train_test_split(x)
            """,
            ("2:1:5", "3:1:15"),
        ),
        Example(
            """
            # %%
            import numpy as np
            rng = np.random.default_rng()
            """,
            ("1:2:7",),
        ),
        Example("""
            # %%
            import numpy as np
            from sklearn.model_selection import train_test_split
            # %%
            np.random.seed(0)
            x = np.random.rand(10)
            train, test = train_test_split(x)
            rng = np.random.default_rng(3)
            """),
        Example("""
            # %%
            import random
            def draw():
                return random.random()
            # %%
            random.seed(0)
            # %%
            print(draw())
            """),
        Example(
            """
            # %%
            import random
            def draw():
                return random.random()
            draw()
            random.seed(0)
            """,
            ("1:3:12",),
        ),
        Example("""
            # %%
            import random, string
            bucket = "".join(random.choices(string.ascii_lowercase + string.digits, k=8))
            """),
        Example("""
            # %%
            import random
            def set_seed(n):
                random.seed(n)
            set_seed(1)
            random.shuffle([1, 2])
            """),
        Example("""
            # %%
            from sklearn.model_selection import train_test_split
            train, test = train_test_split([1, 2], random_state=3)
            """),
    ),
)
