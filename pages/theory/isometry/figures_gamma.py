"""The moments of one MS block against γ, and of the neuron alone against the width a."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.shared.plotting import GREY, SECOND, add_law, single
from pages.shared.ui.style import LOOKS
from pages.theory.isometry.figures import room, two_panels
from snncore.analysis.isometry.isometry import Values
from snncore.analysis.isometry.jacobian import Moments
from snncore.analysis.isometry.spectrum import Spectrum
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
    found: Spectrum,
    laws: Sequence[Moments],
    gamma: float,
    words: GammaWords,
) -> go.Figure:
    """Mean and variance of one MS block for γ from 0 to 0.5, measured and by Lemma 3."""
    figure = go.Figure()
    color, dash, _ = LOOKS[BlockKind.MS]
    style = {"color": color, "dash": dash, "width": 2}
    closed = np.array([law[:2] for law in laws]).T
    for values, law, place in (
        (found.mean, closed[0], {}),
        (found.variance, closed[1], SECOND),
    ):
        options = {"mode": "lines", "showlegend": not place} | place
        figure.add_scatter(
            x=single(gammas),
            y=single(values),
            line=style,
            name=words.measured,
            **options,
        )
        name = {"name": words.law, "showlegend": not place}
        add_law(figure, gammas, law, GREY, **name, **place)
        at = np.argmin(abs(gammas - gamma))
        figure.add_scatter(
            x=single(gammas[at : at + 1]),
            y=single(values[at : at + 1]),
            mode="markers",
            marker={"color": color, "size": 11, "symbol": LOOKS[BlockKind.MS].symbol},
            name=words.here,
            **{"showlegend": not place} | place,
        )
    tops = room(float(found.mean.max())), room(float(found.variance.max()))
    two_panels(figure, words.moments, {"title": words.gamma, "range": [-0.01, 0.51]}, tops)
    return figure


def against_width(
    widths: Values,
    laws: Sequence[Moments],
    at: Values,
    found: Sequence[Moments],
    chosen: tuple[float, Moments],
    words: GateWords,
) -> go.Figure:
    """Mean and variance of the neuron alone for every width a; dots: measured by autograd."""
    figure = go.Figure()
    color = LOOKS[BlockKind.SPIKING].color
    for moment, place in ((0, {}), (1, SECOND)):
        shown = {"showlegend": not place} | place
        name = words.law
        add_law(figure, widths, [law[moment] for law in laws], color, name=name, **shown)
        figure.add_scatter(
            x=single(at),
            y=single([f[moment] for f in found]),
            mode="markers",
            marker={"color": color, "symbol": "circle-open", "size": 8},
            name=words.measured,
            **shown,
        )
        figure.add_scatter(
            x=single([chosen[0]]),
            y=single([chosen[1][moment]]),
            mode="markers",
            marker={"color": color, "size": 11, "symbol": "triangle-down"},
            name=words.here,
            **shown,
        )
    figure.update_traces(line={"width": 2}, selector={"mode": "lines"})
    tops = room(chosen[1].mean), room(chosen[1].variance)
    two_panels(figure, words.moments, {"title": words.width, "range": [0, 3.05]}, tops)
    return figure
