"""Claims about energy and size: the papers' formulas, with their own numbers."""

from snncore.analysis.energy.energy import BREAK_EVEN, E_AC, E_MAC, honest_ratio, ratio
from snncore.analysis.energy.published import (
    DVS_QUOTED,
    DVS_RATE,
    PUBLISHED,
    SEW18_AC,
    SEW18_ANN_MAC,
    SEW18_MAC,
)
from snncore.analysis.papers.architecture import parameters
from snncore.analysis.papers.verdict import Finding, found, found_if
from snncore.network import blocks_per_stage

SMALL_STEM = "one 7x7"


def break_even() -> Finding:
    """E_SNN/E_ANN = 0.196 T·r, equal at T·r = 5.11."""
    return found(abs(ratio(1, BREAK_EVEN) - 1) < 1e-12, factor=ratio(1, 1), even=BREAK_EVEN)


def printed(name: str) -> Finding:
    """The printed multiple follows from T and r."""
    net = PUBLISHED[name]
    by_formula = 1 / net.ratio
    return found(abs(by_formula - net.printed) < 0.06, computed=by_formula, printed=net.printed,
                 rate=net.rate, steps=net.time_steps)  # fmt: skip


def ms34() -> Finding:
    """3.8 times for MS-ResNet-34."""
    return printed("ms34")


def ms104() -> Finding:
    """5.3 times for MS-ResNet-104."""
    return printed("ms104")


def honest() -> Finding:
    """That the ANN needs 3.8 times as much: if stem and shortcuts count as additions too."""
    net = PUBLISHED["ms34"]
    once, every = (
        1 / honest_ratio(net.time_steps, net.rate, net.real_share, n) for n in (1, net.time_steps)
    )
    return found_if(abs(1 / net.ratio - 3.8) < 0.06, once > 3.7, once=once, every=every)


def stem_share() -> Finding:
    """4 % of the MACs of MS-ResNet-34 read real numbers; of 104 it is 1 % with one stem alone."""
    small = PUBLISHED["ms34"].real_share
    own = PUBLISHED["ms104"].real_share
    single = PUBLISHED["ms104"]._replace(stem=SMALL_STEM).real_share
    inside = abs(small - 0.04) < 0.005 and abs(single - 0.01) < 0.005
    return found_if(inside, abs(own - 0.01) < 0.005, small=small, single=single, own=own)


def twenty_fourth() -> Finding:
    """That the event network needs 1/24: its rate gives 1/23."""
    multiple = BREAK_EVEN / DVS_RATE
    return found(
        abs(multiple - DVS_QUOTED) < 0.5, computed=multiple, quoted=DVS_QUOTED, rate=DVS_RATE
    )


def about_one_spike() -> Finding:
    """T·r is about one spike for each neuron and picture."""
    spikes = [PUBLISHED[name].time_steps * PUBLISHED[name].rate for name in ("ms34", "ms104")]
    return found(all(0.5 < s < 1.5 for s in spikes), first=spikes[0], second=spikes[1])


def sew_with_macs() -> Finding:
    """With its integers counted as products SEW-ResNet-18 needs more than the ANN."""
    own = (SEW18_AC * E_AC + SEW18_MAC * E_MAC) / 1e9
    ann = SEW18_ANN_MAC * E_MAC / 1e9
    return found(own > ann, own=own, ann=ann)


def event_parameters() -> Finding:
    """0.27 million parameters of the network of depth 20."""
    count = parameters(20, 16)
    return found(round(count / 1e6, 2) == 0.27, count=count)


def depth_110() -> Finding:
    """That n = 36 for depth 110: 6n + 2 gives 18; 36 are the layers of a stage."""
    n = blocks_per_stage(110)
    return found(n == 36, n=n, layers=2 * n)
