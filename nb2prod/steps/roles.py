"""What a cell is for, as its statements tell."""

import ast

from nb2prod.dataflow.model import CellFlow
from nb2prod.steps.model import Role

_LOOKING = frozenset(
    "abs all any corr count cov crosstab describe display dir dtypes duplicated format groupby head help hist info isna isnull items keys len "
    "list max mean median memory_usage min mode nlargest notna notnull nsmallest nunique pivot_table plot print query repr round sample "
    "set shape show sort_index sort_values sorted std str sum tail to_frame to_string type unique value_counts values var "
    "axis bar barh boxplot colorbar contour contourf countplot distplot errorbar figure fill_between gca grid heatmap histplot imshow jointplot "
    "kdeplot legend lineplot pairplot pie scatter scatterplot subplot suptitle text tight_layout title violinplot xlabel xlim xticks ylabel "
    "ylim yticks zip enumerate range".split()
)
"""Functions and methods that look at data, or draw it, and change nothing."""


def role_of(flow: CellFlow) -> Role:
    """IMPORTS where a cell only imports, EXPLORE where it only looks at what is there, else STEP."""
    nodes = [statement.node for statement in flow.statements]
    if nodes and all(isinstance(node, ast.Import | ast.ImportFrom) for node in nodes):
        return Role.IMPORTS
    if nodes and not flow.binds and not flow.mutates and not flow.deletes and all(_only_looks(node) for node in nodes):
        return Role.EXPLORE
    return Role.STEP


def _only_looks(node: ast.stmt) -> bool:
    calls = [part for part in ast.walk(node) if isinstance(part, ast.Call)]
    return isinstance(node, ast.Expr | ast.For | ast.If) and all(_name(call.func) in _LOOKING for call in calls)


def _name(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )
