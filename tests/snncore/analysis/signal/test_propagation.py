"""What arrives at each block, against the numbers of the papers' sheets and the closed forms.

Tolerances: the largest distance from the expectation over seeds 0 to 9, measured at these
settings, with a margin of about a half.
"""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from snncore.analysis.probe import Layout, Probe, streams
from snncore.analysis.signal import depth_laws
from snncore.analysis.signal.propagation import propagate
from snncore.block import Merge
from snncore.experiment import BlockKind, NeuronKind, Norm

SEW = Probe(neuron=NeuronKind.IF, images=8, side=16)
"""The SEW paper's neuron, V_th = 1, γ = 1, T = 4; 20 blocks of 16 channels on 16 x 16."""

MS = Probe(
    block=BlockKind.MS,
    neuron=NeuronKind.LIF,
    tau=4 / 3,
    decay_input=False,
    v_threshold=0.5,
    norm=Norm.TDBN,
    time_steps=1,
)
"""The MS-ResNet paper's neuron and tdBN, T = 1; 16 channels on 8 x 8."""

NO_BORDER = np.zeros(20, dtype=bool)


def test_twenty_blocks_as_in_the_sew_paper() -> None:
    """Mean O²⁰: ADD 3.39, Spiking 0.225, Plain 0.145, IAND 0.006, AND 0 (ten seeds: ADD 3.36 to
    3.40, Spiking 0.220 to 0.225, Plain 0.143 to 0.148, IAND 0.0055 to 0.0086)."""
    last = {merge: propagate(replace(SEW, merge=merge)).mean[-1] for merge in Merge}
    assert last[Merge.ADD] == pytest.approx(3.39, abs=0.05)
    assert last[Merge.IAND] == pytest.approx(0.006, abs=0.004)
    assert last[Merge.AND] == 0
    spiking = propagate(replace(SEW, block=BlockKind.SPIKING))
    plain = propagate(replace(SEW, block=BlockKind.PLAIN))
    assert spiking.mean[-1] == pytest.approx(0.225, abs=0.008)
    assert plain.mean[-1] == pytest.approx(0.145, abs=0.005)


def test_a_of_add_stays_flat_while_o_grows_by_a_in_each_block() -> None:
    """A of every block 0.149 to 0.169 over ten seeds (the sheet's deep net: 0.146 to 0.149)."""
    p = propagate(SEW)
    assert (p.rate > 0.14).all()
    assert (p.rate < 0.175).all()
    np.testing.assert_allclose(np.diff(p.mean), p.rate, atol=1e-12)


@pytest.mark.parametrize("merge", Merge)
@pytest.mark.parametrize("layout", [Layout.STAGE, Layout.NETWORK])
def test_sew_outputs_are_within_their_bounds(merge: Merge, layout: Layout) -> None:
    probe = replace(SEW, merge=merge, layout=layout, depth=38, side=8)
    p = propagate(probe)
    bound = depth_laws.add_bound(p.changes_shape) if merge is Merge.ADD else 1
    assert (p.largest <= bound).all()
    if merge is Merge.ADD:
        assert p.largest.max() > 2


def test_rba_passes_the_bound_that_add_cannot() -> None:
    """Over ten seeds ADD reaches 12 to 14 of at most 21, RBA 23 to 45."""
    probe = replace(SEW, side=8, images=32)
    add, rba = propagate(probe), propagate(replace(probe, block=BlockKind.RBA))
    assert add.largest[-1] <= depth_laws.add_bound(NO_BORDER)[-1] < rba.largest[-1]


def test_bound_starts_again_at_a_border() -> None:
    borders = np.array([False, False, True, False, True])
    assert depth_laws.add_bound(borders).tolist() == [1, 2, 3, 2, 3, 2]


def test_spiking_drifts_to_one_half() -> None:
    """Sheet, after blocks 0 to 8: .255 .326 .375 .411 .436 .453 .467 .475 .483; ±0.009."""
    p = propagate(replace(MS, block=BlockKind.SPIKING, blocks=9))
    sheet = [0.255, 0.326, 0.375, 0.411, 0.436, 0.453, 0.467, 0.475, 0.483]
    np.testing.assert_allclose(p.mean[1:], sheet, atol=0.012)
    np.testing.assert_allclose(p.mean, depth_laws.spiking_rate(MS, NO_BORDER)[:10], atol=0.02)


def test_spiking_drift_in_closed_form() -> None:
    sheet = [0.159, 0.267, 0.341, 0.391, 0.426, 0.449, 0.465, 0.476, 0.484]
    drift = depth_laws.spiking_rate(MS, NO_BORDER)
    np.testing.assert_allclose(drift[:9], sheet, atol=5e-4)
    assert depth_laws.spiking_rate(MS, np.zeros(200, dtype=bool))[-1] == pytest.approx(0.5)


def test_ms_stream_grows_by_a_quarter_in_each_block() -> None:
    """γ = V_th = 0.5: 0.25 (1 + l). Ten seeds: within 5.2 % at width 16."""
    p = propagate(replace(MS, blocks=18))
    law = depth_laws.stream_variance(MS, p.changes_shape)
    np.testing.assert_allclose(law, 0.25 * (1 + np.arange(19)))
    np.testing.assert_allclose(p.variance, law, rtol=0.08)


def test_ms_rates_alternate() -> None:
    """LIF1 Φ(-1/√(1 + l)), LIF2 Φ(-1). Ten seeds: LIF1 0.001 above to 0.013 below, LIF2 ±0.008."""
    p = propagate(replace(MS, blocks=9))
    sheet = [0.159, 0.240, 0.282, 0.309, 0.327, 0.342, 0.353, 0.362, 0.369]
    np.testing.assert_allclose(depth_laws.first_rate(MS, NO_BORDER)[:9], sheet, atol=6e-4)
    np.testing.assert_allclose(p.sn1, sheet, atol=0.018)
    np.testing.assert_allclose(p.sn2, 0.158655, atol=0.012)
    np.testing.assert_allclose(depth_laws.second_rate(MS, NO_BORDER), 0.158655, atol=1e-6)


@pytest.mark.parametrize("last_gamma", [0.0, 0.2, 0.5])
@pytest.mark.parametrize("block", [BlockKind.MS, BlockKind.NO_LIF, BlockKind.RBA])
def test_streams_follow_their_laws_for_every_gamma(block: BlockKind, last_gamma: float) -> None:
    """Mean |O| of half-normal streams and of RBA: ten seeds within 4.9 %."""
    probe = replace(MS, block=block, last_gamma=last_gamma)
    p = propagate(probe)
    np.testing.assert_allclose(p.mean, depth_laws.mean_output(probe, p.changes_shape), rtol=0.07)


@pytest.mark.parametrize("merge", [Merge.ADD, Merge.IAND, Merge.OR])
def test_merged_rates_follow_their_laws(merge: Merge) -> None:
    """s + ka, s(1-a)ᵏ, 1-(1-s)(1-a)ᵏ, s = a = Φ(-1). Ten seeds: ADD and OR 5.5 %, IAND 0.010."""
    probe = replace(MS, block=BlockKind.SEW, merge=merge)
    p = propagate(probe)
    law = depth_laws.mean_output(probe, p.changes_shape)
    np.testing.assert_allclose(p.mean, law, atol=0.015, rtol=0.07)


@pytest.mark.parametrize("merge", Merge)
def test_merged_is_the_product_of_independent_spikes(merge: Merge) -> None:
    """Against spikes drawn independently: 200,000 draws, so within 0.01."""
    generator = torch.Generator().manual_seed(0)
    s, a = 0.4, 0.25
    out = (torch.rand(200_000, generator=generator) < s).double()
    for k in range(1, 4):
        out = merge((torch.rand(200_000, generator=generator) < a).double(), out)
        expected = float(depth_laws.merged(merge, s, a, np.array([float(k)]))[0])
        assert float(out.mean()) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("merge", [Merge.ADD, Merge.IAND])
def test_silenced_branches_leave_everything_as_it_was(merge: Merge) -> None:
    p = propagate(replace(SEW, merge=merge, last_gamma=0.0))
    assert (p.rate == 0).all()
    assert np.ptp(p.mean) == 0


def test_numbers_are_those_of_the_streams() -> None:
    probe = replace(SEW, blocks=3, layout=Layout.HALVED, merge=Merge.OR)
    p = propagate(probe)
    outputs = list(streams(probe))
    assert p.changes_shape.tolist() == [True, False, False]
    assert p.active.tolist() == [float((x != 0).double().mean()) for x in outputs]
    assert p.largest.tolist() == [float(x.max()) for x in outputs]
    np.testing.assert_allclose(p.variance, [float(x.double().var()) for x in outputs], rtol=1e-3)


@pytest.mark.parametrize("block", BlockKind)
def test_blocks_without_a_second_neuron_say_so(block: BlockKind) -> None:
    p = propagate(replace(MS, block=block, blocks=2, time_steps=2))
    assert np.isnan(p.sn2).all() == (block is BlockKind.NO_LIF)
    assert np.isfinite(p.rate).all()


@pytest.mark.parametrize("block", BlockKind)
@pytest.mark.parametrize("layout", Layout)
def test_every_law_has_one_number_per_block(block: BlockKind, layout: Layout) -> None:
    probe = replace(MS, block=block, layout=layout, blocks=6, depth=20, width=4)
    p = propagate(probe)
    for law, measured in (
        (depth_laws.first_rate, p.sn1),
        (depth_laws.second_rate, p.sn2),
        (depth_laws.mean_output, p.mean),
    ):
        values = law(probe, p.changes_shape)
        assert values.shape == measured.shape
        known = np.isfinite(values)
        # Narrow nets on small maps: the law is right to a quarter at every border.
        np.testing.assert_allclose(measured[known], values[known], rtol=0.25, atol=0.05)


def test_a_threshold_out_of_reach_gives_zeros_and_no_warning() -> None:
    p = propagate(replace(SEW, v_threshold=10.0, time_steps=1, side=8))
    assert p.mean.max() == 0
    assert math.isfinite(p.variance.sum())


@pytest.mark.parametrize("neuron", [NeuronKind.LIF, NeuronKind.PLIF])
def test_laws_know_that_tau_divides_the_input(neuron: NeuronKind) -> None:
    """Θ(x/τ - V_th) at the first step: rates Φ(-τ V_th / γ), here Φ(-1)."""
    probe = replace(MS, neuron=neuron, tau=2.0, decay_input=True, norm=Norm.BN)
    p = propagate(probe)
    np.testing.assert_allclose(p.sn2, 0.158655, atol=0.012)
    np.testing.assert_allclose(p.sn1, depth_laws.first_rate(probe, p.changes_shape), atol=0.02)
    assert probe.drive == 1.0
