"""The edges of a diagram: the kind of value decides the line, and the label says it again."""

from html import escape
from itertools import pairwise

import numpy as np

from pages.shared.components.diagram.layout import Direction, Point, Wire
from pages.shared.components.diagram.view import BlockView, rounded, text
from pages.shared.ui.text import tr
from snncore.analysis.block.chain import CHANNELS, SIDE
from snncore.analysis.block.step import Act, Mark, mark, place

MAP = 34
"""Side of the small map on an edge."""

HEAD = 9
"""Length of an arrow's head."""

STROKES = {
    Mark.ZERO: ("zero",),
    Mark.SPIKE: ("spike", "ticks"),
    Mark.INTEGER: ("outer", "inner"),
    Mark.REAL: ("real",),
}
"""The strokes that make each kind of line; diagram.css defines them."""


def draw_wire(wire: Wire, view: BlockView) -> str:
    """The line in the style of what it carries; faint while nothing has arrived."""
    points = [f"{x:g} {y:g}" for x, y in shortened(wire)]
    known = view.known(wire.value)
    kind = mark(view.run.values[wire.value])
    path = "M" + "L".join(points)
    if known and kind is Mark.SPIKE:  # begun anew at a corner, so that no tick is bent round it
        path = "".join(f"M{a}L{b}" for a, b in pairwise(points))
    strokes = STROKES[kind] if known else ("pending",)
    lines = "".join(f'<path class="{stroke}" d="{path}"/>' for stroke in strokes)
    head = arrow(wire, "head" if known else "head faint") if wire.arrow else ""
    return f'<g class="wire{" lit" if just_arrived(view, wire.value) else ""}">{lines}{head}</g>'


def shortened(wire: Wire) -> list[Point]:
    """The points of a wire, the last one where its head begins."""
    *before, (x, y) = wire.points
    if not wire.arrow:
        return list(wire.points)
    x0, y0 = before[-1]
    return [*before, (x - HEAD * np.sign(x - x0), y - HEAD * np.sign(y - y0))]


def just_arrived(view: BlockView, value: str) -> bool:
    """Whether the lit operation has put this value on the edge, or hands it on."""
    now = view.now
    return bool(now and now.node == value and now.act not in (Act.CHARGE, Act.RESET))


def arrow(wire: Wire, kind: str) -> str:
    """The head at the end of a wire."""
    (x0, y0), (x, y) = wire.points[-2:]
    angle = np.degrees(np.arctan2(y - y0, x - x0))
    turn = f"translate({x:g} {y:g}) rotate({angle:g})"
    return f'<path class="{kind}" d="M0 0L-{HEAD} -5L-{HEAD} 5Z" transform="{turn}"/>'


def draw_label(wire: Wire, view: BlockView, direction: Direction) -> str:
    """The value, what kind it is, and left to right the map around it."""
    if wire.label is None or not view.known(wire.value):
        return ""
    values, (x, y) = view.run.values[wire.value], wire.label
    name, number = view.names.get(wire.value), rounded(view.at(values))
    content, kind = f"{name} = {number}" if name else number, tr(f"block.mark_{mark(values)}")
    if direction.down:
        return text(x + 11, y - 1, "value", content) + text(x + 11, y + 13, "mark", kind)
    lines = text(x, y + 22, "value", content) + text(x, y + 38, "mark", kind)
    return draw_map(view, values, x - MAP / 2, y - MAP - 12) + lines


def draw_map(view: BlockView, values: np.ndarray, left: float, top: float) -> str:
    """The element's channel at the step, the element outlined; a click chooses another."""
    channel, *chosen = place(values, view.element)
    image, largest = values[view.time, channel], max(1.0, float(np.abs(values).max()))
    size, scale = MAP / len(image), len(image) // SIDE
    cells = []
    for (row, column), value in np.ndenumerate(image):
        element = np.ravel_multi_index((channel, row // scale, column // scale), SHAPE)
        title = tr(
            "block.cell", channel=channel + 1, row=row + 1, column=column + 1, value=rounded(value)
        )
        cells.append(
            f'<rect class="{look(value)}{" chosen" if chosen == [row, column] else ""}" '
            f'x="{left + column * size:.2f}" y="{top + row * size:.2f}" '
            f'width="{size:.2f}" height="{size:.2f}" '
            f'fill-opacity="{0.25 + 0.75 * abs(value) / largest:.2f}" '
            f'data-field="element" data-value="{element}"><title>{escape(title)}</title></rect>'
        )
    # The outlined one last, so that no neighbour covers its outline.
    return f"<g>{''.join(sorted(cells, key=lambda cell: ' chosen' in cell))}</g>"


SHAPE = (CHANNELS, SIDE, SIDE)


def look(value: float) -> str:
    """The class of a cell: above zero in the block's colour, below in grey, zero empty."""
    return "cell none" if value == 0 else "cell above" if value > 0 else "cell below"
