"""The loss over a square of the plane through a network's weights: f(a, b) = L(θ + aδ + bη)."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.func import functional_call
from torch.nn import functional as F

from snncore.analysis.landscape.filter_direction import direction
from snncore.analysis.landscape.loss_surface import LossSurface, Values, coarse_first
from snncore.data import Batch, Images, mean_std, normalise, subset

TOGETHER = 50
"""Images of one batch, over which BatchNorm takes the batch's statistics where it is told to."""


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Which square: a and b from -reach to reach, `points` (odd) on each side, the seed of δ and
    η, how many training images, and which statistics BatchNorm uses: its own or the batch's."""

    reach: float = 1.0
    points: int = 13
    seed: int = 0
    images: int = 200
    batch_statistics: bool = False

    def __post_init__(self) -> None:
        if self.points < 3 or self.points % 2 == 0:
            raise ValueError(f"points={self.points}: must be odd, 3 or more")

    @property
    def places(self) -> Values:
        """[P], the middle one exactly 0."""
        half = self.points // 2
        return self.reach * np.arange(-half, half + 1) / half


class Plane:
    """The plane θ + aδ + bη through a network's weights; the network itself is not touched."""

    def __init__(self, net: nn.Module, seed: int, *, batch_statistics: bool) -> None:
        self.net = deepcopy(net).train(batch_statistics)
        self.weights = {name: p.detach() for name, p in self.net.named_parameters()}
        self.delta, self.eta = (direction(net, seed, axis) for axis in (0, 1))

    def loss(self, a: float, b: float, batch: Batch) -> float:
        """The sum of the images' cross-entropies in nats at θ + aδ + bη.

        Flushes denormals in the calling thread: a net that vanishes would make them.
        """
        torch.set_flush_denormal(True)
        moved = {
            name: weights + a * self.delta[name] + b * self.eta[name]
            for name, weights in self.weights.items()
        }
        with torch.no_grad():
            logits = functional_call(self.net, moved, (batch.images,))
            return F.cross_entropy(logits, batch.labels, reduction="sum").item()


def training_batches(images: Images, count: int, size: int = TOGETHER) -> list[Batch]:
    """The first `count` training images, the classes as equal as can be, not moved or mirrored."""
    chosen = subset(images.train_labels, count)
    pictures = normalise(images.train_images[chosen], mean_std(images))
    labels = images.train_labels[chosen]
    return [Batch(*b) for b in zip(pictures.split(size), labels.split(size), strict=True)]


def fill(net: nn.Module, square: Slice, batches: Sequence[Batch]) -> Iterator[LossSurface]:
    """The loss surface after every batch, with ever more places known: f is the mean cross-entropy
    over all batches. Whoever iterates may stop, and go on later."""
    plane = Plane(net, square.seed, batch_statistics=square.batch_statistics)
    count = sum(len(batch.labels) for batch in batches)
    surface = LossSurface(square.places, np.full((square.points, square.points), np.nan))
    for i, j in coarse_first(square.points):
        total = 0.0
        for done, batch in enumerate(batches, 1):
            total += plane.loss(surface.places[i], surface.places[j], batch)
            if done == len(batches):
                surface.loss[j, i] = total / count
            yield surface


def landscape(net: nn.Module, square: Slice, batches: Sequence[Batch]) -> LossSurface:
    """The surface: f at every place of the square."""
    *_, surface = fill(net, square, batches)
    return surface
