"""Measured gradients at init against the sheets (SEW §6 A5, MS-ResNet §6.C) and the closed form."""

import math
from dataclasses import replace

import numpy as np
import pytest

from snncore.analysis.gradient.profile import GradientProbe, Start, gradient_profile, law
from snncore.analysis.probe import Layout
from snncore.block import Merge
from snncore.experiment import BlockKind, NeuronKind, Norm
from snncore.surrogate import Surrogate

SEW = GradientProbe(depth=20)
STAGE = GradientProbe(block=BlockKind.SPIKING, layout=Layout.STAGE, blocks=20)
MS = GradientProbe(
    block=BlockKind.MS,
    depth=110,
    neuron=NeuronKind.LIF,
    tau=4 / 3,
    decay_input=False,
    v_threshold=0.5,
    surrogate=Surrogate.RECTANGLE,
    alpha=1.0,
    norm=Norm.TDBN,
    images=32,
    start=Start.INITIALISED,
)
"""MS-ResNet's own neuron: γ = V_th = 0.5; 32 images of 8 x 8, width 8, T = 4."""


@pytest.mark.parametrize("neuron", [NeuronKind.IF, NeuronKind.LIF])
@pytest.mark.parametrize("merge", Merge)
def test_sew_at_the_identity_is_flat_inside_each_stage(merge: Merge, neuron: NeuronKind) -> None:
    """For every g, neuron and slope: Eq. 11 is 1."""
    profile = gradient_profile(replace(SEW, merge=merge, neuron=neuron, alpha=3.0))
    assert np.flatnonzero(profile.changes_shape).tolist() == [3, 6]
    for stage in np.split(profile.norms, [4, 7]):
        np.testing.assert_allclose(stage, stage[-1], rtol=1e-5)
    assert profile.norms[-1] > 0


@pytest.mark.parametrize("alpha", [1.0, 1.5, 2.0, 2.5, 3.0, 4.0])
def test_spiking_at_the_identity_multiplies_by_half_alpha(alpha: float) -> None:
    """A5: 0.5, 0.75, 1, 1.25, 1.5, 2 by the slope of ln norm over the first ten of 20 blocks,
    where the silent positions no longer count."""
    norms = gradient_profile(replace(STAGE, alpha=alpha)).norms
    slope = np.polyfit(np.arange(11), np.log(norms[:11]), 1)[0]
    assert math.exp(-slope) == pytest.approx(alpha / 2, rel=1e-3)


def test_at_alpha_two_the_norm_neither_vanishes_nor_explodes() -> None:
    """The closed form is √p; BPTT adds what V carries from silent steps: 0.64 to 0.66 over
    ten seeds at p = 0.25."""
    profile = gradient_profile(STAGE)
    assert math.sqrt(profile.active[-1]) <= profile.ratio < 1


@pytest.mark.parametrize("alpha", [1.0, 2.0, 3.0])
def test_the_closed_form_holds_where_there_is_one_time_step(alpha: float) -> None:
    """The gradient at the end is spread evenly over spikes and silent positions only on average:
    within 2.8 % over ten seeds and three α at T = 1."""
    probe = replace(STAGE, time_steps=1, alpha=alpha)
    profile = gradient_profile(probe)
    np.testing.assert_allclose(profile.norms, law(probe, profile), rtol=0.05)


def test_the_closed_form_starts_anew_at_every_border() -> None:
    probe = replace(SEW, block=BlockKind.SPIKING, alpha=1.0)
    profile = gradient_profile(probe)
    expected = law(probe, profile)
    for end in (3, 6, 9):
        assert expected[end] == profile.norms[end]
        assert expected[end - 1] / expected[end] == pytest.approx(
            math.sqrt(0.25 * (p := profile.active[end]) + (1 - p) * 0.1442**2), rel=1e-3
        )


def test_no_closed_form_without_an_identity() -> None:
    for probe in (
        replace(SEW, start=Start.INITIALISED),
        replace(SEW, block=BlockKind.SPIKING, neuron=NeuronKind.LIF),
        replace(SEW, block=BlockKind.PLAIN),
    ):
        assert law(probe, gradient_profile(probe)) is None


def test_spiking_with_a_divided_lif_falls_silent_and_so_does_its_gradient() -> None:
    probe = replace(STAGE, neuron=NeuronKind.LIF)
    profile = gradient_profile(probe)
    assert profile.active[1:].max() == 0
    assert profile.norms[0] < 1e-10 * profile.norms[-1]


def test_depth_110_as_in_the_ms_resnet_sheet() -> None:
    """First over last: γ = 0 in [.8, 1.4], γ = .5 above 30, vanilla in [.03, .1]."""
    zero = gradient_profile(replace(MS, start=Start.IDENTITY))
    assert 0.8 < zero.ratio < 1.4
    assert gradient_profile(replace(MS, last_gamma=0.0)).norms.tolist() == zero.norms.tolist()
    assert gradient_profile(MS).ratio > 30
    assert 0.03 < gradient_profile(replace(MS, block=BlockKind.SPIKING)).ratio < 0.1


def test_the_strict_rectangle_stops_the_gradient_of_a_silenced_spiking_net() -> None:
    """|H - V_th| = 1/2 exactly, at both S = 0 and S = 1: outside the strict window."""
    probe = replace(MS, block=BlockKind.SPIKING, depth=8, start=Start.IDENTITY)
    assert gradient_profile(probe).norms[0] == 0


def test_plain_has_no_identity_and_stays_as_drawn() -> None:
    plain = replace(MS, block=BlockKind.PLAIN, depth=20)
    silenced = gradient_profile(replace(plain, start=Start.IDENTITY))
    assert silenced.norms.tolist() == gradient_profile(plain).norms.tolist()
    assert silenced.norms[0] > 0


def test_same_probe_same_numbers_another_seed_others() -> None:
    first, again = gradient_profile(SEW), gradient_profile(SEW)
    assert first.norms.tolist() == again.norms.tolist()
    assert first.norms.tolist() != gradient_profile(replace(SEW, seed=1)).norms.tolist()


def test_an_unknown_start_says_what_is_allowed() -> None:
    with pytest.raises(ValueError, match=r"start='x': must be one of at_identity, initialised"):
        GradientProbe(start="x")
