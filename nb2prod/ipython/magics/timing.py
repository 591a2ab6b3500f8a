"""Timed code: `%time`, `%%time`, `%timeit`, `%%timeit`. The code runs once; how long it took is not the program's business."""

import ast

from nb2prod.ipython.blocks import indent
from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation
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
    if call.kind is MagicKind.LINE:
        return _timed_once(call, options, options.rest, before=0)
    setup = f"{options.rest}\n" if options.rest else ""
    return _timed_once(call, options, setup + call.body, before=len(setup.splitlines()))


def _timed_once(call: MagicCall, options: Options, code: str, *, before: int) -> Translation:
    """`%timeit` runs its code inside a function: what it binds is gone afterwards. Without bindings no function is needed."""
    if "o" in options:
        return refuse(call, "how long code takes is no result of a program")
    if _binds_nothing(code):
        in_place = call.kind is MagicKind.LINE or before
        return Translation(code if in_place else f"\n{code}", dropped=_dropped(call), body_line=before or 1)
    name = f"_timeit_{call.location.cell}_{call.location.line}"
    return Translation(f"def {name}():\n{indent(code)}\n{name}()", dropped=_dropped(call), body_line=1 + before)


def _dropped(call: MagicCall) -> str:
    """Of `%timeit f()` the code is left; the line `%%timeit` itself is gone."""
    return _WHY if call.kind is MagicKind.CELL else ""


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
            MagicExample(
                "r = %timeit -o f(x)", 'r = _nb_unsupported("%timeit", "how long code takes is no result of a program")'
            ),
            MagicExample("%%timeit\nf(x)", "\nf(x)"),
            MagicExample("%%timeit a = 1\nb = a", "def _timeit_0_1():\n    a = 1\n    b = a\n_timeit_0_1()"),
        ),
    ),
)
