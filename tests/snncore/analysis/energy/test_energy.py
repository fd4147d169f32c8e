"""Energy by the ways of counting, and the ratios that the papers print."""

from dataclasses import replace

import numpy as np
import pytest
from counted_nets import TINY, images, net_of

from snncore.analysis.energy.energy import (
    BREAK_EVEN,
    E_AC,
    E_MAC,
    RealAs,
    energy,
    honest_ratio,
    ratio,
)
from snncore.analysis.energy.operations import operations
from snncore.analysis.energy.published import (
    DVS_RATE,
    PUBLISHED,
    SEW18_AC,
    SEW18_ANN_MAC,
    SEW18_MAC,
    real_share,
)
from snncore.experiment import BlockKind
from snncore.network import ANALOG


def test_the_ways_of_counting_what_is_real() -> None:
    found = operations(net_of(replace(TINY, block=BlockKind.NO_LIF)), images())
    real, spikes = found.real, found.units.mean(axis=0)
    for counting, passes in (
        (RealAs.AS_RUN, found.passes),
        (RealAs.ONCE, 1),
        (RealAs.EVERY_STEP, 3),
    ):
        cost = energy(found, counting)
        np.testing.assert_array_equal(cost.mac, np.where(real, passes * found.macs, 0))
        np.testing.assert_array_equal(cost.ac, np.where(real, 0, spikes))
    cost = energy(found, RealAs.ADDITIONS)
    assert cost.mac.sum() == 0
    np.testing.assert_allclose(cost.ac[real], 3 * found.rate.mean() * found.macs[real])


@pytest.mark.parametrize("block", ANALOG)
@pytest.mark.parametrize("counting", RealAs)
def test_a_net_of_relus_is_the_ann(block: BlockKind, counting: RealAs) -> None:
    found = operations(net_of(replace(TINY, block=block)), images())
    assert found.real.all()
    assert np.isnan(found.rate).all()
    assert energy(found, counting).ratio == 1


def test_closed_forms() -> None:
    assert ratio(1, 1) == pytest.approx(0.19565, abs=5e-6)
    assert pytest.approx(5.11, abs=5e-3) == BREAK_EVEN
    assert ratio(BREAK_EVEN, 1) == pytest.approx(1)
    assert honest_ratio(6, 0.2, 0.0, 6) == ratio(6, 0.2)
    assert honest_ratio(6, 0.2, 1.0, 6) == 6


def test_the_papers_ratios_and_the_honest_accounting() -> None:
    """3.8 and 5.3 times less; with stem and shortcuts as MACs, once and at every step."""
    for name, share, once, every in (("ms34", 0.041, 3.40, 2.01), ("ms104", 0.078, 3.99, 1.78)):
        net = PUBLISHED[name]
        assert 1 / net.ratio == pytest.approx(net.printed, abs=0.05)
        assert net.real_share == pytest.approx(share, abs=5e-4)
        counted = (1 / honest_ratio(net.time_steps, net.rate, net.real_share, n)
                   for n in (1, net.time_steps))  # fmt: skip
        assert list(counted) == pytest.approx([once, every], abs=0.01)
    assert 1 / ratio(1, DVS_RATE) == pytest.approx(23.03, abs=5e-3)
    assert real_share((2, 2, 2, 2), "one 7x7") == pytest.approx(0.082, abs=5e-4)


def test_energy_of_sew_resnet18_as_others_counted_it() -> None:
    """In mJ; 10⁹ pJ are one."""
    snn = E_AC * SEW18_AC + E_MAC * SEW18_MAC
    assert [snn / 1e9, E_MAC * SEW18_ANN_MAC / 1e9] == pytest.approx([13.11, 8.372], abs=5e-3)
