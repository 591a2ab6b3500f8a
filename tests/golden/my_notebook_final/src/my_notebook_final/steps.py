"""The steps of 1-my notebook (final).ipynb."""

import json as self
import string

from my_notebook_final.display import show as notebook_show

run = 1
main = 2
text = """a triple ''' quoted "text" with \\ and {{ braces }}
and a second line"""
steps = 3


def parameters(args, **kwargs):
    return f"{args}{{literal}} {kwargs} {run + main} \\ {{% raw %}}"


def make_state() -> dict:
    state = {"params": run, "config": main}

    print(parameters(text, lambda_="x"))
    return state


def zurich_naive_cafe(state: dict) -> None:
    élan = len(text)
    print(élan, self.dumps(state))
    notebook_show(élan)


def zurich_naive_cafe_2() -> list:
    pipeline = [c for c in "abc"]
    notebook_show(pipeline)
    return pipeline


def class_step():
    show = string.ascii_lowercase[:steps]
    notebook_show(show)
    return show


def import_step(pipeline: list, show) -> None:
    print(
        show,
        pipeline,
        """%matplotlib inline
!not a shell line
""",
        r"\d+",
        run,
        sep="|",
    )
