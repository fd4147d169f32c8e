"""State-change probability: the formula, Monte Carlo, and a network at init (MS sheet 1.7)."""

import math
from dataclasses import replace

import numpy as np
import pytest

from snncore.analysis.probe import Layout, Probe
from snncore.analysis.signal.state_change import simulate, state_change, state_change_by_block
from snncore.block import Merge
from snncore.experiment import BlockKind, NeuronKind, Norm

NET = Probe(
    block=BlockKind.SPIKING,
    neuron=NeuronKind.LIF,
    tau=4 / 3,
    decay_input=False,
    v_threshold=0.5,
    norm=Norm.TDBN,
    time_steps=1,
    blocks=18,
)


@pytest.mark.parametrize("rate", np.linspace(0, 1, 11))
def test_sixteen_percent_for_every_rate(rate: float) -> None:
    assert state_change(0.5, 0.5, rate).probability == pytest.approx(0.158655, abs=5e-7)


@pytest.mark.parametrize(
    ("sigma", "v_threshold", "rate", "probability"),
    [(1.0, 1.0, 0.1, 0.193), (1.0, 1.0, 0.25, 0.244), (1.0, 1.0, 0.5, 0.329)]
    + [(0.25, 0.5, 0.3, 0.02275), (1.0, 0.5, 0.3, 0.30854), (0.5 / math.sqrt(2), 0.5, 0.3, 0.0786)],
)
def test_probabilities_of_the_sheet(
    sigma: float, v_threshold: float, rate: float, probability: float
) -> None:
    assert state_change(sigma, v_threshold, rate).probability == pytest.approx(
        probability, abs=6e-4
    )


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("v_threshold", [0.05, 0.5, 1.0, 1.7])
@pytest.mark.parametrize("sigma", [0.05, 0.5, 2.0])
def test_monte_carlo_agrees(sigma: float, v_threshold: float, rate: float) -> None:
    """Within four standard errors of the formula, or one draw in a thousand where there is none."""
    found = simulate(sigma, v_threshold, rate, samples=20_000, seed=1)
    expected = state_change(sigma, v_threshold, rate).probability
    assert found.value == pytest.approx(expected, abs=4 * found.error + 1e-3)


def test_the_error_is_that_of_a_mean_of_coins() -> None:
    found = simulate(0.5, 0.5, 0.3, samples=40_000)
    assert found.error == pytest.approx(math.sqrt(0.1587 * 0.8413 / 40_000), rel=0.05)


@pytest.mark.parametrize(
    ("rate", "constant", "sheet"),
    [(0.1, False, 0.152), (0.25, False, 0.157), (0.1, True, 0.188), (0.25, True, 0.185)],
)
def test_with_the_membrane_over_six_steps(rate: float, constant: bool, sheet: float) -> None:
    found = simulate(0.5, 0.5, rate, time_steps=6, constant=constant)
    assert found.value == pytest.approx(sheet, abs=4 * found.error + 5e-4)


def test_without_residual_only_the_threshold_counts() -> None:
    assert state_change(0.0, 1.0, 0.4).probability == 0
    assert state_change(0.0, 1.25, 0.4).probability == pytest.approx(0.4)  # every spike is lost
    assert state_change(0.0, 0.0, 0.4).probability == pytest.approx(0.6)  # 0 ≥ V_th fires


@pytest.mark.parametrize("bad", [(-0.1, 0.5, 0.5), (0.5, 0.5, 1.1), (math.nan, 0.5, 0.5)])
def test_what_is_no_probability_is_refused(bad: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="must be at least 0"):
        state_change(*bad)
    with pytest.raises(ValueError, match="must be at least 0"):
        state_change(0.5, math.inf, 0.5)


def test_in_a_network_at_init() -> None:
    """Sheet: mean 0.152 at T = 1, blocks from 0.146 to 0.161; ten seeds here: mean 0.152 to 0.156,
    blocks 0.143 to 0.165; α = 1/√2: 0.075 to 0.078 (sheet 0.0761)."""
    shares = state_change_by_block(NET)
    assert shares.mean() == pytest.approx(0.154, abs=0.004)
    assert shares.min() > 0.14
    assert shares.max() < 0.17
    weaker = state_change_by_block(replace(NET, last_gamma=0.5 / math.sqrt(2)))
    assert weaker.mean() == pytest.approx(0.0761, abs=0.003)


def test_in_a_network_over_four_steps() -> None:
    """Sheet: 0.1553; ten seeds here 0.155 to 0.159."""
    assert state_change_by_block(replace(NET, time_steps=4)).mean() == pytest.approx(
        0.157, abs=3e-3
    )


def test_silent_branches_change_nothing() -> None:
    assert (state_change_by_block(replace(NET, last_gamma=0.0)) == 0).all()
    sew = replace(NET, block=BlockKind.SEW, merge=Merge.IAND, last_gamma=0.0)
    assert (state_change_by_block(sew) == 0).all()


def test_no_identity_where_the_shape_changes() -> None:
    shares = state_change_by_block(replace(NET, layout=Layout.NETWORK, depth=20))
    assert np.isnan(shares).tolist() == [False] * 3 + [True, False, False] * 2
