"""A step as a function."""

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nb2prod.codegen.annotations import Annotations
from nb2prod.codegen.chunks import Chunk, cut, indent
from nb2prod.codegen.figures import is_show
from nb2prod.codegen.identity import with_own_literals
from nb2prod.codegen.imports import ImportedName
from nb2prod.codegen.naming import shows_names
from nb2prod.codegen.rewrite import Rewriting, rewrite
from nb2prod.codegen.silent_calls import SilentCalls
from nb2prod.codegen.spelling import Spelling
from nb2prod.codegen.words import comment, docstring
from nb2prod.dataflow.model import Analysis, CellFlow, Effect, Statement
from nb2prod.steps.model import Place, Plan, Rung, Step

_UNUSED = "  # noqa: F401"
_WIDTH_IN_STEP = 84


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the writing of modules needs to know: the notebook, the plan, its imports, the changes to make, how helpers are called, the cells
    that draw and those that clear or replace what they show, the calls that return nothing, the names that stand for pyplot, the names
    that the notebook binds, all that it uses for anything, and how classes are spelled."""

    analysis: Analysis
    plan: Plan
    imports: tuple[ImportedName, ...]
    rewriting: Rewriting
    spelling: Spelling
    drawing: frozenset[int]
    live: Mapping[int, bool]
    silent: SilentCalls
    pyplot: frozenset[str]
    bound: frozenset[str]
    names: frozenset[str]
    annotations: Annotations


def write_step(step: Step, shop: Workshop, head: Sequence[str], whole: Sequence[str]) -> str:
    """The source of one step. `head` are import lines that have to stand inside it, `whole` the names that it declares global."""
    keyword = "async def" if _awaits(step, shop) else "def"
    result = shop.annotations.spell_result(step.output_types) if step.outputs else "None"
    returns = f" -> {result}" if result else ""
    lines = [f"{keyword} {step.name}({signature(step, shop.plan, shop.annotations)}){returns}:"]
    if any(shows_names(statement, shop.plan.shown_names) for statement in _staying(step, shop)):
        lines.insert(0, "@_nb_notebook_names")
    body: list[str] = []
    described = docstring(step.title, step.doc)
    if described:
        body.append(re.sub(r"\n(?=[^\n])", "\n    ", described))  # `indent` leaves the inside of strings alone
    body += head
    if whole:
        body.append(f"global {', '.join(whole)}")
    used = _read_in_step(step, shop)
    cells = [block for cell in step.cells if (block := _cell_block(cell, shop, used))]
    body.append("\n\n".join(cells))
    if step.outputs:
        body.append(f"return {', '.join(step.outputs)}")
    return "\n".join([*lines, indent("\n".join(body))])


def signature(step: Step, plan: Plan, annotations: Annotations) -> str:
    """The parameters of the step's function: what other steps made, then, by keyword only, the parameters of the run."""
    parameters = {parameter.name: parameter.type for parameter in plan.parameters}
    types = dict(zip(step.inputs, map(annotations.spell, step.input_types), strict=False))
    positional = [
        f"{name}: {types[name]}" if types.get(name) else name for name in step.inputs if name not in parameters
    ]
    by_keyword = [f"{name}: {parameters[name]}" for name in step.inputs if name in parameters]
    return ", ".join([*positional, *(["*", *by_keyword] if by_keyword else [])])


def _awaits(step: Step, shop: Workshop) -> bool:
    return any(statement.awaits for cell in step.cells for statement in shop.analysis.flow(cell).statements)


def _staying(step: Step, shop: Workshop) -> list[Statement]:
    statements = (statement for cell in step.cells for statement in shop.analysis.flow(cell).statements)
    return [each for each in statements if shop.plan.places.get((each.cell, each.position)) is Place.STEP]


def _read_in_step(step: Step, shop: Workshop) -> frozenset[str]:
    """The names that the statements which stand in the step read, or the step returns."""
    statements = _staying(step, shop)
    now = {event.name for each in statements for event in each.events if event.effect is not Effect.BIND}
    return frozenset(now | set(step.outputs)).union(*(body.reads for each in statements for body in each.bodies))


def _cell_block(cell: int, shop: Workshop, used: frozenset[str]) -> str:
    flow = shop.analysis.flow(cell)
    pieces = cut(flow)
    lines = comment(shop.plan.remarks.get(cell, ""))
    staying = [chunk for chunk in pieces.chunks if _place(chunk, shop.plan) is Place.STEP]
    for chunk in staying:
        lines += chunk.above
        text = _statement_text(chunk, flow, shop)
        if _is_unused_import(chunk.statement, used):
            text = _marked_as_meant(text)
        if text:
            lines.append(text)
    lines += pieces.below
    if cell in shop.drawing and not _ends_with_show(staying, shop):
        lines.append("_nb_show_figures()")
    block = "\n".join(lines)
    if cell in shop.live and block:
        more = "more=True" if shop.live[cell] else ""
        block = f"with _nb_live_output({more}):\n{indent(block)}"
    return _forgiving(block) if cell in shop.plan.forgiving else block


def _ends_with_show(chunks: list[Chunk], shop: Workshop) -> bool:
    last = chunks[-1].statement.node if chunks else None
    return isinstance(last, ast.Expr) and is_show(last.value, shop.pyplot)


def _place(chunk: Chunk, plan: Plan) -> Place | None:
    return plan.places.get((chunk.statement.cell, chunk.statement.position))


def _statement_text(chunk: Chunk, flow: CellFlow, shop: Workshop) -> str:
    statement = chunk.statement
    text = chunk.text
    if isinstance(statement.node, ast.ImportFrom) and statement.node.module == "__future__":
        return ""
    if statement.stars:
        return _spelled_out(statement, shop)
    if (statement.cell, statement.position) in shop.plan.compared:
        text = with_own_literals(text)
    if shop.rewriting.concerns(statement):
        text = rewrite(text, shop.rewriting, in_step=True, postponed=statement.postponed)
    node = statement.node
    if (
        isinstance(node, ast.Expr)
        and _is_shown(statement.position, flow, shop)
        and not shop.silent.cover(node.value, flow.index)
    ):
        return _shown(text, node)
    return text


def _is_unused_import(statement: Statement, used: frozenset[str]) -> bool:
    imports = isinstance(statement.node, ast.Import | ast.ImportFrom)
    return imports and not statement.stars and not statement.binds <= used


def _marked_as_meant(text: str) -> str:
    """An import of something that the step does not use, marked so that it is not taken for a leftover: what importing it does may count.

    The mark counts at the end of the first line, and black would move it from there if that line were too long.
    """
    first, newline, rest = text.partition("\n")
    if "#" in first or first.endswith("\\"):
        return text
    if len(first) + len(_UNUSED) <= _WIDTH_IN_STEP:
        return f"{first}{_UNUSED}{newline}{rest}"
    source, imports, names = first.partition(" import ")
    breaks = source.startswith("from ") and not newline and "(" not in names and ";" not in names
    return f"{source}{imports}({_UNUSED}\n    {names},\n)" if breaks else text


def _spelled_out(statement: Statement, shop: Workshop) -> str:
    """A star import, which no function may contain, as an import of the names that the notebook uses."""
    names = sorted(star_names(statement, shop))
    return f"from {statement.stars[0]} import {', '.join(names)}" if names else ""


def star_names(statement: Statement, shop: Workshop) -> frozenset[str]:
    """The names that the statement, where it is a star import, binds inside its step."""
    hoisted = {lowering.name for lowering in shop.plan.lowerings if lowering.rung is Rung.IMPORT} - shop.plan.late
    brought = frozenset().union(*(shop.analysis.stars.get(module) or () for module in statement.stars))
    return (brought & shop.names) - hoisted


def _is_shown(position: int, flow: CellFlow, shop: Workshop) -> bool:
    last = position == len(flow.statements) - 1
    return flow.python.shows_all or (last and flow.python.shows_last)


def _shown(text: str, node: ast.Expr) -> str:
    """`show(expression)`, with a comment behind the expression kept behind the call."""
    expression, comment_behind = _without_comment(text)
    if isinstance(node.value, ast.Tuple) and not _is_parenthesised(expression):
        expression = f"({expression})"
    return f"_nb_show({expression})" + comment_behind


def _is_parenthesised(expression: str) -> bool:
    call = ast.parse(f"_({expression})", mode="eval").body
    return isinstance(call, ast.Call) and len(call.args) == 1 and isinstance(call.args[0], ast.Tuple)


def _without_comment(text: str) -> tuple[str, str]:
    lines = text.split("\n")
    node = ast.parse(text).body[0]
    end = len(lines[(node.end_lineno or 1) - 1].encode()[: node.end_col_offset].decode(errors="ignore"))
    expression = "\n".join([*lines[: (node.end_lineno or 1) - 1], lines[(node.end_lineno or 1) - 1][:end]])
    behind = lines[(node.end_lineno or 1) - 1][end:].strip()
    return expression, f"  {behind}" if behind.startswith("#") else ""


def _forgiving(block: str) -> str:
    """A cell that may raise: what it prints stays, the run goes on."""
    return "\n".join(
        [
            "try:",
            indent(block),
            "except BaseException:  # the notebook expects this cell to fail",
            indent("_nb_traceback.print_exc()"),
        ]
    )
