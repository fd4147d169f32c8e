"""The shortcut of a downsample block with and without its neuron."""

from pathlib import Path

import pytest
import torch
from torch import nn

from snncore.analysis.block.downsample import meeting, simplified
from snncore.analysis.block.downsample_ablation import MERGES, SEEDS, read
from snncore.experiment import Experiment
from snncore.network import build
from snncore.neuron import Neuron

RESULTS = Path(__file__).parents[4] / "assets" / "results" / "downsample.json"


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_with_the_neuron_spikes_meet_and_without_it_real_numbers(seed: int) -> None:
    own, plain = meeting(with_neuron=True, seed=seed), meeting(with_neuron=False, seed=seed)
    assert own.binary == 1
    assert own.negative == own.out_negative == 0
    assert plain.binary < 0.01
    assert 0.3 < plain.negative < 0.7  # BN centres it


def test_a_simplified_network_has_no_neuron_on_a_shortcut_and_runs() -> None:
    net = simplified(build(Experiment(depth=8, width=4, time_steps=2)))
    on_shortcut = [n for n, m in net.named_modules() if "shortcut" in n and isinstance(m, Neuron)]
    assert not on_shortcut
    borders = [block for block in net.stages if block.changes_shape]
    assert len(borders) == 2
    assert not any(isinstance(block.shortcut, nn.Sequential) for block in borders)
    assert net(torch.randn(2, 3, 32, 32)).shape == (2, 10)


def test_the_ablation_that_ships_has_every_run_and_learns_either_way_with_add() -> None:
    found = read(RESULTS)
    assert {(r.merge, r.simpler, r.seed) for r in found} == {
        (str(merge), simpler, seed)
        for merge in MERGES
        for simpler in (False, True)
        for seed in SEEDS
    }
    for simpler in (False, True):
        own = [r.accuracy for r in found if r.merge == "add" and r.simpler is simpler]
        assert min(own) > 0.2  # chance is 0.1
