"""Pictures are drawn as they should be, and text in them stays text."""

import itertools
import re
from xml.etree import ElementTree

import pytest

from nb2prod.pictures import Arrow, Box, Picture, draw_dot, draw_mermaid, draw_svg
from nb2prod.pictures.layers import arrange

PICTURE = Picture(
    "churn.ipynb",
    (
        Box("c1", ("cell 1", "df = load()"), "load"),
        Box("c2", ("cell 2", "df.head()"), "load"),
        Box("c3", ("cell 3",), "", True),
    ),
    (Arrow("c1", "c2", "df"), Arrow("c1", "c3", "df"), Arrow("c3", "c2", "x", True)),
)
HOSTILE = '"]; click a "javascript:alert(1)" --> \\" <script>#quot;\n%% init|}\x1b[31m'


def test_mermaid_groups_boxes_and_marks_alarms() -> None:
    assert draw_mermaid(PICTURE) == (
        "flowchart TD\n"
        '  subgraph group0["load"]\n'
        '    c1["cell 1<br/>df = load#40;#41;"]\n'
        '    c2["cell 2<br/>df.head#40;#41;"]\n'
        "  end\n"
        '  c3["cell 3"]\n'
        '  c1 -->|"df"| c2\n'
        '  c1 -->|"df"| c3\n'
        '  c3 -.->|"x"| c2\n'
        "  classDef alarming stroke:#b00020,stroke-width:2px\n"
        "  class c3 alarming\n"
    )


def test_dot_makes_a_cluster_of_a_group() -> None:
    text = draw_dot(PICTURE)
    assert 'subgraph cluster_0 {\n    label="load"\n    c1 [label="cell 1\\ldf = load()\\l"]' in text
    assert 'c3 -> c2 [label="x", style=dashed, color="#b00020"]' in text


def test_svg_is_xml_with_every_box_and_arrow() -> None:
    root = ElementTree.fromstring(draw_svg(PICTURE))
    names = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert names.count("rect") == 3
    assert sum("arrow" in element.get("class", "") for element in root.iter()) == 3
    assert "script" not in names


@pytest.mark.parametrize("draw", [draw_mermaid, draw_dot, draw_svg], ids=["mermaid", "dot", "svg"])
def test_text_is_data(draw) -> None:
    """Hostile labels change neither the structure of the picture nor escape from their quotes."""
    tame = Picture("t", (Box("a", ("x",), "g"), Box("b", ("y",))), (Arrow("a", "b", "z"),))
    wild = Picture(HOSTILE, (Box("a", (HOSTILE,), HOSTILE), Box("b", ("y",))), (Arrow("a", "b", HOSTILE),))
    assert _skeleton(draw(wild)) == _skeleton(draw(tame))


def _skeleton(text: str) -> list[str]:
    if text.startswith("<svg"):
        return [element.tag for element in ElementTree.fromstring(text).iter()]
    return [re.sub(r'"(\\.|[^"\\])*"', '""', line) for line in text.splitlines()]


def test_arrows_point_down_and_pass_every_layer_between() -> None:
    chain = Picture(
        "",
        tuple(Box(key, (key,)) for key in "abcd"),
        (Arrow("a", "b"), Arrow("b", "c"), Arrow("c", "d"), Arrow("a", "d")),
    )
    layers = arrange(chain)
    row = {key: number for number, keys in enumerate(layers.rows) for key in keys}
    assert [len(path) for path in layers.paths] == [2, 2, 2, 4]
    for path in layers.paths:
        assert all(row[lower] == row[upper] + 1 for upper, lower in itertools.pairwise(path))


def test_boxes_stand_above_what_they_supply() -> None:
    crossing = Picture("", tuple(Box(key, (key,)) for key in ("a", "b", "x", "y")), (Arrow("a", "y"), Arrow("b", "x")))
    assert arrange(crossing).rows == (("a", "b"), ("y", "x"))


def test_a_picture_of_nothing_is_drawn() -> None:
    assert ElementTree.fromstring(draw_svg(Picture("", (), ()))).tag.endswith("svg")
