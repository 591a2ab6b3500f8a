"""Run a notebook's cells, and the package made of them, in this process, and say what each printed and showed."""

import ast
import builtins
import contextlib
import io
import sys
import types
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from nb2prod.codegen import generate
from nb2prod.codegen.model import SourceFile
from nb2prod.notebook.model import Cell, CellKind, Notebook
from nb2prod.pipeline import analyse_notebook
from nb2prod.scaffold.render import render_files
from nb2prod.scaffold.templates import read_template
from nb2prod.steps import PlanOptions, make_plan

PACKAGE = "converted"


def make_notebook(cells: Iterable[tuple[str, str]]) -> Notebook:
    """A notebook of (heading, source) pairs."""
    made: list[Cell] = []
    for heading, source in cells:
        if heading:
            made.append(Cell(len(made), f"m{len(made)}", CellKind.MARKDOWN, f"## {heading}"))
        made.append(Cell(len(made), f"c{len(made)}", CellKind.CODE, source))
    return Notebook(Path("random.ipynb"), tuple(made))


def run_cells(notebook: Notebook) -> str:
    """What a kernel would print and show, running the cells from top to bottom."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        for cell in notebook.code_cells:
            tree = ast.parse(cell.source)
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, "<cell>", "exec"), namespace)
            if last is not None:
                show(eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace))
    return out.getvalue()


def convert(notebook: Notebook) -> tuple[SourceFile, ...]:
    """The generated modules."""
    analysis = analyse_notebook(notebook, for_conversion=True)
    return generate(analysis, make_plan(analysis, PlanOptions(name=PACKAGE))).files


def run_package(files: tuple[SourceFile, ...]) -> str:
    """What the package prints and shows."""
    texts = {**_helpers(), **{Path(file.path).stem: file.text for file in files}}
    display = types.ModuleType(f"{PACKAGE}.display")
    display.__dict__.update(show=show, display=show, show_figures=lambda: None)
    modules = {PACKAGE: types.ModuleType(PACKAGE), f"{PACKAGE}.display": display}
    out = io.StringIO()
    try:
        sys.modules.update(modules)
        for name in ("naming", "literals", "state", "steps", "pipeline"):
            if name in texts:
                module = types.ModuleType(f"{PACKAGE}.{name}")
                sys.modules[module.__name__] = modules[module.__name__] = module
                exec(compile(texts[name], name, "exec"), module.__dict__)
        with contextlib.redirect_stdout(out):
            modules[f"{PACKAGE}.pipeline"].run()
    finally:
        for name in modules:
            sys.modules.pop(name, None)
    return out.getvalue()


@cache
def _helpers() -> dict[str, str]:
    """The modules that the template brings for names and literals."""
    wanted = [
        (path, text)
        for path, text in read_template("package").files
        if Path(path).name.startswith(("naming.", "literals."))
    ]
    rendered = render_files("package", wanted, {"package": PACKAGE, "helpers": ["notebook_names", "own"]})
    return {Path(file.path).stem: file.data.decode() for file in rendered}


def show(value: object) -> None:
    """A value as the last expression of a cell, without addresses."""
    if value is not None:
        text = repr(value)
        builtins.print(text if " at 0x" not in text else f"<{type(value).__name__}>")
