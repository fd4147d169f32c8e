"""Shortcut memory and the twin-input test against the MS sheet, 6.D.

Tolerances: largest distance from the sheet's or the law's number over seeds 0 to 9, with a margin.
"""

from dataclasses import replace

import numpy as np
import pytest
import torch

from snncore.analysis.probe import Layout, Probe
from snncore.analysis.signal.memory import (
    Twins,
    correlation,
    memory_law,
    shortcut_memory,
    twin_inputs,
)
from snncore.block import Merge
from snncore.experiment import BlockKind, NeuronKind, Norm

MS = Probe(
    block=BlockKind.MS,
    neuron=NeuronKind.LIF,
    tau=4 / 3,
    decay_input=False,
    v_threshold=0.5,
    norm=Norm.TDBN,
    time_steps=1,
    blocks=27,
)
LENGTHS = [1, 2, 4, 8, 16, 27]
SHEET = {
    (BlockKind.SPIKING, None): [0.561, 0.363, 0.163, 0.045, 0.004, 0.005],
    (BlockKind.MS, None): [0.707, 0.580, 0.449, 0.336, 0.250, 0.195],
    (BlockKind.MS, 0.1): [0.981, 0.963, 0.929, 0.871, 0.783, 0.698],
    (BlockKind.MS, 0.0): [1.0] * 6,
}


@pytest.mark.parametrize(("block", "last_gamma"), SHEET)
def test_memory_of_the_sheet(block: BlockKind, last_gamma: float | None) -> None:
    """Ten seeds: within 0.027 of the law, which is within 0.013 of the sheet."""
    found = shortcut_memory(replace(MS, block=block, last_gamma=last_gamma))
    np.testing.assert_allclose(found.measured[LENGTHS], SHEET[block, last_gamma], atol=0.035)
    np.testing.assert_allclose(found.law[LENGTHS], SHEET[block, last_gamma], atol=0.014)
    assert found.measured[0] == pytest.approx(1.0)


def test_laws_of_the_sheet() -> None:
    ms, weak = memory_law(MS)[LENGTHS], memory_law(replace(MS, last_gamma=0.1))[LENGTHS]
    np.testing.assert_allclose(ms, [0.707, 0.577, 0.447, 0.333, 0.243, 0.189], atol=6e-4)
    np.testing.assert_allclose(weak, [0.981, 0.962, 0.928, 0.870, 0.781, 0.693], atol=6e-4)
    assert memory_law(replace(MS, block=BlockKind.SPIKING))[1] == pytest.approx(0.564, abs=6e-4)


@pytest.mark.parametrize("block", [BlockKind.NO_LIF, BlockKind.RBA, BlockKind.PLAIN])
def test_laws_of_the_other_blocks(block: BlockKind) -> None:
    """Ten seeds: no LIF within 0.030, RBA 0.041, Plain 0.033."""
    found = shortcut_memory(replace(MS, block=block))
    np.testing.assert_allclose(found.measured, found.law, atol=0.055)


@pytest.mark.parametrize("merge", Merge)
def test_laws_of_the_merges(merge: Merge) -> None:
    """Ten seeds, up to 8 blocks: ADD within 0.023, AND 0.046, IAND 0.026, OR 0.014."""
    found = shortcut_memory(replace(MS, block=BlockKind.SEW, merge=merge, blocks=8))
    np.testing.assert_allclose(found.measured, found.law, atol=0.055)
    assert (np.diff(found.law) < 0).all()


def test_four_steps_remember_as_one_does() -> None:
    """Sheet: T = 4 is the same to 0.02 (and seeds differ by as much)."""
    for block in (BlockKind.SPIKING, BlockKind.MS):
        one, four = (
            shortcut_memory(replace(MS, block=block, time_steps=t)).measured for t in (1, 4)
        )
        np.testing.assert_allclose(one, four, atol=0.05)


def test_resnet_has_no_law_and_a_layout_makes_no_difference() -> None:
    assert np.isnan(memory_law(replace(MS, block=BlockKind.RELU))).all()
    halved = shortcut_memory(replace(MS, layout=Layout.HALVED, blocks=4))
    assert (halved.measured == shortcut_memory(replace(MS, blocks=4)).measured).all()


def test_correlation_is_pearsons() -> None:
    a, b = torch.randn(2, 500, generator=torch.Generator().manual_seed(0))
    assert correlation(a, a + b) == pytest.approx(
        float(torch.corrcoef(torch.stack([a, a + b]))[0, 1])
    )
    assert correlation(a, -a) == pytest.approx(-1)
    assert correlation(a, torch.ones(500)) == 0


TWINS = Twins(**MS.as_dict() | {"layout": Layout.NETWORK, "width": 8, "time_steps": 4})


@pytest.mark.parametrize(
    ("block", "last_gamma", "sheet"),
    [
        (BlockKind.PLAIN, None, [0.10, 0.00, -0.02]),
        (BlockKind.SPIKING, None, [0.29, -0.01, -0.02]),
        (BlockKind.MS, None, [0.47, 0.17, 0.09]),
        (BlockKind.NO_LIF, None, [0.62, 0.40, 0.29]),
        (BlockKind.MS, 0.0, [0.85, 0.84, 0.83]),
    ],
)
def test_twins_of_the_sheet(block: BlockKind, last_gamma: float | None, sheet: list[float]) -> None:
    """Depth 8, 20, 32, one seed. Ten seeds here: within 0.06 of the sheet's mean of three."""
    probe = replace(TWINS, block=block, last_gamma=last_gamma)
    found = [twin_inputs(replace(probe, depth=depth)) for depth in (8, 20, 32)]
    assert found == pytest.approx(sheet, abs=0.08)


def test_identical_twins_stay_identical_and_strangers_strangers() -> None:
    assert twin_inputs(replace(TWINS, depth=20, similarity=1.0)) == pytest.approx(1.0)
    assert abs(twin_inputs(replace(TWINS, depth=8, similarity=0.0))) < 0.05
    with pytest.raises(ValueError, match="from -1 to 1"):
        replace(TWINS, similarity=1.5)
    with pytest.raises(ValueError, match="must be network"):
        replace(TWINS, layout=Layout.STAGE)


def test_a_silent_net_tells_no_twins_apart() -> None:
    silent = replace(TWINS, block=BlockKind.SEW, merge=Merge.AND, last_gamma=0.0, depth=8)
    assert twin_inputs(silent) == 0


@pytest.mark.parametrize("block", BlockKind)
@pytest.mark.parametrize("merge", Merge)
def test_nothing_to_remember_is_zero_and_no_warning(block: BlockKind, merge: Merge) -> None:
    silent = replace(
        MS, block=block, merge=merge, blocks=3, v_threshold=10.0, tau=100.0, decay_input=True
    )
    law = memory_law(replace(silent, norm=Norm.BN))
    assert ((law >= 0) & (law <= 1) | np.isnan(law)).all()
    if block is BlockKind.SEW:
        assert (law == 0).all()
