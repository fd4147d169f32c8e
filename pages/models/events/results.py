"""What the events page computes, kept for all sessions."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray

from pages.models.events.controls import Asked
from pages.shared.nets.seen import source
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.computing import compute
from pages.shared.ui.figure import Source
from snncore.analysis.events.clip import simulated_clip
from snncore.analysis.events.memory import Memory, memory
from snncore.analysis.events.shipped import Scored, read
from snncore.analysis.of_network import of_network
from snncore.data.events.event import Events
from snncore.data.events.frames import frames
from snncore.data.events.gestures import SIDE
from snncore.data.events.sensor import Sensor
from snncore.experiment import Dataset, Experiment, Slices

RESULTS = Path(__file__).parents[3] / "assets" / "results" / "events.json"
EACH = 3
"""Neurons of the first layer that are drawn for each step."""

Counts = NDArray[np.int16]


class Seen(NamedTuple):
    """One clip in a network: its frames [T, 2, H, W]; spikes bool [n, T] of the first layer's
    choosiest neurons, none of ReLUs; with and without state."""

    frames: Counts
    spikes: NDArray[np.bool_]
    memory: Memory


@st.cache_data(max_entries=500, max_size="64MB", show_spinner=False)
def clip(dataset: Dataset, number: int, sensor: Sensor) -> Events:
    """A test clip's events as the sensor sees them."""
    return simulated_clip(dataset, number, sensor)


@st.cache_data(max_entries=500, max_size="64MB", show_spinner=False)
def in_frames(dataset: Dataset, number: int, sensor: Sensor, slices: Slices, steps: int) -> Counts:
    """The clip as T frames [T, 2, H, W]."""
    found = frames([clip(dataset, number, sensor)], steps, slices, SIDE)
    return found[:, 0].numpy().astype(np.int16)


def seen(asked: Asked) -> Seen:
    """The clip in the network."""
    c = asked.net.checkpoint
    return measured(asked.net.key, c.step, c.experiment, asked.number, asked.sensor, asked.net)


@st.cache_data(max_entries=500, max_size="64MB", show_spinner=False)
def measured(
    key: str, step: int, experiment: Experiment, number: int, sensor: Sensor, _net: TrainedNet
) -> Seen:
    e = experiment
    counts = in_frames(e.dataset, number, sensor, e.slices, e.time_steps)
    net, given = source(_net, trained=True), torch.from_numpy(counts).float()
    found = compute(of_network, memory, net, given[:, None])
    # Of the first layer only what is drawn is kept.
    drawn = choosiest(found.first)
    return Seen(counts, drawn, found._replace(first=found.first[:, :0]))


def choosiest(spikes: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """[T, n] -> [rows, T]: for each step, the first above, the neurons that fire at it and at the
    fewest other steps, each neuron once."""
    count, taken = spikes.sum(0), np.zeros(spikes.shape[1], bool)
    chosen: list[int] = []
    for now in spikes:
        free = np.flatnonzero(now & ~taken)
        few = free[np.argsort(count[free], kind="stable")[:EACH]]
        taken[few] = True
        chosen += few.tolist()
    return spikes[:, chosen].T


@st.cache_resource(max_entries=1, show_spinner=False)
def read_scores(changed: float) -> list[Scored]:
    """`changed` is the file's time, so that a new file is read."""
    return read(RESULTS)


def scores() -> list[Scored]:
    """The shipped networks' accuracy with state and without; the best first."""
    found = read_scores(RESULTS.stat().st_mtime) if RESULTS.exists() else []
    return sorted(found, key=lambda row: -row.with_state)


def score_of(net: TrainedNet) -> Scored | None:
    """Of a network that ships."""
    if net.source is not Source.PRECOMPUTED:
        return None
    return next((row for row in scores() if row.net == net.key), None)
