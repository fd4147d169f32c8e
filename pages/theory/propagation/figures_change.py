"""State-change probability over the firing rate and over σ: the formula and Monte Carlo."""

from collections.abc import Sequence
from typing import NamedTuple

from pages.shared.plotting import (
    GREY,
    HALVES,
    LEGEND,
    SECOND,
    Figure,
    Trace,
    axes,
    figure,
    here,
    scatter,
    single,
)
from pages.shared.ui.style import LOOKS
from snncore.analysis.signal.propagation import Values
from snncore.analysis.signal.state_change import Estimate
from snncore.experiment import BlockKind


class Sweep(NamedTuple):
    """The formula on a fine grid, Monte Carlo on a coarse one; `at` is where the slider stands."""

    fine: Values
    formula: Values
    coarse: Values
    found: Sequence[Estimate]
    at: float


class ChangeWords(NamedTuple):
    """The axes' titles, and the names of the line, the dots and the ring."""

    probability: str
    rate: str
    sigma: str
    formula: str
    monte_carlo: str
    here: str


def change(over_rate: Sweep, over_sigma: Sweep, probability: float, words: ChangeWords) -> Figure:
    """Two panels with the same vertical axis, 0 to 1."""
    second = {"showlegend": False} | SECOND
    right = [trace | second for trace in swept(over_sigma, probability, words)]
    up = {"range": [0, 1], "title": words.probability}
    before = {"title": words.rate, "range": [-0.02, 1.02]}
    sigma = {"title": words.sigma, "range": [0, over_sigma.fine[-1] * 1.02]}
    layout = axes(1, HALVES, before, up) | axes(2, HALVES, sigma, up) | {"legend": LEGEND}
    return figure([*swept(over_rate, probability, words), *right], layout)


def swept(sweep: Sweep, probability: float, words: ChangeWords) -> list[Trace]:
    """The formula as a line, Monte Carlo as dots with two standard errors, a ring at `at`."""
    color = LOOKS[BlockKind.SPIKING].color
    line, marker = {"color": color, "width": 2}, {"color": GREY, "size": 6}
    estimated = scatter(
        sweep.coarse,
        [estimate.value for estimate in sweep.found],
        error_y={"array": single([2 * estimate.error for estimate in sweep.found])},
        mode="markers",
        marker=marker,
        name=words.monte_carlo,
    )
    return [
        scatter(sweep.fine, sweep.formula, mode="lines", line=line, name=words.formula),
        estimated,
        here(sweep.at, probability, color, words.here),
    ]
