"""Draws any block from its graph as SVG: what is on every edge, and which operation is on."""

from collections.abc import Callable
from html import escape
from pathlib import Path

import streamlit as st

from pages.shared.components.browser.frame import scale
from pages.shared.components.browser.plain import plain
from pages.shared.components.browser.scripts import script
from pages.shared.components.diagram.edges import draw_label, draw_wire
from pages.shared.components.diagram.layout import Direction, lay_out
from pages.shared.components.diagram.nodes import draw_box
from pages.shared.components.diagram.view import BlockView, on, text
from pages.shared.ui.text import tr

HERE = Path(__file__).parent
STYLE = (HERE / "diagram.css").read_text("utf-8")
COMPONENT = st.components.v2.component(
    "block_diagram",
    html='<div class="diagram"></div>',
    js=script(HERE / "diagram.js"),
)

FULL = 964
"""Width of the widest block left to right: it fills the page, the others keep its scale."""


def draw(view: BlockView, direction: Direction, label: str) -> str:
    """The SVG of a view, style included; `label` is its text for those who cannot see it."""
    layout = lay_out(view.graph, direction)
    parts = [draw_wire(wire, view) for wire in layout.wires]
    parts += [draw_box(box, view, direction) for box in layout.boxes]
    parts += [draw_label(wire, view, direction) for wire in layout.wires]
    if view.graph.join is None:
        along = (layout.height if direction.down else layout.width) / 2
        x, y = direction.point(along, direction.shortcut)
        parts.append(text(x, y, "absent", tr("block.no_shortcut")))
    name, share = "right", f"--share:{layout.width / FULL:.4f};"
    if direction.down:
        name, share = "down", ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {layout.width:g} {layout.height:g}" '
        f'class="{name}" role="img" aria-label="{escape(plain(label))}" '
        f'style="{share}--block:{view.color};--on-block:{on(view.color)}">'
        f"<style>{STYLE}</style>{''.join(parts)}</svg>"
    )


def show_diagram(
    svg: str, key: str, on_pick: Callable[[], None] = lambda: None, *, narrow: str = ""
) -> None:
    """Draw an SVG in the page; a click on what can be chosen gives `pick` = [field, number].

    `narrow` is shown in its place where there is too little room to read it.
    """
    if narrow:
        svg = f'<div class="wide">{svg}</div><div class="narrow">{narrow}</div>'
    COMPONENT(key=key, data={"svg": svg, "scale": scale()}, on_pick_change=on_pick)
