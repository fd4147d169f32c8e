"""The moments of one MS block against γ, and of the neuron alone against the width a."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pages.shared.plotting import GREY, SECOND, Figure, Trace, figure, law_line, scatter
from pages.shared.ui.style import LOOKS
from pages.theory.isometry.figures import room, two_panels
from snncore.analysis.isometry.isometry import Values
from snncore.analysis.isometry.jacobian import Moments
from snncore.analysis.isometry.spectrum import Sweep
from snncore.experiment import BlockKind


class GammaWords(NamedTuple):
    """The panels' titles, the axis of γ, and the names of what is drawn."""

    moments: tuple[str, str]
    gamma: str
    measured: str
    law: str
    here: str


class GateWords(NamedTuple):
    """The panels' titles, the axis of a, and the names of what is drawn."""

    moments: tuple[str, str]
    width: str
    law: str
    measured: str
    here: str


def against_gamma(
    gammas: Values,
    found: Sweep,
    laws: Sequence[Moments],
    gamma: float,
    words: GammaWords,
) -> Figure:
    """Mean and variance of one MS block for γ from 0 to 0.5, measured and by Lemma 3."""
    traces: list[Trace] = []
    color, dash, symbol = LOOKS[BlockKind.MS]
    style = {"color": color, "dash": dash, "width": 2}
    marker = {"color": color, "size": 11, "symbol": symbol}
    at = np.argmin(abs(gammas - gamma))
    point = slice(at, at + 1)
    closed = np.array([law[:2] for law in laws]).T
    for values, law, place in (
        (found.mean, closed[0], {}),
        (found.variance, closed[1], SECOND),
    ):
        shown = {"showlegend": not place} | place
        chosen = scatter(gammas[point], values[point], mode="markers", marker=marker)
        traces += [
            scatter(gammas, values, mode="lines", line=style, name=words.measured) | shown,
            law_line(gammas, law, GREY, name=words.law, **shown),
            chosen | {"name": words.here} | shown,
        ]
    tops = room(float(found.mean.max())), room(float(found.variance.max()))
    across = {"title": words.gamma, "range": [-0.01, 0.51]}
    return figure(traces, two_panels(words.moments, across, tops))


def against_width(
    widths: Values,
    laws: Sequence[Moments],
    at: Values,
    found: Sequence[Moments],
    chosen: tuple[float, Moments],
    words: GateWords,
) -> Figure:
    """Mean and variance of the neuron alone for every width a; dots: measured by autograd."""
    traces: list[Trace] = []
    color = LOOKS[BlockKind.SPIKING].color
    line = {"color": color, "width": 2}
    dots = {"color": color, "symbol": "circle-open", "size": 8}
    marker = {"color": color, "size": 11, "symbol": "triangle-down"}
    for moment, place in ((0, {}), (1, SECOND)):
        shown = {"showlegend": not place} | place
        law, values = [law[moment] for law in laws], [f[moment] for f in found]
        here = scatter([chosen[0]], [chosen[1][moment]], mode="markers", marker=marker)
        traces += [
            law_line(widths, law, color, line=line, name=words.law, **shown),
            scatter(at, values, mode="markers", marker=dots, name=words.measured) | shown,
            here | {"name": words.here} | shown,
        ]
    tops = room(chosen[1].mean), room(chosen[1].variance)
    across = {"title": words.width, "range": [0, 3.05]}
    return figure(traces, two_panels(words.moments, across, tops))
