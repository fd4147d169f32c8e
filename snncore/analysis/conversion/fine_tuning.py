"""What becomes of a converted Spiking ResNet that is trained on directly?

Beside it the same with an unconverted start: the ReLU network as it was before its own training,
put through the same conversion. Structure, neurons, recipe and batches are then alike, and what is
left is what the ReLU network's training carries.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count, islice
from typing import NamedTuple

import torch
from torch import nn

from snncore.analysis.conversion.convert import Conversion, convert, thresholds
from snncore.analysis.conversion.rate_curve import Pair, calibration
from snncore.checkpoint import Checkpoint
from snncore.data import Images, batches, test_batches
from snncore.experiment import choose
from snncore.network import ResidualSNN, build
from snncore.recipe import Recipe
from snncore.training import evaluate, train

TOGETHER = 100
"""Test pictures of a batch."""


class Start(StrEnum):
    """Whose weights are converted: the ReLU network's after its training, or before it."""

    TRAINED = "trained"
    UNTRAINED = "untrained"


@dataclass(frozen=True, kw_only=True)
class Tuning:
    """A direct training of `steps` steps at T = `time_steps`, after each `every` of them scored on
    the first test pictures; `seed` draws the batches. All else is the ReLU network's recipe."""

    start: Start = Start.TRAINED
    how: Conversion = Conversion()
    time_steps: int = 4
    learning_rate: float = 0.01
    steps: int = 600
    every: int = 50
    images: int = 500
    seed: int = 0

    def __post_init__(self) -> None:
        choose(self, "start", Start)


class Scored(NamedTuple):
    """The fraction right on the test pictures after so many steps, 0 for the start."""

    step: int
    accuracy: float


def begin(checkpoint: Checkpoint, images: Images, tuning: Tuning) -> ResidualSNN:
    """The network as its direct training begins, in evaluation mode."""
    match tuning.start:
        case Start.TRAINED:
            net = Pair(checkpoint, images, tuning.how).spiking
        case Start.UNTRAINED:
            net = unconverted(checkpoint, images, tuning.how)
    net.time_steps = tuning.time_steps
    return net


def unconverted(checkpoint: Checkpoint, images: Images, how: Conversion) -> ResidualSNN:
    """The conversion of the ReLU network as its seed has made it.

    Its running means and variances are those of the pictures that set the thresholds: a BatchNorm
    that has seen none would be folded into nothing.
    """
    experiment, pictures = checkpoint.experiment, calibration(images)
    relu = build(replace(experiment, time_steps=1))
    for layer in relu.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.momentum = 1.0  # the running statistics are the last batch's
    with torch.no_grad():
        relu(pictures)
    relu.eval()
    return convert(experiment, relu, thresholds(relu, pictures, how.percentile), how)


def recipe_of(checkpoint: Checkpoint, tuning: Tuning) -> Recipe:
    """The ReLU network's recipe with the rate and the steps asked for."""
    return replace(checkpoint.recipe, learning_rate=tuning.learning_rate, steps=tuning.steps)


def tune(checkpoint: Checkpoint, images: Images, tuning: Tuning) -> Iterator[Scored]:
    """The accuracy at the start and after each `every` steps; whoever iterates may stop.

    Raises DivergedError, as `train`.
    """
    net, recipe = begin(checkpoint, images, tuning), recipe_of(checkpoint, tuning)
    device = torch.device("cpu")

    def score(step: int) -> Scored:
        shown = test_batches(images, size=TOGETHER, count=tuning.images, device=device)
        return Scored(step, evaluate(net, shown).accuracy)

    yield score(0)
    given = batches(
        images,
        size=recipe.batch_size,
        count=min(recipe.train_images, len(images.train_labels)),
        seed=tuning.seed,
        device=device,
        augment=recipe.augment,
    )
    going = train(net.train(), given, recipe)
    for done in count(tuning.every, tuning.every):
        if not list(islice(going, tuning.every)):
            return
        yield score(min(done, tuning.steps))
