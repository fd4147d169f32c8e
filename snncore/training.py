"""Train a network and say what happens at each step."""

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from snncore.block import Block
from snncore.neuron import Neuron
from snncore.recipe import Optimiser, Recipe, learning_rate
from snncore.recorder import measure


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
    """Mean cross-entropy in nats, and the fraction of pictures classified rightly."""

    loss: float
    accuracy: float


class DivergedError(ArithmeticError):
    """The loss is no longer a finite number."""

    def __init__(self, step: int) -> None:
        super().__init__(f"the loss of step {step} is not a finite number")
        self.step = step


def names(net: nn.Module, kind: type[nn.Module]) -> list[str]:
    """The dotted names of the modules of a kind: `names(net, Block)` for gradient_norms,
    `names(net, Neuron)` for firing_rates."""
    return [name for name, module in net.named_modules() if isinstance(module, kind)]


def make_optimiser(net: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """The recipe's optimiser over all parameters."""
    r, parameters = recipe, net.parameters()
    match r.optimiser:
        case Optimiser.SGD:
            return torch.optim.SGD(
                parameters, r.learning_rate, r.momentum, weight_decay=r.weight_decay, fused=True
            )
        case Optimiser.ADAM:
            return torch.optim.Adam(
                parameters,
                r.learning_rate,
                (r.momentum, 0.999),
                weight_decay=r.weight_decay,
                fused=True,
            )


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
    DivergedError where the loss is not finite; the weights are then those of before the step.
    """
    optimiser = optimiser or make_optimiser(net, recipe)
    rate = rate or partial(learning_rate, recipe)
    for step, (images, labels) in zip(range(done + 1, recipe.steps + 1), batches, strict=False):
        for group in optimiser.param_groups:
            group["lr"] = rate(step)
        yield take_step(net, optimiser, images, labels, step)


def take_step(
    net: nn.Module, optimiser: torch.optim.Optimizer, images: Tensor, labels: Tensor, step: int
) -> Progress:
    """Forward, backward, update, and one transfer of all that was measured."""
    net.train()
    optimiser.zero_grad()
    with measure(net, Block, gradient_norm) as norms, measure(net, Neuron, firing_rate) as rates:
        logits = net(images)
        loss = F.cross_entropy(logits, labels)
        loss.backward()
    accuracy = (logits.argmax(1) == labels).float().mean()
    weights = Weights(net)
    optimiser.step()
    updates = weights.updates()
    # One transfer from the device for all of them.
    arrived = [norm for (norm,) in norms.values()]
    measured = [loss.detach(), accuracy, *arrived, *rates.values(), *updates]
    values = iter(torch.stack(measured).tolist())
    loss_value, accuracy_value = islice(values, 2)
    if not math.isfinite(loss_value):
        weights.put_back()
        raise DivergedError(step)
    return Progress(
        step,
        loss_value,
        accuracy_value,
        tuple(islice(values, len(arrived))),
        tuple(islice(values, len(rates))),
        tuple(values),
        optimiser.param_groups[0]["lr"],
    )


def gradient_norm(output: Tensor) -> list[Tensor]:
    """‖∂L/∂O‖₂ comes into the list on the way back; the gradient itself is free to go."""
    norm: list[Tensor] = []
    output.register_hook(lambda gradient: norm.append(gradient.norm()))
    return norm


def firing_rate(spikes: Tensor) -> Tensor:
    """The mean over all neurons and time steps."""
    return spikes.detach().mean()


class Weights:
    """A network's parameters as they were, in one vector: block after block, then the others."""

    def __init__(self, net: nn.Module) -> None:
        blocks = [list(m.parameters()) for m in net.modules() if isinstance(m, Block)]
        in_blocks = {id(parameter) for block in blocks for parameter in block}
        others = [p for p in net.parameters() if id(p) not in in_blocks]
        self.parameters = [p.detach() for block in [*blocks, others] for p in block]
        self.sizes = [sum(p.numel() for p in block) for block in blocks]
        self.before = self.vector()

    def vector(self) -> Tensor:
        return torch.cat([parameter.flatten() for parameter in self.parameters])

    def updates(self) -> list[Tensor]:
        """‖w - w_before‖₂ / ‖w_before‖₂ of each block."""
        ends = sum(self.sizes)
        moved = (self.vector() - self.before)[:ends].split(self.sizes)
        norms = torch.stack(torch._foreach_norm([*moved, *self.before[:ends].split(self.sizes)]))
        return list(norms[: len(moved)] / norms[len(moved) :])

    def put_back(self) -> None:
        """The parameters are again what they were."""
        start = 0
        for parameter in self.parameters:
            part = self.before[start : start + parameter.numel()]
            parameter.copy_(part.view_as(parameter))
            start += parameter.numel()


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
