"""Small pieces of concrete syntax: statements made, changed or taken apart."""

import libcst as cst


def qualified(name: str) -> str:
    """A class in a function has the function in its full name, which a dataclass shows."""
    return f'__qualname__ = "{name}"\n'


def with_keywords(parameters: cst.Parameters, names: tuple[str, ...]) -> cst.Parameters:
    added = tuple(cst.Param(cst.Name(name)) for name in names)
    star = parameters.star_arg
    if isinstance(star, cst.MaybeSentinel):
        star = cst.ParamStar()
    return parameters.with_changes(star_arg=star, kwonly_params=(*parameters.kwonly_params, *added))


def imported_names(node: cst.Import | cst.ImportFrom) -> list[str]:
    if isinstance(node.names, cst.ImportStar):
        return []
    found = []
    for alias in node.names:
        code = alias.evaluated_alias or alias.evaluated_name
        found.append(code if alias.evaluated_alias or isinstance(node, cst.ImportFrom) else code.partition(".")[0])
    return found


def with_lines(body: cst.BaseSuite, lines: tuple[str, ...]) -> cst.IndentedBlock:
    """The function body with statements put behind its docstring."""
    old = list(body.body) if isinstance(body, cst.IndentedBlock) else [cst.SimpleStatementLine(list(body.body))]  # type: ignore[arg-type]
    first = old[0]
    has_docstring = (
        isinstance(first, cst.SimpleStatementLine)
        and isinstance(first.body[0], cst.Expr)
        and isinstance(first.body[0].value, cst.SimpleString)
    )
    added = [cst.parse_statement(line) for line in lines]
    return cst.IndentedBlock([*old[:has_docstring], *added, *old[has_docstring:]])


def targets(node: cst.Del) -> list[cst.BaseExpression]:
    """What the statement deletes, one by one."""
    if isinstance(node.target, cst.Tuple | cst.List):
        return [element.value for element in node.target.elements]
    return [node.target]


def deleted(target: cst.BaseExpression) -> cst.Del:
    assert isinstance(target, cst.BaseDelTargetExpression)
    return cst.Del(target)


def brought_back(name: cst.BaseExpression, written: cst.BaseExpression) -> cst.Assign:
    """In place of deleting a name that hides a builtin; `written` is how the name is spelled in the package."""
    assert isinstance(name, cst.Name) and isinstance(written, cst.BaseAssignTargetExpression)
    return cst.Assign([cst.AssignTarget(written)], cst.parse_expression(f"_nb_builtins.{name.value}"))
