"""Train a network and say what happens at each step."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from snncore.block import Block
from snncore.instruments import Measured, as_measured
from snncore.optimiser import make_optimiser
from snncore.recipe import Recipe, learning_rate
from snncore.step_graph import make_steps


class Progress(NamedTuple):
    """One step, counted from 1; all of its values but `updates` are of before the update.

    loss: mean cross-entropy L in nats; accuracy: fraction; gradient_norms: ‖∂L/∂O‖₂ of each
    block's output O [T, N, C, H, W]; firing_rates: mean of each neuron layer's spikes, empty
    for a network of ReLUs, which have no spikes; updates: ‖Δw‖₂ / ‖w‖₂ of each block, all of its
    parameters w taken together; learning_rate: η of the update.
    """

    step: int
    loss: float
    accuracy: float
    gradient_norms: tuple[float, ...]
    firing_rates: tuple[float, ...]
    updates: tuple[float, ...]
    learning_rate: float


class Score(NamedTuple):
    """Mean cross-entropy in nats, and the fraction of pictures classified correctly."""

    loss: float
    accuracy: float


class Quantity(StrEnum):
    """What has to stay a finite number while a network is trained."""

    LOSS = "loss"
    GRADIENT = "gradient"
    WEIGHT = "weight"
    TEST_LOSS = "test_loss"


class DivergedError(ArithmeticError):
    """At a step something is no longer a finite number: the network cannot be trained further.

    `before`: the steps that were sound, taken since somebody last looked.
    """

    def __init__(self, step: int, what: Quantity, before: Sequence[Progress] = ()) -> None:
        super().__init__(f"the {what.replace('_', ' ')} of step {step} is not a finite number")
        self.step, self.what, self.before = step, what, list(before)


def names(net: nn.Module, kind: type[nn.Module]) -> list[str]:
    """The dotted names of the modules of a kind: `names(net, Block)` for gradient_norms,
    `names(net, Neuron)` for firing_rates."""
    return [name for name, module in net.named_modules() if isinstance(module, kind)]


def train(
    net: nn.Module,
    batches: Iterable[tuple[Tensor, Tensor]],
    recipe: Recipe,
    *,
    optimiser: torch.optim.Optimizer | None = None,
    done: int = 0,
    rate: Callable[[int], float] | None = None,
) -> Iterator[Progress]:
    """One update per batch of (images [N, 3, H, W], labels [N]), until the recipe's last step.

    Whoever iterates stops by stopping. With an optimiser and the number of steps `done`, it
    goes on where an earlier call ended. `rate` gives η of a step in place of the recipe. Raises
    DivergedError at the first step with a loss, a gradient or a weight that is not finite; the
    parameters are then those of before the step.
    """
    for (progress,) in train_in_groups(
        net, batches, recipe, optimiser=optimiser, done=done, rate=rate
    ):
        yield progress


def train_in_groups(
    net: nn.Module,
    batches: Iterable[tuple[Tensor, Tensor]],
    recipe: Recipe,
    *,
    optimiser: torch.optim.Optimizer | None = None,
    done: int = 0,
    rate: Callable[[int], float] | None = None,
    together: Callable[[int], int] = lambda _step: 1,
) -> Iterator[list[Progress]]:
    """The same, several steps at a time: a device that computes faster than it answers is asked
    once for all of them. The network stands where the last one of a group has led.

    `together` says how many steps are to be taken from a step on before the next look. What comes
    before an error is a group too, but for DivergedError, which holds it.
    """
    optimiser = optimiser or make_optimiser(net, recipe)
    rate = rate or partial(learning_rate, recipe)
    steps, blocks = make_steps(net, optimiser), len(names(net, Block))
    taken: list[tuple[int, float]] = []
    for step, (images, labels) in zip(range(done + 1, recipe.steps + 1), batches, strict=False):
        if not taken:
            last = step + max(1, together(step)) - 1
        for group in optimiser.param_groups:
            group["lr"] = rate(step)
        try:
            steps.take(images, labels)
        except torch.OutOfMemoryError:
            if taken:
                yield finite(taken, steps.measured(), blocks)
            raise
        taken.append((step, rate(step)))
        if step >= min(last, recipe.steps):
            yield finite(taken, steps.measured(), blocks)
            taken = []
    if taken:
        yield finite(taken, steps.measured(), blocks)


def finite(
    taken: list[tuple[int, float]], values: list[list[float]], blocks: int
) -> list[Progress]:
    """What was measured of steps taken, with their η. Raises DivergedError."""
    group: list[Progress] = []
    for (step, rate), row in zip(taken, values, strict=True):
        m = as_measured(row, blocks)
        if what := not_finite(m):
            raise DivergedError(step, what, group)
        group.append(
            Progress(step, m.loss, m.accuracy, m.gradient_norms, m.firing_rates, m.updates, rate)
        )
    return group


def not_finite(measured: Measured) -> Quantity | None:
    """The first that is not finite, in the order in which one makes the next."""
    if not measured.finite_loss:
        return Quantity.LOSS
    if not measured.finite_gradients:
        return Quantity.GRADIENT
    return None if measured.finite_weights else Quantity.WEIGHT


@contextmanager
def evaluating(net: nn.Module) -> Iterator[None]:
    """Evaluation mode without gradients; afterwards every module is in the mode it was in."""
    modes = {module: module.training for module in net.modules()}
    net.eval()
    try:
        with torch.no_grad():
            yield
    finally:
        for module, training in modes.items():
            module.training = training


def evaluate(net: nn.Module, batches: Iterable[tuple[Tensor, Tensor]]) -> Score:
    """The network in evaluation mode on all batches; nothing of it changes."""
    loss, right, count = 0.0, 0, 0
    with evaluating(net):
        for images, labels in batches:
            logits = net(images)
            loss += F.cross_entropy(logits, labels, reduction="sum").item()
            right += int((logits.argmax(1) == labels).sum())
            count += len(labels)
    return Score(loss / count, right / count)
