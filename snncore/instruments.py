"""What is measured of an update, from outside: nothing of the update itself depends on it."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import NamedTuple

import torch
from torch import Tensor, nn

from snncore.block import Block
from snncore.neuron import Neuron
from snncore.recorder import measure


class Measured(NamedTuple):
    """What is measured of one update; the quantities are those of `training.Progress`.

    finite_gradients: whether every parameter's gradient is finite, and every mean that the
    optimiser keeps of them; finite_weights: every parameter after the update, and every running
    mean and variance.
    """

    loss: float
    accuracy: float
    finite_gradients: bool
    finite_weights: bool
    gradient_norms: tuple[float, ...]
    firing_rates: tuple[float, ...]
    updates: tuple[float, ...]


class Instruments:
    """`with Instruments(net, optimiser) as seen:` around an update; then `seen.measured(…)`."""

    def __init__(self, net: nn.Module, optimiser: torch.optim.Optimizer) -> None:
        self.net, self.optimiser, self.hooks = net, optimiser, ExitStack()

    def __enter__(self) -> "Instruments":
        self.weights = Weights(self.net)
        self.norms = self.hooks.enter_context(measure(self.net, Block, gradient_norm))
        self.rates = self.hooks.enter_context(measure(self.net, Neuron, firing_rate))
        return self

    def __exit__(self, *error: object) -> None:
        self.hooks.close()

    def measured(self, loss: Tensor, accuracy: Tensor) -> Measured:
        """All of it, in one transfer from the device."""
        norms, rates = [norm for (norm,) in self.norms.values()], [*self.rates.values()]
        finite = [all_finite(gradients(self.optimiser)), all_finite(weights(self.net))]
        single = [loss.detach(), accuracy, *(flag.float() for flag in finite)]
        parts = [single, norms, rates, self.weights.updates()]
        values = torch.stack([value for part in parts for value in part]).tolist()
        ends = [sum(map(len, parts[:n])) for n in range(1, 5)]
        tuples = [tuple(values[a:b]) for a, b in zip(ends, ends[1:], strict=False)]
        return Measured(*values[:2], *map(bool, values[2:4]), *tuples)

    def put_back(self) -> None:
        """The parameters are again those of before the update."""
        self.weights.put_back()


def gradients(optimiser: torch.optim.Optimizer) -> Iterator[Tensor]:
    """The gradient of each parameter, and the running means of it and of its square."""
    for group in optimiser.param_groups:
        for parameter in group["params"]:
            if parameter.grad is not None:
                yield parameter.grad
            for name, value in optimiser.state[parameter].items():
                if name != "step" and isinstance(value, Tensor):
                    yield value


def weights(net: nn.Module) -> Iterator[Tensor]:
    """The parameters, and the running means and variances."""
    yield from (parameter.detach() for parameter in net.parameters())
    yield from (buffer for buffer in net.buffers() if buffer.is_floating_point())


def all_finite(values: Iterable[Tensor]) -> Tensor:
    """A bool on the device of the values."""
    return torch.cat([value.flatten() for value in values]).isfinite().all()


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
