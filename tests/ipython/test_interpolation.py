"""Commands with variables in them, checked against what IPython makes of them."""

import builtins
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.utils.text import DollarFormatter

from nb2prod.ipython.interpolation import expand

_VALUES: dict[str, Any] = {"name": "x y", "n": 3, "d": {"k": "v", "it's": 'a"b'}, "xs": [1, 2], "café": "é"}
_BOUND = frozenset(_VALUES)


def _by_ipython(text: str) -> str:
    try:
        return str(DollarFormatter().vformat(text, [], dict(_VALUES)))
    except Exception:  # noqa: BLE001 (as IPython does: what cannot be formatted stays)
        return text


def _by_us(text: str) -> str:
    return str(eval(expand(text, _BOUND), {"__builtins__": builtins}, dict(_VALUES)))


@pytest.mark.parametrize(
    "text",
    [
        "ls",
        "ls {name} $n",
        "echo $HOME",
        "echo $HOME {name}",
        "echo $$HOME $n",
        "awk '{print $1}' f",
        "awk '{print $n}' f",
        "echo '$n' $n",
        "echo {{n}} {n}",
        "echo {n",
        "echo {}",
        "find . -exec rm {} \\;",
        "echo {d['k']} \"{n}\"",
        "echo {d[\"k\"]} {d['k']}",
        'echo {d["it\'s"]}',
        "echo {xs[0:1]}",
        "echo {n!r:3}",
        "echo {name!r}",
        "echo {n:3}",
        "echo $name.",
        "echo $1",
        "echo {[x * 2 for x in xs]}",
        "echo {(lambda q: q)(n)}",
        "echo {'\\n'.join(['a'])}",
        "echo {n == 3}",
        "echo {n # note}",
        "echo { n }",
        "echo {n;n}",
        "echo {yield}",
        "echo {" + "(" * 300 + "n" + ")" * 300 + "}",
        "echo {-" + "-" * 9000 + "n}",
        "echo back\\slash \"q\" 'p' $n",
        "tab\there $n",
        "$café",
        "${n}",
    ],
)
def test_expands_as_ipython_does(text: str) -> None:
    assert _by_us(text) == _by_ipython(text)


@given(
    st.lists(
        st.sampled_from([*" '\"\\{}$:!ab1", "$n", "{n}", "{{", "}}", "$$", "{name}", "$name", "{d['k']}", "{zz}", "\n"])
    )
)
def test_expands_any_mixture_as_ipython_does(pieces: list[str]) -> None:
    text = "".join(pieces)
    # IPython loses text before a newline; commands have none, as continuation lines are joined.
    if "\n" not in text:
        assert _by_us(text) == _by_ipython(text)


@given(st.text())
def test_any_text_survives_as_a_literal(text: str) -> None:
    assert eval(expand(text, frozenset())) in (text, _by_ipython(text))


def test_unbound_name_leaves_the_whole_command_to_the_shell() -> None:
    assert expand("cp $HOME/x {target}", frozenset({"target"})) == '"cp $HOME/x {target}"'


def test_bound_names_are_read() -> None:
    assert expand("cp $a {b}", frozenset("ab")) == 'f"cp {a} {b}"'
