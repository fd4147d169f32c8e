"""The conversion page's numbers: curves that ship or are measured, and rates on one picture."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.models.conversion.measuring import Measurement
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.computing import ONE_AT_A_TIME
from pages.shared.ui.figure import Source
from snncore import data
from snncore.analysis.conversion import tuned
from snncore.analysis.conversion.convert import Conversion
from snncore.analysis.conversion.fine_tuning import Start
from snncore.analysis.conversion.rate_curve import Order, Pair
from snncore.analysis.conversion.shipped import Shipped, read
from snncore.analysis.conversion.tuned import Tuned
from snncore.data.picture import network_input
from snncore.experiment import Experiment

RESULTS = Path(__file__).parents[3] / "assets" / "results" / "conversion.json"
TUNED = RESULTS.with_name("fine_tuning.json")
OWN_STEPS = 64
"""T up to which is measured here what does not ship."""

POINTS = 600
"""Neurons of a layer that are drawn, the same ones at every T."""


@st.cache_resource(max_entries=1, show_spinner=False)
def precomputed(changed: float) -> dict[tuple[str, Order], Shipped]:
    """The shipped curves; `changed` is the file's time, so that a new file is read."""
    return read(RESULTS)


def shipped_curve(net: TrainedNet, how: Conversion) -> Shipped | None:
    """The curve of a network that ships, where it ships too."""
    if net.source is not Source.PRECOMPUTED or not RESULTS.exists():
        return None
    known = precomputed(RESULTS.stat().st_mtime).items()
    return next((s for (key, o), s in known if (key, o.how) == (net.key, how)), None)


@st.cache_resource(max_entries=1, show_spinner=False)
def every_tuned(changed: float) -> list[Tuned]:
    """All direct trainings that ship; `changed` as above."""
    return tuned.read(TUNED)


def tuned_runs(net: TrainedNet) -> dict[Start, Tuned]:
    """The direct trainings of a network that ships, by start."""
    if net.source is not Source.PRECOMPUTED or not TUNED.exists():
        return {}
    own = [run for run in every_tuned(TUNED.stat().st_mtime) if run.net == net.key]
    return {start: run for start in Start for run in own if run.start is start}


@dataclass(frozen=True)
class Job:
    """A network of one's own, or another conversion than the shipped ones; hashable."""

    key: str
    step: int
    experiment: Experiment
    how: Conversion


def job_of(net: TrainedNet, how: Conversion) -> Job:
    return Job(net.key, net.checkpoint.step, net.checkpoint.experiment, how)


@st.cache_resource(max_entries=50, show_spinner=False)
def measurement(job: Job, _net: TrainedNet) -> Measurement:
    """Shared by all sessions that look at it; the oldest is forgotten, measured or not."""
    images = data.load(job.experiment.dataset)
    count = min(Order.images, len(images.test_labels))
    order = Order(how=job.how, steps=OWN_STEPS, images=count)
    return Measurement(_net.checkpoint, images, order)


def curve_of(net: TrainedNet, how: Conversion) -> Shipped | Measurement | None:
    """What ships, else what is measured here; None where the network's own data are not here."""
    found = shipped_curve(net, how)
    if found or not data.is_here(net.checkpoint.experiment.dataset):
        return found
    return measurement(job_of(net, how), net)


class OnePicture(NamedTuple):
    """Of some neurons of each layer: the ReLU's activation [P], r · V_th [K, P] at each time."""

    times: list[int]
    v_th: dict[str, float]
    activation: dict[str, NDArray[np.float32]]
    rate: dict[str, NDArray[Any]]


@st.cache_resource(max_entries=50, show_spinner=False)
def on_one_picture(job: Job, number: int, _net: TrainedNet) -> OnePicture:
    """Both networks on a test picture, up to T = 64, read out at 1, 2, 4 …"""
    images = data.load(job.experiment.dataset)
    order = Order(how=job.how, steps=OWN_STEPS, images=1)
    picture = network_input(images.test_images[number], job.experiment.dataset)[None]
    with ONE_AT_A_TIME:
        pair = Pair(_net.checkpoint, images, job.how)
        found = pair.run(picture, order.times)
    activation, rate = {}, {}
    for name, v_th in pair.v_th.items():
        chosen = spread_out(found.activations[name][0].numel())
        activation[name] = found.activations[name].flatten().numpy()[chosen]
        rate[name] = found.rates[name].flatten(1).numpy()[:, chosen] * v_th
    return OnePicture(order.times, pair.v_th, activation, rate)


def spread_out(count: int) -> NDArray[np.int64]:
    """Places of at most `POINTS` neurons among `count`, drawn once."""
    drawn = np.random.default_rng(0).permutation(count)[:POINTS]
    return np.sort(drawn)
