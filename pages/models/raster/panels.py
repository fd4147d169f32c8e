"""The raster page's first panels: the raster itself, and the spikes per neuron."""

import streamlit as st

from pages.models.raster import figures
from pages.models.raster.controls import keep_place, place_in_link
from pages.shared.components.plot.plot import show
from pages.shared.components.raster.data import around
from pages.shared.components.raster.raster import raster
from pages.shared.nets.seen import ALL, Shown, looked_at, window
from pages.shared.nets.seen_code import code
from pages.shared.ui.figure import footer
from pages.shared.ui.layers import layer_name
from pages.shared.ui.text import tr
from snncore.analysis.raster.raster_rows import RasterRows
from snncore.analysis.raster.spike_counts import SpikeCounts, spike_counts


def raster_panel(shown: Shown) -> SpikeCounts:
    """The component, its summary and its export; what is counted in all neurons it stands for."""
    block, chosen = shown.block, shown.chosen
    layers = looked_at(shown.spikes, chosen.layer)
    rows, potentials = window(chosen, shown.net)
    counts = spike_counts(layers.values())
    said = summary(counts, rows.spikes.shape[1], where(chosen.layer))
    raster(
        key="raster",
        at=place_in_link(layers),
        rows=rows,
        potentials=potentials,
        around=around(rows, layers, chosen.order, block, said),
        on_look=keep_place,
    )
    footer(
        key="raster_rows",
        summary=said,
        provenance=shown.provenance,
        table=table(rows),
        code=code(shown),
    )
    return counts


def where(layer: str) -> str:
    return tr("raster.the_net") if layer == ALL else layer_name(layer)


def summary(counts: SpikeCounts, steps: int, name: str) -> str:
    """What the raster shows: how many are silent, and how many would be if chance decided."""
    values = {
        "name": name,
        "neurons": f"{counts.neurons:,}",
        "rate": counts.rate,
        "silent": counts.silent,
        "expected": counts.expected_silent,
        "regular": counts.regular,
        "ragged": counts.ragged,
        "steps": steps,
    }
    if counts.rate == 0:
        return tr("raster.said_silent", **values)
    if steps == 1:
        return tr("raster.said_one_step", **values)
    more = counts.silent > counts.expected_silent + 0.01
    return tr("raster.said_more" if more else "raster.said_as_expected", **values)


def table(rows: RasterRows) -> dict[str, list[object]]:
    """One row for each neuron of the raster."""
    columns: dict[str, list[object]] = {
        "layer": [rows.layers[layer] for layer in rows.layer],
        "channel": rows.channel.tolist(),
        "row": rows.row.tolist(),
        "column": rows.column.tolist(),
        "spikes": rows.spikes.sum(axis=1).tolist(),
    }
    for t, spikes in enumerate(rows.spikes.T.astype(int), start=1):
        columns[f"t{t}"] = spikes.tolist()
    return columns


def counts_panel(shown: Shown, counts: SpikeCounts) -> None:
    """The histogram of spikes per neuron against the binomial."""
    block, chosen = shown.block, shown.chosen
    steps = len(counts.shares) - 1
    st.markdown(f"#### {tr('raster.counts_heading')}")
    with st.container(horizontal=True):
        for kind in ("silent", "regular", "ragged"):
            st.metric(tr(f"raster.{kind}"), f"{getattr(counts, kind):.1%}")
    show(
        figures.histogram(counts, block),
        key="raster_counts",
        summary=tr(
            "raster.counts_said_all" if chosen.layer == ALL else "raster.counts_said",
            name=where(chosen.layer),
            rate=counts.rate,
            steps=steps,
            silent=counts.silent,
            expected=counts.expected_silent,
            regular=counts.regular,
            all_steps=float(counts.binomial[-1]),
        ),
        provenance=shown.provenance,
        table={
            "spikes": list(range(steps + 1)),
            "share": counts.shares.tolist(),
            "binomial": counts.binomial.tolist(),
        },
        code=code(shown),
        height=330,
    )
