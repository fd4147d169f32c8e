"""What the energy page says of its numbers."""

from collections.abc import Mapping, Sequence

import numpy as np

from pages.models.energy.controls import Baseline, Counting, Formula
from pages.models.energy.figures_formula import Counted
from pages.models.energy.names import layer_name
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.table import markdown
from pages.shared.ui.text import tr
from snncore.analysis.energy.energy import (
    BREAK_EVEN,
    E_AC,
    E_MAC,
    Energy,
    IntegerAs,
    RealAs,
    honest_ratio,
    ratio,
)
from snncore.analysis.energy.operations import Operations
from snncore.analysis.energy.published import (
    DVS_QUOTED,
    DVS_RATE,
    PUBLISHED,
    SEW18_AC,
    SEW18_ANN_MAC,
    SEW18_MAC,
    PublishedEnergy,
)

COUNTED = {1.0: "", 1e3: "k", 1e6: "M", 1e9: "G"}
JOULES = {1.0: "pJ", 1e3: "nJ", 1e6: "µJ", 1e9: "mJ"}
"""The units of energy, by how many picojoules are in one."""


def factor(value: float) -> str:
    """A ratio in words."""
    if value == 1:
        return tr("energy.same")
    if value == 0:
        return tr("energy.nothing")
    less = value < 1
    return tr("energy.less" if less else "energy.more", times=1 / value if less else value)


def scaled(value: float, units: Mapping[float, str] = COUNTED) -> str:
    """Three digits and the unit; 999.6 thousand are a million already."""
    if value == 0:
        return "0"
    size = max((size for size in units if value >= 0.9995 * size), default=1.0)
    return f"{value / size:#.3g} {units[size]}".replace(". ", " ").rstrip()


def joules(picojoules: float) -> str:
    return scaled(picojoules, JOULES)


def takeaway(net: TrainedNet, found: Operations, cost: Energy) -> str:
    """What one image costs the network, beside the same with ReLUs."""
    if found.analog:
        return tr("energy.takeaway_ann", name=net.name, ann=joules(cost.ann_picojoules.sum()))
    return tr(
        "energy.takeaway",
        name=net.name,
        snn=joules(cost.picojoules.sum()),
        ann=joules(cost.ann_picojoules.sum()),
        factor=factor(cost.ratio),
    )


def layers_summary(net: TrainedNet, found: Operations, cost: Energy) -> str:
    """The totals, and the layer that costs most."""
    if found.analog:
        return tr("energy.ann_said", name=net.name, mac=scaled(cost.mac.sum()))
    most = int(cost.picojoules.argmax())
    return tr(
        "energy.layers_said",
        name=net.name,
        rate=float(found.rate.mean()),
        ac=scaled(cost.ac.sum()),
        mac=scaled(cost.mac.sum()),
        snn=joules(cost.picojoules.sum()),
        ann=joules(cost.ann_picojoules.sum()),
        factor=factor(cost.ratio),
        layer=layer_name(found.names[most]),
        share=float(cost.picojoules[most] / cost.picojoules.sum()),
    )


def real_said(found: Operations, cost: Energy) -> str:
    """Which share of the work reads real numbers, and which share of the energy that takes."""
    real = found.real
    total = cost.picojoules.sum()
    return tr(
        "energy.real_said",
        layers=int(real.sum()),
        macs=float(found.macs[real].sum() / found.macs.sum()),
        energy=float(cost.picojoules[real].sum() / total) if total else 0.0,
        padded=float(found.padded.sum() / found.macs.sum() - 1),
    )


def frames_said(found: Operations) -> str:
    """Of event data: how sparse the stem's input is, and against what the network is counted."""
    reached = found.events[:, 0].mean() / (found.passes[0] * found.macs[0])
    return tr("energy.frames_said", share=float(reached), frames=found.frames)


def integers_said(found: Operations, counting: Counting) -> str:
    """What ADD's whole numbers cost, by both ways to count them."""
    ways = {way: counting._replace(integers=way).energy(found).ratio for way in IntegerAs}
    return tr(
        "energy.integers_said",
        largest=int(found.largest.max()),
        additions=ways[IntegerAs.ADDITIONS],
        macs=ways[IntegerAs.MACS],
    )


def sew18_said() -> str:
    """What others have counted for a larger net of the same block."""
    return tr(
        "energy.sew18",
        ac=scaled(SEW18_AC),
        mac=scaled(SEW18_MAC),
        snn=joules(E_AC * SEW18_AC + E_MAC * SEW18_MAC),
        ann_mac=scaled(SEW18_ANN_MAC),
        ann=joules(E_MAC * SEW18_ANN_MAC),
    )


def formula_said(formula: Formula) -> str:
    """The ratio at the sliders, and how far break-even is."""
    value = ratio(1, formula.spikes)
    if formula.baseline is Baseline.EVERY_STEP:
        return tr("energy.formula_frames", rate=formula.rate, ratio=value, factor=factor(value))
    at = BREAK_EVEN / formula.time_steps
    return tr(
        "energy.formula_said",
        steps=formula.time_steps,
        rate=formula.rate,
        spikes=formula.spikes,
        ratio=value,
        factor=factor(value),
        even=tr("energy.always_less", steps=formula.time_steps, even=BREAK_EVEN)
        if at > 1
        else tr("energy.even_at", rate=at, even=BREAK_EVEN),
    )


def published_table() -> str:
    """The paper's two networks in Markdown, recounted with the layers of the authors' code."""
    columns = ("net", "steps", "rate", "printed", "formula", "share", "once", "every_step")
    head = [tr(f"energy.column_{column}") for column in columns]
    return markdown(head, [published_row(name, net) for name, net in PUBLISHED.items()])


def published_row(name: str, net: PublishedEnergy) -> list[str]:
    once, every = (
        honest_ratio(net.time_steps, net.rate, net.real_share, passes)
        for passes in (1, net.time_steps)
    )
    numbers = [f"{net.time_steps}", f"{net.rate:g}", f"1/{net.printed:g}", f"1/{1 / net.ratio:.2f}"]
    numbers += [f"{net.real_share:.1%}", f"1/{1 / once:.2f}", f"1/{1 / every:.2f}"]
    return [tr(f"energy.preset_{name}"), *numbers]


def dvs_said() -> str:
    """What was published of CIFAR10-DVS, and that two numbers for it do not agree."""
    return tr("energy.dvs_said", rate=DVS_RATE, times=1 / ratio(1, DVS_RATE), quoted=DVS_QUOTED)


def nets_summary(nets: Sequence[Counted], real: RealAs) -> str:
    """The sentence under the figure: each network's energy ratio and firing rate."""
    said = [
        tr("energy.net_ann", name=net.line.name)
        if np.isnan(net.rate)
        else tr(
            "energy.net_said",
            name=net.line.name,
            ratio=net.ratios[real],
            rate=net.rate,
            spikes=net.spikes,
            formula=ratio(1, net.spikes),
        )
        for net in nets
    ]
    return tr("energy.nets_said", nets=tr("propagation.between").join(said))
