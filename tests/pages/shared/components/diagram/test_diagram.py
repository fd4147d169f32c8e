"""One drawing for every block: what stands in it is what the block has computed."""

import itertools
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from pages.shared.components.diagram.diagram import FULL, draw
from pages.shared.components.diagram.edges import STROKES
from pages.shared.components.diagram.layout import DOWN, RIGHT, Direction, lay_out
from pages.shared.components.diagram.view import BlockView, on, rounded
from pages.shared.ui.style import LOOKS
from pages.theory.block.controls import Place
from pages.theory.block.equations import OUTPUTS, brief, equation, source_html
from pages.theory.block.view import view_of
from snncore.analysis.block.chain import Branch, Chain
from snncore.analysis.block.graph import INPUT, NodeKind
from snncore.analysis.block.step import Act, Mark, mark, operations, step_through
from snncore.experiment import BlockKind
from snncore.network import BLOCKS

SVG = "{http://www.w3.org/2000/svg}"
DIRECTIONS = [RIGHT, DOWN]


def view(
    kind: BlockKind, downsample: bool = False, done: int | None = None, block: int = 0
) -> BlockView:
    chain = Chain(block=kind, downsample=downsample, blocks=2)
    return view_of(chain, step_through(chain)[block], Place(block, 2, 14, done))


def drawn(shown: BlockView, direction: Direction = RIGHT) -> ET.Element:
    return ET.fromstring(draw(shown, direction, 'a "label" & more'))


def having(root: ET.Element, tag: str, word: str) -> list[ET.Element]:
    return [e for e in root.iter(SVG + tag) if word in e.get("class", "").split()]


def contents(root: ET.Element, kind: str) -> list[str]:
    return [e.text or "" for e in having(root, "text", kind)]


@pytest.mark.parametrize("kind", BlockKind)
@pytest.mark.parametrize("downsample", [False, True])
@pytest.mark.parametrize("direction", DIRECTIONS, ids=["right", "down"])
def test_every_node_and_every_edge_of_the_graph_is_drawn_once(
    kind: BlockKind, downsample: bool, direction: Direction
) -> None:
    shown = view(kind, downsample)
    root = drawn(shown, direction)
    assert len(having(root, "g", "node")) == len(shown.graph.nodes)
    # The wire in, one for each input that is not the block's own, those that fork from it, out.
    layout = lay_out(shown.graph, direction)
    pairs = [value for node in shown.graph.nodes for value in node.inputs]
    forks = pairs.count(INPUT) if shown.graph.join else 0
    inner = len([value for value in pairs if value != INPUT])
    assert len(layout.wires) == len(having(root, "g", "wire")) == inner + forks + 2
    labelled = [wire.value for wire in layout.wires if wire.label]
    assert sorted(labelled) == sorted({INPUT, *(node.name for node in shown.graph.nodes)})


@pytest.mark.parametrize("kind", BlockKind)
@pytest.mark.parametrize("downsample", [False, True])
@pytest.mark.parametrize("direction", DIRECTIONS, ids=["right", "down"])
def test_nodes_do_not_overlap_and_nothing_leaves_the_picture(
    kind: BlockKind, downsample: bool, direction: Direction
) -> None:
    layout = lay_out(view(kind, downsample).graph, direction)
    for box in layout.boxes:
        assert box.width / 2 <= box.x <= layout.width - box.width / 2
        assert box.height / 2 <= box.y <= layout.height - box.height / 2
    for one, two in itertools.combinations(layout.boxes, 2):
        apart_x = abs(one.x - two.x) >= (one.width + two.width) / 2
        apart_y = abs(one.y - two.y) >= (one.height + two.height) / 2
        assert apart_x or apart_y, (one.node.name, two.node.name)
    for wire in layout.wires:
        for (x0, y0), (x1, y1) in itertools.pairwise(wire.points):
            assert (x0 == x1) != (y0 == y1), "wires are level or upright, and have a length"


def test_the_widest_block_fills_the_page_and_all_have_one_scale() -> None:
    widths = [lay_out(view(kind).graph, RIGHT).width for kind in BlockKind]
    assert max(widths) == FULL
    shares = [
        float(re.findall(r"--share:([\d.]+)", drawn(view(kind)).get("style", ""))[0])
        for kind in BlockKind
    ]
    assert np.allclose(np.array(widths) / shares, FULL, rtol=1e-3)


@pytest.mark.parametrize("kind", BlockKind)
@pytest.mark.parametrize("block", [0, 1])
def test_a_line_shows_what_the_values_on_it_are(kind: BlockKind, block: int) -> None:
    shown = view(kind, downsample=True, block=block)
    layout, root = lay_out(shown.graph, RIGHT), drawn(shown)
    for wire, group in zip(layout.wires, having(root, "g", "wire"), strict=True):
        strokes = [path.get("class") for path in group if "head" not in path.get("class", "")]
        assert tuple(strokes) == STROKES[mark(shown.run.values[wire.value])]


def test_the_four_kinds_of_line_have_no_stroke_in_common() -> None:
    strokes = [stroke for strokes in STROKES.values() for stroke in strokes]
    assert set(STROKES) == set(Mark)
    assert len(set(strokes)) == len(strokes)


def test_numbers_and_marks_on_the_edges_are_the_blocks() -> None:
    root = drawn(view(BlockKind.SEW))
    assert {"S = 1", "A = 1", "O = 2"} <= set(contents(root, "value"))
    assert contents(root, "mark").count("integer") == 1


@pytest.mark.parametrize("kind", BlockKind)
@pytest.mark.parametrize("downsample", [False, True])
def test_each_operation_lights_one_node_one_call_and_one_symbol(
    kind: BlockKind, downsample: bool
) -> None:
    graph = view(kind, downsample).graph
    for done, operation in enumerate(operations(graph), start=1):
        shown = view(kind, downsample, done)
        root, color = drawn(shown), LOOKS[kind].color
        lit = having(root, "g", "lit")
        marked = re.findall(r"<mark [^>]*>(.*?)</mark>", source_html(shown))
        first, second = equation(shown, kind)
        if operation.act is Act.NEXT:
            assert marked == ["return"]
            assert first.startswith(rf"\colorbox{{{color}}}")
            assert not [g for g in lit if "node" in g.get("class", "")]
            continue
        (node,) = [g for g in lit if "node" in g.get("class", "")]
        assert next(n for n in graph.nodes if n.name == operation.node).part in node.get(
            "class", ""
        )
        name = operation.node.partition(".")[0]
        assert marked == ["+" if name == "add" else f"self.{name}"]
        assert color in source_html(shown)
        assert rf"\colorbox{{{color}}}" in first + second


@pytest.mark.parametrize("kind", BlockKind)
def test_what_has_not_happened_yet_is_not_shown(kind: BlockKind) -> None:
    graph = view(kind).graph
    for done in range(len(operations(graph)) + 1):
        shown = view(kind, done=done)
        root = drawn(shown)
        put_out = (Act.COMPUTE, Act.FIRE)
        known = {INPUT} | {o.node for o in operations(graph)[:done] if o.act in put_out}
        assert len(contents(root, "value")) == len(known)
        faint = [p for p in root.iter(SVG + "path") if p.get("class") == "pending"]
        assert len(faint) == sum(w.value not in known for w in lay_out(graph, RIGHT).wires)
        rows = contents(root, "number")
        acts = [o for o in operations(graph)[:done] if o.act in (Act.CHARGE, Act.FIRE, Act.RESET)]
        neurons = [node for node in graph.nodes if node.part is NodeKind.NEURON]
        assert sum(number != "·" for number in rows) == len(neurons) + len(acts)
    assert known == set(shown.run.values)


def test_a_neuron_shows_its_own_step() -> None:
    root = drawn(view(BlockKind.SEW, done=7))
    assert contents(root, "symbol")[:4] == ["V[2]", "H[3]", "S[3]", "V[3]"]
    lit = having(root, "g", "row")
    assert [("lit" in row.get("class", "").split()) for row in lit].count(True) == 1


def test_every_operation_and_every_element_can_be_clicked() -> None:
    shown = view(BlockKind.SEW, done=1)
    root = drawn(shown)
    picks = [(e.get("data-field"), e.get("data-value")) for e in root.iter() if e.get("data-field")]
    steps = {int(value or 0) for field, value in picks if field == "operation"}
    assert steps == set(range(1, len(operations(shown.graph))))
    cells = {int(value or 0) for field, value in picks if field == "element"}
    assert cells == set(range(9, 18)), "the channel of element 14"
    assert not [e for e in drawn(view(BlockKind.SEW), DOWN).iter() if e.get("data-field")]


def test_a_map_is_the_channel_with_the_element_outlined() -> None:
    shown = view(BlockKind.SEW, done=0)
    cells = having(drawn(shown), "rect", "cell")
    above = {int(c.get("data-value", 0)) for c in cells if "above" in c.get("class", "").split()}
    assert above == {9 + i for i in np.flatnonzero(shown.run.values[INPUT][2, 1])}
    chosen = [c for c in cells if "chosen" in c.get("class", "").split()]
    assert [c.get("data-value") for c in chosen] == ["14"]


def test_the_label_is_escaped() -> None:
    root = drawn(view(BlockKind.MS))
    assert (root.get("role"), root.get("aria-label")) == ("img", 'a "label" & more')


@pytest.mark.parametrize("kind", BlockKind)
def test_the_equation_is_the_one_in_the_blocks_docstring(kind: BlockKind) -> None:
    line = brief(view(kind), kind)
    plain = re.sub(r"\\math(?:rm|bin|cal)\{([^{}]*)\}", r"\1", line).replace("  ", " ")
    said = re.search(rf"{OUTPUTS[kind][0]}'? = [^,.:]*(?:, S\))?", BLOCKS[kind].__doc__ or "")
    assert said is not None
    assert plain == re.sub(r" \((SEW|MS).*", "", said[0]).strip()


def test_a_silent_branch_is_drawn_as_zero() -> None:
    chain = Chain(branch=Branch.SILENCED, blocks=1)
    shown = view_of(chain, step_through(chain)[0], Place(0, 2, 14, None))
    root = drawn(shown)
    assert contents(root, "mark").count("all zero") == 2  # F and A
    assert "O = 1" in contents(root, "value")
    other = replace(chain, branch=Branch.SATURATED)
    assert "A = 1" in contents(
        drawn(view_of(other, step_through(other)[0], Place(0, 0, 0, None))), "value"
    )


@pytest.mark.parametrize(("value", "expected"), [(2.0, "2"), (-0.304, "−0.30"), (-3.0, "−3")])
def test_numbers_are_short_and_have_a_true_minus(value: float, expected: str) -> None:
    assert rounded(value) == expected


@pytest.mark.parametrize("kind", BlockKind)
def test_text_on_a_blocks_colour_can_be_read(kind: BlockKind) -> None:
    def luminance(color: str) -> float:
        linear = []
        for i in (1, 3, 5):
            c = int(color[i : i + 2], 16) / 255
            linear.append(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    pair = sorted((luminance(LOOKS[kind].color), luminance(on(LOOKS[kind].color))))
    assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5
