"""The landscape page's slices: those that ship, and those that are measured while it is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages.models.landscape.filling import Filling
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.figure import Source
from snncore import data
from snncore.analysis.landscape.loss_plane import Slice
from snncore.analysis.landscape.shipped import Shipped, read
from snncore.experiment import Experiment

RESULTS = Path(__file__).parents[3] / "assets" / "results" / "landscape.json"


@st.cache_resource(max_entries=1, show_spinner=False)
def precomputed(changed: float) -> dict[tuple[str, Slice], Shipped]:
    """The shipped slices; `changed` is the file's time, so that a new file is read."""
    return read(RESULTS)


def shipped_slice(net: TrainedNet, square: Slice) -> Shipped | None:
    """The slice of a network that ships, where it ships too."""
    if net.source is not Source.PRECOMPUTED:
        return None
    return precomputed(RESULTS.stat().st_mtime).get((net.key, square))


def ready(nets: Mapping[str, TrainedNet]) -> dict[str, TrainedNet]:
    """The networks of which the usual slice ships, with both kinds of BatchNorm's statistics."""
    usual = (Slice(), Slice(batch_statistics=True))
    return {key: net for key, net in nets.items() if all(shipped_slice(net, s) for s in usual)}


@dataclass(frozen=True)
class Job:
    """A slice of a network of one's own, or another slice than the shipped one; hashable."""

    key: str
    step: int
    experiment: Experiment
    square: Slice


@st.cache_resource(max_entries=50, show_spinner=False)
def filling(job: Job, _net: TrainedNet) -> Filling:
    """Shared by all sessions that look at this slice; the oldest is forgotten, measured or not."""
    return Filling(_net.checkpoint, job.square)


def slice_of(net: TrainedNet, square: Slice) -> Shipped | Filling | None:
    """What ships, else what is measured here; None where the network's own data are not here."""
    found = shipped_slice(net, square)
    if found or not data.is_here(net.checkpoint.experiment.dataset):
        return found
    return filling(Job(net.key, net.checkpoint.step, net.checkpoint.experiment, square), net)
