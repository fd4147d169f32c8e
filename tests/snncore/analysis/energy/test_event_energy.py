"""Of event data a recurrent network of ReLUs sees every frame too: T cancels."""

import numpy as np
import pytest
import torch

from snncore.analysis.energy.energy import BREAK_EVEN, RealAs, energy
from snncore.analysis.energy.layer_signals import Signal
from snncore.analysis.energy.operations import operations
from snncore.experiment import Experiment
from snncore.network import build


def net_of(steps: int, dataset: str = "gestures"):
    return build(
        Experiment(block="spiking", depth=8, width=4, time_steps=steps, dataset=dataset,
                   v_threshold=0.5, decay_input=False)
    ).eval()  # fmt: skip


@pytest.mark.parametrize("steps", [4, 8, 16])
def test_the_baseline_runs_once_a_frame(steps: int) -> None:
    frames = torch.randint(0, 3, (steps, 2, 2, 32, 32)).float()
    found = operations(net_of(steps), frames)
    assert found.frames == steps
    assert found.signals[0] is Signal.INTEGERS
    cost = energy(found)
    conv = np.array([name != "head" for name in found.names])
    assert np.array_equal(cost.ann_mac[conv], found.macs[conv] * steps)
    assert cost.ann_mac[~conv] == found.macs[~conv]


def test_repeating_a_clip_changes_no_ratio_of_the_stem() -> None:
    """The same frames twice: twice the additions, twice the products of the baseline."""
    frames = torch.randint(0, 3, (4, 1, 2, 32, 32)).float()
    once, twice = operations(net_of(4), frames), operations(net_of(8), torch.cat([frames] * 2))
    a, b = energy(once), energy(twice)
    assert b.ac[0] == 2 * a.ac[0] > 0
    assert b.ann_mac[0] == 2 * a.ann_mac[0]


def test_the_formula_is_r_over_break_even() -> None:
    """Where every layer reads spikes: E_SNN/E_ANN = r·E_AC/E_MAC, whatever T is."""
    frames = torch.randint(0, 3, (8, 1, 2, 32, 32)).float()
    found = operations(net_of(8), frames)
    cost = energy(found, RealAs.ADDITIONS)
    inner = [i for i, s in enumerate(found.signals) if s is Signal.SPIKES]
    snn, ann = cost.picojoules[inner].sum(), cost.ann_picojoules[inner].sum()
    share = (found.read_rate[inner] * found.macs[inner]).sum() / found.macs[inner].sum()
    assert snn / ann == pytest.approx(share / BREAK_EVEN)


def test_a_silent_clip_costs_the_stem_nothing() -> None:
    found = operations(net_of(4), torch.zeros(4, 1, 2, 32, 32))
    assert found.units[0, 0] == 0
