"""What a converted network knows after 1, 2, 4 … T steps: accuracy, and each layer's rate error."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from operator import add
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from snncore.analysis.conversion.constant_current import spikes_until
from snncore.analysis.conversion.convert import Conversion, RateIF, convert, thresholds
from snncore.analysis.conversion.rates import rates_at
from snncore.checkpoint import Checkpoint
from snncore.data import Batch, Images, mean_std, normalise, subset, test_batches
from snncore.recorder import measure
from snncore.training import evaluating

Values = NDArray[np.float64]
CALIBRATION = 200
"""Training pictures that set the thresholds."""

LONGEST = 256
TOGETHER = 128
"""Pictures times steps of one batch: a layer's spikes then stay in a core's cache, which makes a
step of depth 20 and width 8 nearly twice as fast as batches of a thousand (measured)."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is measured: how the network is converted, up to which T, on how many test pictures."""

    how: Conversion = Conversion()
    steps: int = 64
    images: int = 500

    def __post_init__(self) -> None:
        if not 1 <= self.steps <= LONGEST:
            raise ValueError(f"steps={self.steps}: must be from 1 to {LONGEST}")

    @property
    def times(self) -> list[int]:
        """1, 2, 4 … and the last step."""
        doubling = [2**k for k in range(LONGEST.bit_length()) if 2**k < self.steps]
        return [*doubling, self.steps]


class RateCurve(NamedTuple):
    """times [K]; accuracy [K] of the converted network, `relu` of the one it was made of, on the
    same `images` pictures; layers: L names; v_th [L].

    error [K, L]: Σ|r · V_th - a| / Σ a over all neurons and pictures, a the ReLU's activation;
    alone [K, L]: the same if each neuron got its ReLU's input as a constant current: rounding to
    whole spikes and clipping at one spike a step, nothing from the layers before. NaN where a
    layer is silent.
    """

    times: Sequence[int]
    accuracy: Values
    relu: float
    images: int
    layers: Sequence[str]
    v_th: Values
    error: Values
    alone: Values

    def within(self, points: float) -> int | None:
        """The first T from which on the accuracy stays at most `points` below the ReLU net's."""
        near = self.accuracy >= self.relu - points - 1e-9
        last = len(near) - int(np.argmin(near[::-1])) if not near.all() else 0
        return self.times[last] if last < len(near) else None


class Pair:
    """A ReLU network and what it was converted to, ready to be run on the same pictures."""

    def __init__(self, checkpoint: Checkpoint, images: Images, how: Conversion) -> None:
        self.how, self.relu = how, checkpoint.restore().eval()
        self.relu.time_steps = 1  # nothing changes from step to step
        self.v_th = thresholds(self.relu, calibration(images), how.percentile)
        self.spiking = convert(checkpoint.experiment, self.relu, self.v_th, how)

    def run(self, pictures: Tensor, times: Sequence[int]) -> "Measured":
        """Both networks on these pictures, once, read out at each of the times."""
        self.spiking.time_steps = times[-1]
        with evaluating(self.relu), measure(self.relu, nn.ReLU, first_step) as activations:
            target = self.relu(pictures)
        with evaluating(self.spiking), measure(self.spiking, RateIF, rates_at(times)) as rates:
            self.spiking.last_layer(pictures)
            *_, last = rates.values()
            logits = self.spiking.head(last.mean(dim=(3, 4)))
        return Measured(target, logits, activations, rates)


class Measured(NamedTuple):
    """Logits of the ReLU network [N, classes] and of the other at each time [K, N, classes];
    activations [N, C, H, W] and rates [K, N, C, H, W] by layer."""

    target: Tensor
    logits: Tensor
    activations: dict[str, Tensor]
    rates: dict[str, Tensor]


def first_step(activations: Tensor) -> Tensor:
    return activations[0]


def calibration(images: Images) -> Tensor:
    """Training pictures as the network gets them, the classes as equal as can be."""
    chosen = subset(images.train_labels, min(CALIBRATION, len(images.train_labels)))
    return normalise(images.train_images[chosen], mean_std(images))


class Sums(NamedTuple):
    """What is added up over pictures, in the order of `RateCurve`."""

    images: int
    relu: int
    right: Values
    wrong: Values
    alone: Values
    total: Values

    def and_of(self, more: "Sums") -> "Sums":
        """Over the pictures of both."""
        return Sums(*map(add, self, more))

    def curve(self, times: Sequence[int], v_th: Mapping[str, float]) -> RateCurve:
        """The curve over these pictures."""
        with np.errstate(invalid="ignore"):
            error, own = self.wrong / self.total, self.alone / self.total
        found = self.right / self.images, self.relu / self.images, self.images
        return RateCurve(times, *found, list(v_th), np.array(list(v_th.values())), error, own)


def sums(pair: Pair, batch: Batch, times: Sequence[int]) -> Sums:
    """Both networks on one batch."""
    found = pair.run(batch.images, times)
    wrong, own, total = [], [], []
    for name, v_th in pair.v_th.items():
        a = found.activations[name].numpy()
        total.append(a.sum(dtype=float))
        wrong.append(off(found.rates[name].numpy() * v_th, a))
        own.append(alone(a, v_th, times, pair.how))
    right = (found.logits.argmax(2) == batch.labels).sum(1).numpy()
    relu = int((found.target.argmax(1) == batch.labels).sum())
    return Sums(len(batch.labels), relu, right, np.array(wrong).T, np.array(own).T, np.array(total))


def follow(pairs: Sequence[Pair], batches: Iterable[Batch], order: Order) -> Iterator[RateCurve]:
    """The curve over all pictures so far, after as many batches as there are pairs: the same pair
    several times, each in a thread of its own. Whoever iterates may stop."""
    times, first, every = order.times, pairs[0], iter(batches)
    so_far: Sums | None = None
    with ThreadPoolExecutor(len(pairs), initializer=one_thread) as pool:
        while group := list(islice(every, len(pairs))):
            for each in pool.map(sums, pairs, group, [times] * len(pairs)):
                so_far = each if so_far is None else so_far.and_of(each)
            assert so_far is not None
            yield so_far.curve(times, first.v_th)


def one_thread() -> None:
    """Torch in this thread: on one core, and without denormals."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)


def off(values: NDArray[Any], a: NDArray[np.float32]) -> Values:
    """Σ|values - a| at each time: values [K, ...]."""
    return np.abs(values - a).reshape(len(values), -1).sum(1, dtype=float)


def alone(a: NDArray[np.float32], v_th: float, times: Sequence[int], how: Conversion) -> Values:
    """Σ|r · V_th - a| at each time for neurons that get a as a constant current; what gets none
    adds nothing."""
    x, t = a[a > 0].astype(float), np.array(times, float)[:, None]
    return np.abs(spikes_until(x, t, how, v_th) / t * v_th - x).sum(1)


def batches_of(images: Images, order: Order) -> Iterator[Batch]:
    """The first test pictures, as many at a time as fit."""
    size = size_of(order)
    return test_batches(images, size=size, count=order.images, device=torch.device("cpu"))


def size_of(order: Order) -> int:
    """Pictures of a batch."""
    return max(1, min(TOGETHER // order.steps, order.images))
