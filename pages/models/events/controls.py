"""The events page's controls: network, clip, sensor, and the step at which all panels stand."""

from typing import NamedTuple

import streamlit as st

from pages.shared.nets.choosing import choose_or_train
from pages.shared.nets.trained import TrainedNet, trained_nets
from pages.shared.ui.controls import choice, linked, number, within
from pages.shared.ui.figure import Source
from pages.shared.ui.panel import more
from pages.shared.ui.text import tr
from snncore.analysis.events.clip import SIMULATED
from snncore.data import available, load
from snncore.data.events.sensor import Sensor
from snncore.data.events.simulated import SENSOR
from snncore.experiment import EVENT_STEPS, BlockKind, Dataset, Slices

LOUDEST = 5.0
"""Noise in events per pixel and second up to which the slider goes."""


class Asked(NamedTuple):
    """What the controls say: a network, a test clip of its data set, and who sees it."""

    net: TrainedNet
    number: int
    sensor: Sensor

    @property
    def dataset(self) -> Dataset:
        return self.net.checkpoint.experiment.dataset


def event_nets() -> dict[str, TrainedNet]:
    """The networks of simulated clips whose pictures are here; those that ship first, SEW first."""
    order = [BlockKind.SEW, BlockKind.MS, BlockKind.SPIKING, BlockKind.PLAIN, *BlockKind]
    found = [
        net
        for net in trained_nets(events=True).values()
        if (e := net.checkpoint.experiment).dataset in SIMULATED and available(e.dataset)
    ]
    shipped = Source.PRECOMPUTED
    found.sort(key=lambda n: (n.source is not shipped, order.index(n.checkpoint.experiment.block)))
    return {net.key: net for net in found}


def choose_net() -> TrainedNet | None:
    """A network for event data; None, with a sentence, where there is none or it is damaged."""
    train = {"dataset": Dataset.GESTURES}
    return choose_or_train("events_net", event_nets(), tr("events.no_net"), train)


def choose_clip(net: TrainedNet) -> int:
    """A test clip by number."""
    last = len(load(net.checkpoint.experiment.dataset).test_labels) - 1
    return linked(
        "events_clip",
        default=0,
        parse=lambda given: within(int(given), 0, last),
        allowed=tr("error.range", low=0, high=last),
        draw=lambda **extra: st.number_input(tr("field.events_clip"), 0, last, step=1, **extra),
    )


def choose_sensor() -> Sensor:
    """At first the sensor of the data set."""
    with more():
        return Sensor(
            threshold=number("events_threshold", 0.05, 1.0, SENSOR.threshold, 0.05),
            refractory=number("events_refractory", 0.0, 100.0, SENSOR.refractory, 1.0),
            noise=number("events_noise", 0.0, LOUDEST, SENSOR.noise, 0.1),
        )


def choose_step(steps: int) -> int:
    """The frame at which every panel stands, from 1."""
    return number("events_step", 1, steps, min(8, steps), 1, nearest=True)


def choose_frames() -> tuple[Slices, int]:
    """How the clip becomes frames, and how many."""
    left, right = st.columns(2, gap="medium")
    with left:
        slices = choice("events_slices", list(Slices), Slices.TIME)
    with right:
        return slices, number("events_frames", *EVENT_STEPS, 16, 1)
