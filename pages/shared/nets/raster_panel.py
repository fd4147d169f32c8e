"""A raster with its summary and export, and the place in it that the link keeps."""

from collections.abc import Mapping

from pages.shared.components.raster.data import around
from pages.shared.components.raster.raster import Neuron, raster
from pages.shared.nets.python_code import raster_code
from pages.shared.nets.seen import ALL, Shown, looked_at, window
from pages.shared.ui import link
from pages.shared.ui.controls import one_among, within
from pages.shared.ui.figure import footer
from pages.shared.ui.layers import layer_name
from pages.shared.ui.text import tr
from snncore.analysis.raster.raster_rows import RasterRows
from snncore.analysis.raster.spike_counts import SpikeCounts, spike_counts
from snncore.analysis.raster.spike_trains import Spikes

STEP, NEURON = "raster_step", "raster_neuron"


def raster_panel(shown: Shown) -> SpikeCounts:
    """The component, its summary and its export; what is counted in all neurons it stands for."""
    block, chosen = shown.block, shown.chosen
    layers = looked_at(shown.spikes, chosen.layer)
    rows, potentials = window(chosen, shown.net)
    counts = spike_counts(layers.values())
    said = silent_said(counts, rows.spikes.shape[1], where_shown(chosen.layer))
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
        table=rows_by_column(rows),
        code=raster_code(shown),
    )
    return counts


def where_shown(layer: str) -> str:
    """The name of the layer that the raster shows, or that it shows them all."""
    return tr("raster.the_net") if layer == ALL else layer_name(layer)


def silent_said(counts: SpikeCounts, steps: int, name: str) -> str:
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


def rows_by_column(rows: RasterRows) -> dict[str, list[object]]:
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


def place_in_link(layers: Mapping[str, Spikes]) -> tuple[int, Neuron | None]:
    """Where the scrubber stands, T at first, and the neuron whose potential is shown, if chosen."""
    steps = len(next(iter(layers.values())))
    allowed = tr("error.range", low=1, high=steps)
    step = link.plain(STEP, steps, lambda given: within(int(given), 1, steps), allowed)
    allowed = tr("raster.neuron_allowed")
    text = link.plain(NEURON, "", lambda given: checked(given, layers), allowed)
    return step, as_neuron(text, layers) if text else None


def checked(given: str, layers: Mapping[str, Spikes]) -> str:
    """The text of a neuron of these layers, or of none; ValueError for any other."""
    if given:
        as_neuron(given, layers)
    return given


def as_neuron(text: str, layers: Mapping[str, Spikes]) -> Neuron:
    """layer,channel,row,column; ValueError where there is no such neuron."""
    layer, *place = text.split(",")
    channel, row, column = (int(each) for each in place)
    shape = layers[one_among(layer, list(layers))].shape[1:]
    for value, size in zip((channel, row, column), shape, strict=True):
        within(value, 0, size - 1)
    return layer, channel, row, column


def keep_place(step: int, neuron: Neuron) -> None:
    """What the component reports when the viewer has gone elsewhere in it."""
    link.put({STEP: step, NEURON: neuron})
