"""What calls are known to do: change their object, call a function at once, or use names that stand in strings."""

import ast
from collections.abc import Iterator

from nb2prod.dataflow.texts import Texts
from nb2prod.patterns import pattern

MUTATORS = frozenset(
    "add add_argument add_edge add_edges_from add_node add_nodes_from append appendleft clear compile discard "
    "extend extendleft fill fit fit_generator fit_transform insert intersection_update itemset move_to_end partial_fit pop popitem popleft "
    "put remove resize reverse rotate seed set_params setdefault setflags shuffle "
    "sort symmetric_difference_update train update write writelines writerow writerows".split()
)
"""Methods that change the object they are called on, in the libraries that notebooks use most."""

_CONSUMING_FUNCTIONS = frozenset(
    "all any bytearray bytes dict frozenset list max min reduce set sorted sum tuple curve_fit fsolve minimize quad _nb_timed".split()
)
_CONSUMING_METHODS = frozenset(
    "agg aggregate apply apply_along_axis applymap assign combine curve_fit extend fromfunction fromiter fsolve join map minimize pipe "
    "quad reduce rename sort sort_index sort_values transform update".split()
)
_LAZY_FUNCTIONS = frozenset({"map", "filter", "zip", "enumerate"})
_FORMULA_CALLS = frozenset(
    "ols wls gls glm logit probit poisson mnlogit negativebinomial mixedlm quantreg gee phreg rlm dmatrix dmatrices from_formula "
    "model_matrix lmplot Formula".split()
)
_QUERY_CALLS = frozenset({"query", "eval", "evaluate"})
_EVALUATING = frozenset({"pd.eval", "pandas.eval", "ne.evaluate", "numexpr.evaluate"})
"""In their texts every word is a variable; in others only those behind an @."""
_WORD = pattern(r"(?<![\w.])[^\W\d]\w*")
_AT_WORD = pattern(r"@([^\W\d]\w*)")


_SHELL_CALLS = frozenset({"push", "run_cell", "ex"})
_NAMESPACE_CALLS = frozenset({"globals", "locals", "vars", "dir", "exec", "eval", "setattr"}) | _SHELL_CALLS
_KNOWN = (
    MUTATORS
    | _CONSUMING_FUNCTIONS
    | _CONSUMING_METHODS
    | _LAZY_FUNCTIONS
    | _FORMULA_CALLS
    | _QUERY_CALLS
    | _NAMESPACE_CALLS
)


def is_known(call: ast.Call) -> bool:
    """Is there anything to be said of the call below? Most calls are of functions that nothing is known of."""
    function = call.func
    if isinstance(function, ast.Name):
        return function.id in _KNOWN
    if isinstance(function, ast.Attribute):
        return function.attr in _KNOWN or "inplace" in [keyword.arg for keyword in call.keywords]
    return False


def changed_name(node: ast.expr) -> str:
    """The name whose object is changed when `node` is assigned to or called upon: `df` for `df.iloc[0]["a"]`, "" where there is none."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def mutated_by_call(call: ast.Call) -> str:
    """The name whose object the call is known to change, "" where none is."""
    if not isinstance(call.func, ast.Attribute):
        return ""
    inplace = any(
        keyword.arg == "inplace" and isinstance(keyword.value, ast.Constant) and keyword.value.value is True
        for keyword in call.keywords
    )
    return changed_name(call.func.value) if inplace or call.func.attr in MUTATORS else ""


def consumes(call: ast.Call) -> bool:
    """Does the call run the functions and generators it is given before it returns?"""
    if isinstance(call.func, ast.Name):
        return call.func.id in _CONSUMING_FUNCTIONS
    return isinstance(call.func, ast.Attribute) and call.func.attr in _CONSUMING_METHODS


def passes_on(call: ast.Call) -> bool:
    """Is the call lazy (`map`), so that it is as immediate as what uses it?"""
    return isinstance(call.func, ast.Name) and call.func.id in _LAZY_FUNCTIONS


def names_in_strings(call: ast.Call, texts: Texts) -> Iterator[tuple[str, ast.expr]]:
    """Names of variables in string arguments that the library looks up where the call stands: formulas, pandas queries.

    A formula's words may also be columns, and a variable may have another text by now: they are candidates, no more.
    """
    name = (
        call.func.attr
        if isinstance(call.func, ast.Attribute)
        else call.func.id if isinstance(call.func, ast.Name) else ""
    )
    if name not in _FORMULA_CALLS and name not in _QUERY_CALLS:
        return
    every_word = name in _FORMULA_CALLS or ast.unparse(call.func) in _EVALUATING
    for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
        found = sorted(texts.of(argument))
        if (
            name in _FORMULA_CALLS
            and name not in ("dmatrix", "model_matrix")
            and not any("~" in text for text in found)
        ):
            continue
        for text in found:
            for word in (_WORD if every_word else _AT_WORD).findall(text):
                yield word, argument


SHELLS = frozenset({"get_ipython()", "ip", "ipy", "ipython"})
"""How notebooks call the running shell."""
USER_NAMESPACES = frozenset({"user_ns", "user_global_ns"})
NAMESPACE_ATTRIBUTES = frozenset({"f_globals", "f_locals", "__globals__"}) | USER_NAMESPACES
"""Attributes of frames, functions and IPython's shell that are dictionaries of all names."""


def is_shell_call(call: ast.Call) -> bool:
    """Does IPython's shell make variables by it, or run code?"""
    function = call.func
    return (
        isinstance(function, ast.Attribute) and function.attr in _SHELL_CALLS and ast.unparse(function.value) in SHELLS
    )


def is_main_module(node: ast.expr) -> bool:
    """Is it the module that the notebook's names are in: `__main__`, `sys.modules["__main__"]`, `sys.modules[__name__]`?"""
    return ast.unparse(node) in ("__main__", "sys.modules['__main__']", "sys.modules[__name__]")


def dynamic_call(call: ast.Call, in_function: bool) -> str:
    """Why the call hides names from the analysis ("exec"), "" where it does not.

    `exec` and `eval` with a namespace of their own hide nothing, nor does `eval` of a literal that parses.
    """
    if isinstance(call.func, ast.Attribute):
        return call.func.attr if is_shell_call(call) else ""
    if not isinstance(call.func, ast.Name):
        return ""
    if call.func.id == "setattr":
        return "setattr" if call.args and is_main_module(call.args[0]) else ""
    name, count = call.func.id, len(call.args) + len(call.keywords)
    if name == "globals" and count == 0:
        return "globals()"
    if name in ("locals", "vars", "dir") and count == 0:
        return "" if in_function else f"{name}()"
    if name in ("exec", "eval") and count == 1:
        return "" if literal_code(call) is not None else name
    return ""


def executes_as_main(call: ast.Call) -> bool:
    """Does it execute code that was written elsewhere? That may ask for `__name__`, which is "__main__"."""
    if not isinstance(call.func, ast.Name) or call.func.id != "exec" or not call.args:
        return False
    written_here = isinstance(call.args[0], ast.Constant | ast.JoinedStr | ast.BinOp)
    return not written_here and (len(call.args) == 1 or ast.unparse(call.args[1]) == "globals()")


def literal_code(call: ast.Call, name: str = "eval") -> ast.Module | None:
    """The code that `eval("...")` (or `exec`, by `name`) runs, where it is a literal that parses."""
    if isinstance(call.func, ast.Name) and call.func.id == name and len(call.args) == 1 and not call.keywords:
        argument = call.args[0]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            try:
                tree = ast.parse(argument.value.strip() if name == "eval" else argument.value)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None
            return tree if name == "exec" or all(isinstance(node, ast.Expr) for node in tree.body) else None
    return None
