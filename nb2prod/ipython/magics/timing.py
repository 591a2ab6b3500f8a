"""Timed code: `%time`, `%%time`, `%timeit`, `%%timeit`. The code runs once; how long it took is not the program's business.

It is where the notebook keeps it, by `%timeit -o` or `-v`.
"""

import ast

from nb2prod.ipython.blocks import indent
from nb2prod.ipython.model import TIMED, Magic, MagicCall, MagicExample, MagicKind, Translation
from nb2prod.ipython.options import Options, read_options
from nb2prod.ipython.parsing import try_parse
from nb2prod.ipython.refusal import refuse

_WHY = "how long it takes is not measured"


def _time(call: MagicCall) -> Translation:
    options = read_options(call.argument)
    if call.kind is MagicKind.LINE:
        return Translation(options.rest, displays=True)
    if options.rest.split("#")[0].strip() and call.body.strip():
        return refuse(call, "a statement beside %%time: IPython does not run such a cell")
    return Translation(f"\n{call.body}", dropped=_WHY, displays=True, body_line=1)


def _timeit(call: MagicCall) -> Translation:
    options = read_options(call.argument, "nrpv")
    if "o" in options or "v" in options:
        return _measured(call, options)
    if call.kind is MagicKind.LINE:
        return _timed_once(call, options.rest, before=0)
    setup = f"{options.rest}\n" if options.rest else ""
    return _timed_once(call, setup + call.body, before=len(setup.splitlines()))


def _measured(call: MagicCall, options: Options) -> Translation:
    """Where the notebook goes on with how long the code takes, that is measured."""
    if call.kind is MagicKind.CELL and options.rest:
        return refuse(call, "a setup that is run before each of the measurements")
    code = call.body.strip() if call.kind is MagicKind.CELL else options.rest
    head = f"{options.last('v')} = " if "v" in options else ""
    given = {"loops": options.last("n"), "repeat": options.last("r"), "precision": options.last("p")}
    numbers = "".join(f", {name}={int(text)}" for name, text in given.items() if text.isdigit())
    if _is_expression(code):
        made = f"{head}_nb_timed(lambda: {code}{numbers})"
    else:
        made = f"{_as_function(call, code)}\n{head}_nb_timed({_function_name(call)}{numbers})"
    if "v" in options and "o" in options:
        made += f"\n{options.last('v')}"
    return Translation(made, displays="o" in options)


def _timed_once(call: MagicCall, code: str, *, before: int) -> Translation:
    """`%timeit` runs its code inside a function: what it binds is gone afterwards. Without bindings no function is needed."""
    if _binds_nothing(code):
        in_place = call.kind is MagicKind.LINE or before
        return Translation(code if in_place else f"\n{code}", dropped=_dropped(call), body_line=before or 1)
    name = _function_name(call)
    return Translation(f"{_as_function(call, code)}\n{name}()", dropped=_dropped(call), body_line=1 + before)


def _as_function(call: MagicCall, code: str) -> str:
    return f"def {_function_name(call)}():\n{indent(code)}"


def _function_name(call: MagicCall) -> str:
    return f"{TIMED}{call.location.cell}_{call.location.line}"


def _dropped(call: MagicCall) -> str:
    """Of `%timeit f()` the code is left; the line `%%timeit` itself is gone."""
    return _WHY if call.kind is MagicKind.CELL else ""


def _is_expression(code: str) -> bool:
    tree = try_parse(f"lambda: {code}")
    is_one = tree is not None and len(tree.body) == 1 and "\n" not in code and "#" not in code
    return is_one and _binds_nothing(code)


def _binds_nothing(code: str) -> bool:
    tree = try_parse(code)
    if tree is None:
        return True
    plain = all(isinstance(statement, ast.Expr | ast.Pass) for statement in tree.body)
    return plain and not any(isinstance(node, ast.NamedExpr) for node in ast.walk(tree))


MAGICS = (
    Magic(
        names=("time",),
        kinds=(MagicKind.LINE, MagicKind.CELL),
        translate=_time,
        python_body=True,
        examples=(
            MagicExample("%time x = f()", "x = f()"),
            MagicExample("t = %time f(1)", "t = f(1)"),
            MagicExample("%time files = !ls", 'files = _nb_shell_lines("ls")'),
            MagicExample("%%time\nx = 1\n!ls", '\nx = 1\n_nb_shell("ls")'),
        ),
    ),
    Magic(
        names=("timeit",),
        kinds=(MagicKind.LINE, MagicKind.CELL),
        translate=_timeit,
        python_body=True,
        examples=(
            MagicExample("%timeit -n 10 -r3 f(x)", "f(x)"),
            MagicExample("%timeit y = f(x)", "def _timeit_0_1():\n    y = f(x)\n_timeit_0_1()"),
            MagicExample("r = %timeit -o f(x)", "r = _nb_timed(lambda: f(x))"),
            MagicExample("%timeit -q -n 10 -r3 -v r f(x)", "r = _nb_timed(lambda: f(x), loops=10, repeat=3)"),
            MagicExample(
                "r = %timeit -o y = f(x)",
                "def _timeit_0_1():\n    y = f(x)\nr = _nb_timed(_timeit_0_1)",
            ),
            MagicExample("%%timeit -o\nf(x)", "_nb_timed(lambda: f(x))"),
            MagicExample("%%timeit\nf(x)", "\nf(x)"),
            MagicExample("%%timeit a = 1\nb = a", "def _timeit_0_1():\n    a = 1\n    b = a\n_timeit_0_1()"),
        ),
    ),
)
