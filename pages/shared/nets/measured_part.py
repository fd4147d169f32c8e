"""A measurement on a network in parts: which network, trained or new, and which test images."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

import streamlit as st
import torch

from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.computing import side_by_side
from pages.shared.ui.naming import data_name
from pages.shared.ui.text import tr
from snncore import data
from snncore.analysis.gradient.at_init import neurons
from snncore.checkpoint import Checkpoint
from snncore.experiment import Dataset, Experiment

K = TypeVar("K")
V = TypeVar("V")
SIZES = (20, 10, 5, 2)
"""Images of one part, by what the budget allows."""


@dataclass(frozen=True)
class MeasuredPart:
    """Part `index` of the first `count` test images, `size` in each part; hashable, for caches.

    `key` and `step` are those of a trained network; a new one has key "" and step 0.
    """

    key: str
    step: int
    experiment: Experiment
    dataset: Dataset
    count: int
    size: int
    index: int

    @property
    def own(self) -> bool:
        """Whether these are pictures of the data set on which the network was trained."""
        return self.dataset is self.experiment.dataset


def parts(
    experiment: Experiment, count: int, budget: float, trained: TrainedNet | None = None
) -> list[MeasuredPart]:
    """All parts, each of about `budget` neuron updates, of a trained network or of a new one."""
    dataset = images_for(experiment.dataset)
    allowed = budget / neurons(experiment)
    size = next((size for size in SIZES if size <= allowed), SIZES[-1])
    key, step = (trained.key, trained.checkpoint.step) if trained else ("", 0)
    return [
        MeasuredPart(key, step, experiment, dataset, count, size, index)
        for index in range(-(-count // size))
    ]


def images_for(dataset: Dataset) -> Dataset:
    """The data set itself, or the one that is always there where it is missing."""
    return dataset if data.is_here(dataset) else data.simulated_instead(dataset)


def source(part: MeasuredPart, trained: TrainedNet | None) -> Experiment | Checkpoint:
    """Of what the part's network is made: the weights of a trained one, a new one's settings."""
    return trained.checkpoint.bare() if trained else part.experiment


def batch(part: MeasuredPart) -> data.Batch:
    """The part's images, normalised, with their labels."""
    images = data.framed(data.load(part.dataset), part.experiment)
    every = data.test_batches(images, size=part.size, count=part.count, device=torch.device("cpu"))
    return list(every)[part.index]


def said_of_images(first: Sequence[MeasuredPart]) -> list[str]:
    """What a provenance says of the images of each network's first part: how many, of what."""
    return list(dict.fromkeys(said_of(part) for part in first))


def said_of(part: MeasuredPart) -> str:
    """How many images of which data set, and of which other one they stand in for."""
    name = data_name(data.load(part.dataset).label)
    if part.own:
        return tr("measured.images", count=part.count, data=name)
    wanted = tr(f"option.{part.experiment.dataset}")
    return tr("measured.instead", count=part.count, data=name, wanted=wanted)


def say_missing(first: Sequence[MeasuredPart]) -> None:
    """One sentence where a network's own data set is not here."""
    for wanted in dict.fromkeys(part.experiment.dataset for part in first if not part.own):
        st.info(tr("measured.missing", wanted=tr(f"option.{wanted}")))
        st.page_link("start/data/page.py", label=tr("train.open_data"), icon=":material/database:")


def in_rounds(
    work: Mapping[K, Sequence[MeasuredPart]], measure: Callable[[K, MeasuredPart], V]
) -> Iterator[tuple[int, dict[K, list[V]]]]:
    """The first part of each, then the second of each, and so on: after every part, how many
    are done and what is known so far, so that a figure can be drawn early and grow exact."""
    rounds = zip_longest(*([(key, part) for part in each] for key, each in work.items()))
    asked = [one for each in rounds for one in each if one]
    found: dict[K, list[V]] = {key: [] for key in work}
    results = side_by_side(lambda one: measure(*one), asked)
    for done, ((key, _), result) in enumerate(zip(asked, results, strict=True), 1):
        found[key].append(result)
        yield done, found
