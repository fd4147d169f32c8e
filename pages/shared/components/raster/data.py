"""The parts of a raster as the component takes them: maps, bands of rows, words."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import numpy as np

from pages.shared.components.browser.packed import encoded
from pages.shared.components.raster.raster import Around
from pages.shared.ui.layers import layer_name, short_name
from pages.shared.ui.style import LOOKS
from pages.shared.ui.text import tr
from snncore.analysis.raster.raster_rows import Order, RasterRows
from snncore.analysis.raster.rate_map import rate_map
from snncore.analysis.raster.spike_trains import Spikes
from snncore.experiment import BlockKind

MAPS = 2**19
"""Numbers sent for the maps, at most; beyond that only the first maps are shown."""


def around(
    rows: RasterRows, layers: Mapping[str, Spikes], order: Order, block: BlockKind, summary: str
) -> Around:
    """Everything that the component shows beside the rows themselves."""
    maps = map_data(layers)
    each = maps.pop("each")
    return Around(
        names=[layer_name(name) for name in rows.layers],
        color=LOOKS[block].color,
        telling=most_telling(rows),
        bands=bands(rows, order),
        maps=maps,
        each=each,
        texts=texts(rows, layers, len(maps["names"]), summary),
    )


def most_telling(rows: RasterRows) -> int:
    """The neuron whose potential is shown at first: a ragged one where there is one, else any."""
    counts = rows.spikes.sum(axis=1)
    ragged = (counts > 0) & (counts < rows.spikes.shape[1])
    return int((ragged if ragged.any() else counts > 0).argmax())


def map_data(layers: Mapping[str, Spikes]) -> dict[str, Any]:
    """Counts up to each step: a map for each channel of one layer, or one for each layer."""
    together = len(layers) > 1
    found = [rate_map(spikes, over_channels=together) for spikes in layers.values()]
    if together:
        names = [short_name(name) for name in layers]
        counts = [one.counts[:, 0] for one in found]
        each = [one.neurons_each for one in found]
    else:
        counts = list(found[0].counts.swapaxes(0, 1))
        names, each = [str(channel) for channel in range(len(counts))], [1] * len(counts)
    kind = np.uint8 if max(one.max() for one in counts) < 256 else np.uint16
    fit = max(1, int((np.cumsum([one.size for one in counts]) <= MAPS).sum()))
    return {
        "of": "layers" if together else "channels",
        "names": names[:fit],
        "sides": [one.shape[1:] for one in counts[:fit]],
        "counts": encoded(np.concatenate([one.ravel() for one in counts[:fit]]).astype(kind)),
        "bytes": np.dtype(kind).itemsize,
        "each": each[:fit],
    }


def bands(rows: RasterRows, order: Order) -> list[dict[str, Any]]:
    """Runs of rows that have a name: layers, or channels, or how regularly they fire."""
    if len(rows.layers) > 1:
        names = [short_name(rows.layers[layer]) for layer in rows.layer]
    elif order is Order.CHANNEL:
        names = [tr("raster.channel", channel=channel) for channel in rows.channel]
    elif order is Order.RATE:
        counts, steps = rows.spikes.sum(axis=1), rows.spikes.shape[1]
        names = [reading(int(count), steps) for count in counts]
    else:
        names = [tr("raster.row", row=row) for row in rows.row]
    found, first = [], 0
    for name, run in groupby(names):
        count = len(list(run))
        share = tr("raster.band", name=name, share=count / len(names))
        named = share if order is Order.RATE and len(rows.layers) == 1 else name
        found.append({"name": named, "first": first, "count": count})
        first += count
    return found


def reading(count: int, steps: int) -> str:
    """Silent, regular or ragged."""
    if count == 0:
        return tr("raster.silent")
    return tr("raster.regular") if count == steps else tr("raster.ragged")


def texts(
    rows: RasterRows, layers: Mapping[str, Spikes], maps: int, summary: str
) -> dict[str, str]:
    """What the component says; what it fills in itself stays in braces."""
    own = {name: f"{{{name}}}" for name in ("layer", "channel", "row", "column", "map", "count")}
    own |= {name: f"{{{name}}}" for name in ("steps", "so_far", "step", "rate")}
    neurons = sum(spikes[0].size for spikes in layers.values())
    together = len(layers) > 1
    whole = len(layers) if together else len(next(iter(layers.values()))[0])
    said = tr("raster.maps_layers" if together else "raster.maps_channels", step=own["step"])
    return {
        "step": tr("raster.step"),
        "time": tr("raster.time"),
        "spikes": tr("raster.spikes"),
        "scale": tr("raster.scale"),
        "rows": tr("raster.rows", shown=len(rows.spikes), neurons=f"{neurons:,}"),
        "maps": said
        if maps == whole
        else tr("raster.first_maps", text=said, shown=maps, all=whole),
        "trace": tr("raster.trace"),
        "hint": tr("raster.hint"),
        "neuron": tr("raster.neuron", **own),
        "place": tr("raster.place_layer" if together else "raster.place_channel", **own),
        "summary": summary,
    }
