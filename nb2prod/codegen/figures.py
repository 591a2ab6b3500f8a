"""Which cells may draw figures. A notebook shows and closes all open figures when a cell ends, and so does the package."""

import ast
from collections.abc import Iterable

from nb2prod.codegen.imports import ImportedName
from nb2prod.dataflow.model import Analysis, Effect, Statement

_LIBRARIES = frozenset(
    "matplotlib pylab seaborn mpl_toolkits plotnine missingno wordcloud yellowbrick scikitplot mglearn statsmodels cartopy geopandas "
    "networkx shap lightgbm xgboost arviz corner graphviz".split()
)
_DRAWING = frozenset(
    "plot hist boxplot scatter imshow bar barh pie area hexbin density kde matshow from_estimator plot_tree".split()
)
_OTHERS = frozenset("altair bokeh holoviews hvplot lets_plot plotly pygal".split())
"""Libraries whose figures are none of matplotlib's."""
_SETTINGS = frozenset(
    "use set_style set_theme set_context set_palette set_color_codes rc rcdefaults rc_context update get_cmap color_palette set_matplotlib_formats "
    "load_dataset close style_context".split()
)


def drawing_cells(analysis: Analysis) -> frozenset[int]:
    """The cells that may make or change a figure; none where the notebook has no plotting library and calls no plotting method."""
    tainted: set[str] = set()
    statements = [statement for flow in analysis.flows for statement in flow.statements]
    others = frozenset().union(*(statement.binds for statement in statements if _imports_one_of(_OTHERS, statement)))
    for _ in range(3):  # names taint names: figures, then axes of figures, then functions that draw on them
        for statement in statements:
            if _imports_one_of(_LIBRARIES, statement) or (
                not _is_import(statement) and _draws(statement, tainted, others)
            ):
                tainted.update(event.name for event in statement.events if event.effect is Effect.BIND)
    return frozenset(
        statement.cell
        for statement in statements
        if not _is_definition(statement) and _draws(statement, tainted, others)
    )


def pyplot_names(imports: Iterable[ImportedName]) -> frozenset[str]:
    """The names that stand for matplotlib.pyplot."""
    modules = {("matplotlib.pyplot", ""), ("matplotlib", "pyplot"), ("pylab", "")}
    return frozenset(imported.name for imported in imports if (imported.module, imported.attribute) in modules)


def is_show(node: ast.expr, pyplot: frozenset[str]) -> bool:
    """Is it a call of pyplot's `show`, which shows and closes all figures and has no value?"""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "show"
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in pyplot
    )


def _is_import(statement: Statement) -> bool:
    return isinstance(statement.node, ast.Import | ast.ImportFrom)


def _is_definition(statement: Statement) -> bool:
    return isinstance(statement.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def _imports_one_of(libraries: frozenset[str], statement: Statement) -> bool:
    node = statement.node
    modules: Iterable[str] = ()
    if isinstance(node, ast.Import):
        modules = (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        modules = (node.module or "",)
    return any(module.partition(".")[0] in libraries for module in modules)


def _draws(statement: Statement, tainted: set[str], others: frozenset[str]) -> bool:
    calls = (node for node in ast.walk(statement.node) if isinstance(node, ast.Call))
    return any(_is_drawing_call(call, tainted, others) for call in calls)


def _is_drawing_call(call: ast.Call, tainted: set[str], others: frozenset[str]) -> bool:
    function: ast.expr = call.func
    if isinstance(function, ast.Attribute) and function.attr in _SETTINGS:
        return False
    attributes = []
    while isinstance(function, ast.Attribute | ast.Call | ast.Subscript):
        if isinstance(function, ast.Attribute):
            attributes.append(function.attr)
            function = function.value
        else:
            function = function.func if isinstance(function, ast.Call) else function.value
    if isinstance(function, ast.Name) and function.id in tainted | others:
        return function.id in tainted
    arguments = (*call.args, *(keyword.value for keyword in call.keywords))
    handed_on = any(isinstance(argument, ast.Name) and argument.id in tainted for argument in arguments)
    return handed_on or any(attribute in _DRAWING for attribute in attributes)
