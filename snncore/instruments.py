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

    finite_loss: whether the loss is; finite_gradients: every parameter's gradient, every mean that
    the optimiser keeps of them, and every block's; finite_weights: every parameter after the
    update, and every running mean and variance.
    """

    loss: float
    accuracy: float
    finite_loss: bool
    finite_gradients: bool
    finite_weights: bool
    gradient_norms: tuple[float, ...]
    firing_rates: tuple[float, ...]
    updates: tuple[float, ...]


def as_measured(values: list[float], blocks: int) -> Measured:
    """What the vector of `Instruments.values` says of a network with so many blocks."""
    loss, accuracy, *finite = values[:SINGLE]
    rest = values[SINGLE:]
    parts = (rest[:blocks], rest[blocks:-blocks], rest[-blocks:])
    return Measured._make([loss, accuracy, *map(bool, finite), *map(tuple, parts)])


SINGLE = 5
"""Numbers at the beginning of the vector that are one for the whole network."""


class Instruments:
    """`with Instruments(net, optimiser) as seen:` around an update; then `seen.values(…)`."""

    def __init__(self, net: nn.Module, optimiser: torch.optim.Optimizer) -> None:
        self.net, self.optimiser, self.hooks = net, optimiser, ExitStack()

    def __enter__(self) -> "Instruments":
        self.weights = Weights(self.net)
        self.norms = self.hooks.enter_context(measure(self.net, Block, gradient_norm))
        self.rates = self.hooks.enter_context(measure(self.net, Neuron, firing_rate))
        return self

    def __exit__(self, *error: object) -> None:
        self.hooks.close()

    def values(self, loss: Tensor, accuracy: Tensor, sound: Tensor) -> Tensor:
        """All of it in one vector, float32, on the device; nothing waits for a number.

        `sound`, one bool, becomes false where something is not finite, and stays so. Where it is
        false, the parameters are again those of before the update.
        """
        loss, norms = loss.detach(), torch.stack([norm for (norm,) in self.norms.values()])
        gradients_finite = all_finite(gradients(self.optimiser)) & norms.isfinite().all()
        finite = torch.stack([loss.isfinite(), gradients_finite, all_finite(weights(self.net))])
        updates = self.weights.updates()
        sound.logical_and_(finite.all())
        self.weights.put_back_unless(sound)
        rates = [torch.stack([*self.rates.values()])] if self.rates else []
        return torch.cat([torch.stack([loss, accuracy]), finite.float(), norms, *rates, updates])


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
    output.register_hook(lambda g: norm.append(torch.linalg.vector_norm(g, dtype=torch.float32)))
    return norm


def firing_rate(spikes: Tensor) -> Tensor:
    """The mean over all neurons and time steps, in single precision whatever the spikes have."""
    return spikes.detach().mean(dtype=torch.float32)


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

    def updates(self) -> Tensor:
        """‖w - w_before‖₂ / ‖w_before‖₂ of each block."""
        self.after, ends = self.vector(), sum(self.sizes)
        moved = (self.after - self.before)[:ends].split(self.sizes)
        norms = torch.stack(torch._foreach_norm([*moved, *self.before[:ends].split(self.sizes)]))
        return norms[: len(moved)] / norms[len(moved) :]

    def put_back_unless(self, sound: Tensor) -> None:
        """The parameters are again what they were, where `sound` is false."""
        kept = torch.where(sound, self.after, self.before)
        parts = kept.split([parameter.numel() for parameter in self.parameters])
        shaped = [part.view_as(p) for part, p in zip(parts, self.parameters, strict=True)]
        torch._foreach_copy_(self.parameters, shaped)
