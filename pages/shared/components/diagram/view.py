"""What a picture of a block shows, and how numbers and text stand in it."""

from html import escape
from typing import NamedTuple

import numpy as np

from snncore.analysis.block.graph import INPUT, Graph
from snncore.analysis.block.step import Act, BlockRun, Operation, operations, place


class BlockView(NamedTuple):
    """One element of a block at one step, after `done` operations (None: after all, none lit).

    `names` are the symbols of the values that have one, `join` the symbol in the join.
    """

    run: BlockRun
    color: str
    names: dict[str, str]
    join: str
    time: int
    element: int
    done: int | None = None

    @property
    def graph(self) -> Graph:
        return self.run.graph

    @property
    def past(self) -> tuple[Operation, ...]:
        """The operations that have been carried out."""
        return operations(self.graph)[: self.done]

    @property
    def now(self) -> Operation | None:
        """The one that is lit, the last that was carried out."""
        return self.past[-1] if self.done else None

    def known(self, value: str) -> bool:
        """Whether an edge carries its value yet."""
        arrived = (Act.COMPUTE, Act.FIRE)
        return value == INPUT or any(o.node == value and o.act in arrived for o in self.past)

    def at(self, values: np.ndarray) -> float:
        """The number at the element and the step."""
        return float(values[(self.time, *place(values, self.element))])


def rounded(value: float) -> str:
    """Two decimals, or none for a whole number, with a true minus."""
    text = f"{value:.0f}" if value == round(value) else f"{value:.2f}"
    return text.replace("-", "\N{MINUS SIGN}")


def text(x: float, y: float, kind: str, content: str) -> str:
    """One line of text as SVG; `kind` is its class."""
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{escape(content)}</text>'


def on(color: str) -> str:
    """Black or white, whichever is easier to read on a colour (WCAG relative luminance)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = float(np.dot(linear, (0.2126, 0.7152, 0.0722)))
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#ffffff"
