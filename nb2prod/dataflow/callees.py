"""Which callables run the functions and objects they are given, and how."""

import ast

KEEPS = frozenset(
    "add_done_callback add_listener after append atexit.register bind cache callable classmethod connect contextmanager create_aggregate "
    "create_collation create_function cuda cuda.jit mpl_connect on_changed register_adapter subscribe "
    "cython.compile dask.delayed deepcopy defaultdict delayed dir doctest.run_docstring_examples functools.wraps FuncAnimation "
    "FunctionTransformer getattr getsource grad hasattr help id inspect.getsource isinstance issubclass jit len lru_cache "
    "make_scorer njit numba.jit observe on_click on_submit on_trait_change partial pmap print Process property ray.remote register "
    "remote repr retry setattr signal signature singledispatch staticmethod str super tf.function Thread Timer tool torch.compile "
    "torch.jit.script total_ordering type value_and_grad vectorize vmap wraps".split()
)
"""Callables that take a function and do not call it before they return."""

OPERATORS: dict[type[ast.AST], tuple[str, ...]] = {
    ast.Await: ("await",),
    ast.BinOp: (
        "add",
        "radd",
        "sub",
        "rsub",
        "mul",
        "rmul",
        "truediv",
        "matmul",
        "mod",
        "pow",
        "or",
        "and",
        "xor",
        "lshift",
    ),
    ast.Compare: ("eq", "ne", "lt", "le", "gt", "ge", "contains"),
    ast.Expr: ("repr", "repr_html"),
    ast.For: ("iter", "next", "getitem"),
    ast.FormattedValue: ("format", "str", "repr"),
    ast.If: ("bool", "len"),
    ast.Starred: ("iter", "next"),
    ast.UnaryOp: ("neg", "pos", "invert", "bool", "len"),
    ast.YieldFrom: ("iter", "next"),
    ast.comprehension: ("iter", "next", "getitem"),
    ast.withitem: ("enter", "exit", "aenter", "aexit"),
}
"""The special methods, without underscores, that a piece of syntax may call on an object that stands in it."""

BUILTIN_CALLS: dict[str, tuple[str, ...]] = {
    "abs": ("abs",),
    "bool": ("bool", "len"),
    "display": ("repr_html", "repr"),
    "enumerate": ("iter", "next", "getitem"),
    "float": ("float",),
    "hash": ("hash",),
    "int": ("int",),
    "iter": ("iter",),
    "len": ("len",),
    "list": ("iter", "next", "getitem", "len"),
    "next": ("next",),
    "print": ("str", "repr"),
    "repr": ("repr",),
    "sorted": ("lt", "iter", "next"),
    "str": ("str", "repr"),
    "sum": ("iter", "next", "add", "radd"),
    "tuple": ("iter", "next", "getitem", "len"),
    "zip": ("iter", "next", "getitem"),
}
"""The special methods that a builtin calls on its argument."""

CALLED_BY_FRAMEWORKS = frozenset({"__call__", "forward", "call"})
CONSTRUCTORS = frozenset({"__init__", "__new__", "__post_init__"})
