"""What the raster page measures, kept for all sessions."""

from dataclasses import dataclass
from typing import NamedTuple

import streamlit as st
import torch

from pages.shared.nets.picture import Picture
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.computing import compute
from pages.shared.ui.figure import Provenance
from snncore.analysis.of_network import of_network
from snncore.analysis.raster.raster_rows import Order, RasterRows, raster_rows
from snncore.analysis.raster.spike_trains import (
    Membranes,
    Spikes,
    SpikeTrains,
    membranes,
    spike_trains,
)
from snncore.checkpoint import Checkpoint
from snncore.data.picture import network_input
from snncore.data.shapes import SIDE
from snncore.experiment import BlockKind, Experiment

ALL = "all"
"""Every layer, in place of one's name."""


@dataclass(frozen=True)
class Seen:
    """A trained network by its key and step, or the same before training, and a picture's bytes."""

    net: str
    step: int
    trained: bool
    pixels: bytes
    shape: tuple[int, ...] = (3, SIDE, SIDE)

    @classmethod
    def of(cls, net: TrainedNet, picture: Picture, *, trained: bool = True) -> "Seen":
        """What a network sees of a picture or clip."""
        pixels = picture.pixels
        return cls(net.key, net.checkpoint.step, trained, pixels.tobytes(), pixels.shape)

    @property
    def image(self) -> torch.Tensor:
        """uint8 [3, 32, 32], or of a clip the counts of its frames, int16 [T, 2, H, W]."""
        kind = torch.uint8 if len(self.shape) == 3 else torch.int16
        return torch.frombuffer(bytearray(self.pixels), dtype=kind).view(self.shape)


@dataclass(frozen=True)
class RasterWindow:
    """A raster: what is seen of one layer or all of them, how many neurons, in which order."""

    seen: Seen
    layer: str
    count: int
    order: Order


class Shown(NamedTuple):
    """What all panels of the page show."""

    net: TrainedNet
    picture: Picture
    chosen: RasterWindow
    provenance: Provenance

    @property
    def block(self) -> BlockKind:
        """The network's kind of block."""
        return self.net.checkpoint.experiment.block

    @property
    def own(self) -> bool:
        """Whether the picture is of the data set on which the network was trained."""
        return self.picture.dataset is self.net.checkpoint.experiment.dataset

    @property
    def spikes(self) -> dict[str, Spikes]:
        """The spikes of every layer."""
        return trains(self.chosen.seen, self.net).spikes


def source(net: TrainedNet, trained: bool) -> Experiment | Checkpoint:
    """Trained: BatchNorm as it has learnt. Else by the picture, as in training's first step."""
    return net.checkpoint.bare() if trained else net.checkpoint.experiment


@st.cache_data(max_entries=200, max_size="64MB", show_spinner=False)
def trains(seen: Seen, _net: TrainedNet) -> SpikeTrains:
    """The spikes of every neuron."""
    x = network_input(seen.image, _net.checkpoint.experiment.dataset)
    return compute(of_network, spike_trains, source(_net, seen.trained), x)


@st.cache_data(max_entries=200, max_size="64MB", show_spinner=False)
def window(chosen: RasterWindow, _net: TrainedNet) -> tuple[RasterRows, list[Membranes]]:
    """The sampled neurons from top to bottom, and by layer their potentials."""
    seen = chosen.seen
    layers = looked_at(trains(seen, _net).spikes, chosen.layer)
    rows = raster_rows(layers, chosen.count, chosen.order)
    x = network_input(seen.image, _net.checkpoint.experiment.dataset)
    neurons = {name: rows.of(number).tolist() for number, name in enumerate(rows.layers)}
    found = compute(of_network, membranes, source(_net, seen.trained), x, neurons)
    return rows, list(found.values())


def looked_at(spikes: dict[str, Spikes], layer: str) -> dict[str, Spikes]:
    """One layer, or all of them."""
    return spikes if layer == ALL else {layer: spikes[layer]}
