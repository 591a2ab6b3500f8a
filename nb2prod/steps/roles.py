"""What a cell is for, as its statements tell."""

import ast

from nb2prod.dataflow.model import CellFlow
from nb2prod.steps.model import Role


def role_of(flow: CellFlow) -> Role:
    """IMPORTS where a cell only imports, EXPLORE where it makes and changes nothing, else STEP."""
    nodes = [statement.node for statement in flow.statements]
    if nodes and all(isinstance(node, ast.Import | ast.ImportFrom) for node in nodes):
        return Role.IMPORTS
    if not flow.binds and not flow.mutates and not flow.deletes:
        return Role.EXPLORE
    return Role.STEP
