"""A measurement on a network in parts: which network, trained or new, and which test images."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
SIZES = (10, 5, 2)
"""Images of one part, by what the budget allows: with more images the first parts stay the same."""


@dataclass(frozen=True)
class MeasuredPart:
    """`size` test images from number `first` on; hashable, for caches.

    `key` and `step` are those of a trained network; a new one has key "" and step 0.
    """

    key: str
    step: int
    experiment: Experiment
    dataset: Dataset
    first: int
    size: int

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
        MeasuredPart(key, step, experiment, dataset, first, min(size, count - first))
        for first in range(0, count, size)
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
    upto, device = part.first + part.size, torch.device("cpu")
    shown = data.test_batches(images, size=part.size, count=upto, device=device, skip=part.first)
    return next(shown)


def said_of_images(work: Iterable[Sequence[MeasuredPart]]) -> list[str]:
    """What a provenance says of the images of each network's parts: how many, of what."""
    return list(dict.fromkeys(map(said_of, work)))


def said_of(one: Sequence[MeasuredPart]) -> str:
    """How many images of which data set, and of which other one they stand in for."""
    part, count = one[0], sum(part.size for part in one)
    name = data_name(data.load(part.dataset).label)
    if part.own:
        return tr("measured.images", count=count, data=name)
    wanted = tr(f"option.{part.experiment.dataset}")
    return tr("measured.instead", count=count, data=name, wanted=wanted)


def say_missing(work: Iterable[Sequence[MeasuredPart]]) -> None:
    """One sentence where a network's own data set is not here."""
    missing = (one[0] for one in work if not one[0].own)
    for wanted in dict.fromkeys(part.experiment.dataset for part in missing):
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
