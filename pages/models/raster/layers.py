"""The raster page's questions on the whole network: rates and shares of every layer."""

import numpy as np
import streamlit as st

from pages.models.raster import figures_layers
from pages.models.raster.figures import KINDS
from pages.models.raster.text import words_of_layers
from pages.shared.components.plot.plot import show
from pages.shared.nets.python_code import raster_code
from pages.shared.nets.seen import Seen, Shown, trains
from pages.shared.ui.figure import Provenance, Source, badge
from pages.shared.ui.text import tr
from snncore.analysis.raster.layer_rates import LayerRates, layer_rates
from snncore.analysis.raster.spike_counts import spike_counts
from snncore.experiment import BlockKind


def rates_panel(shown: Shown) -> None:
    """sn1 against sn2 by block, trained and not; what the MS-ResNet paper says of it."""
    block, seen = shown.block, shown.chosen.seen
    other = Seen(seen.net, seen.step, not seen.trained, seen.pixels, seen.shape)
    now, otherwise = (layer_rates(trains(each, shown.net).spikes) for each in (seen, other))
    names = (tr("raster.trained"), tr("raster.untrained"))
    if block is BlockKind.MS:
        st.markdown(tr("raster.lif_names"))
    show(
        figures_layers.rates(
            now,
            otherwise,
            block,
            names if seen.trained else names[::-1],
            words_of_layers(shown),
        ),
        key="raster_rates",
        summary=rates_said(now, otherwise, *(names if seen.trained else names[::-1])),
        provenance=shown.provenance,
        table=rates_table(now, otherwise, seen.trained),
        code=raster_code(shown),
        height=400,
    )
    if block is BlockKind.MS and shown.own:
        beside_the_paper(shown, now)


def beside_the_paper(shown: Shown, now: LayerRates) -> None:
    """What the MS-ResNet paper reports of its network, and where this one differs."""
    badge(Provenance(Source.REPORTED, [tr("raster.paper_rates")]))
    if now.second_quieter < now.blocks_with_both:
        checkpoint = shown.net.checkpoint
        st.caption(
            tr(
                "raster.paper_differs",
                quieter=now.second_quieter,
                blocks=now.blocks_with_both,
                depth=checkpoint.experiment.depth,
                steps=checkpoint.step if shown.chosen.seen.trained else 0,
            )
        )


def rates_said(now: LayerRates, other: LayerRates, name: str, other_name: str) -> str:
    """In how many blocks the second neuron is the quieter one, in both states."""
    if not now.blocks_with_both:
        return tr("raster.one_site")
    return tr(
        "raster.rates_said",
        name=name,
        other_name=other_name,
        quieter=now.second_quieter,
        other=other.second_quieter,
        blocks=now.blocks_with_both,
        first=float(np.nanmean(now.sn1)),
        second=float(np.nanmean(now.sn2)),
    )


def rates_table(now: LayerRates, other: LayerRates, trained: bool) -> dict[str, list[object]]:
    columns: dict[str, list[object]] = {"block": list(range(1, len(now.sn1) + 1))}
    for found, state in ((now, trained), (other, not trained)):
        name = "trained" if state else "untrained"
        columns |= {f"sn1_{name}": found.sn1.tolist(), f"sn2_{name}": found.sn2.tolist()}
    return columns


def shares_panel(shown: Shown) -> None:
    """Silent, ragged and regular neurons of every layer."""
    spikes = shown.spikes
    counts = {name: spike_counts([each]) for name, each in spikes.items()}
    more = sum(c.silent > c.expected_silent for c in counts.values())
    whole = spike_counts(spikes.values())
    show(
        figures_layers.shares(counts, shown.chosen.layer, words_of_layers(shown)),
        key="raster_shares",
        summary=tr(
            "raster.shares_said",
            more=more,
            layers=len(counts),
            silent=whole.silent,
            expected=whole.expected_silent,
        ),
        provenance=shown.provenance,
        table={
            "layer": list(counts),
            "rate": [c.rate for c in counts.values()],
            **{k: [getattr(c, k) for c in counts.values()] for k in KINDS},
            "expected_silent": [c.expected_silent for c in counts.values()],
        },
        code=raster_code(shown),
        height=400,
    )
    if shown.own:
        badge(Provenance(Source.REPORTED, [tr("raster.paper_raster")]))
    st.caption(tr("raster.still_image"))
