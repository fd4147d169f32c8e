"""How large is the gradient at the output of every block, before the first step of training?"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from snncore.analysis.branch import replace_branch
from snncore.analysis.drawn import copied
from snncore.analysis.gradient.factor import Values, gradient_factor, norm_ratio
from snncore.analysis.gradient.gradient_norm import gradient_norm
from snncore.analysis.probe import (
    Layout,
    Probe,
    Stage,
    enter,
    probe_to_run,
    random_images,
)
from snncore.analysis.signal.propagation import share
from snncore.block import Block
from snncore.experiment import PICTURE_CLASSES, BlockKind, NeuronKind, choose
from snncore.network import ON_MEMBRANE, ResidualSNN, make_neuron, seeded


class Start(StrEnum):
    """Every branch silenced, so that blocks are the identity where they can be, or as drawn."""

    IDENTITY = "at_identity"
    INITIALISED = "initialised"


@dataclass(frozen=True, kw_only=True)
class GradientProbe(Probe):
    """A Probe, and where its blocks start. A plain block has no identity and stays as drawn.

    The defaults are the SEW paper's neuron in a net small enough to answer at once.
    """

    layout: Layout = Layout.NETWORK
    neuron: NeuronKind = NeuronKind.IF
    width: int = 8
    images: int = 16
    start: Start = Start.IDENTITY

    def __post_init__(self) -> None:
        super().__post_init__()
        choose(self, "start", Start)


class GradientProfile(NamedTuple):
    """[L + 1], from what enters the first block: norms ‖∂L/∂O‖₂ over T, N, C, H and W; the share
    of O that is not 0. [L]: changes_shape. L is the mean cross-entropy with random labels, in nats.
    A norm is infinite where an entry, or a sum on the way to it, is beyond float32.
    """

    norms: Values
    active: Values
    changes_shape: NDArray[np.bool_]
    loss: float

    @property
    def ratio(self) -> float:
        """The norm that reaches the first block's input over that at the last block's output."""
        return float(self.norms[0] / self.norms[-1])


def gradient_profile(probe: GradientProbe) -> GradientProfile:
    """The gradient's norm at every block of the new net, BatchNorm on the batch as in training.

    Flushes denormals in the calling thread: a net that vanishes would make them.
    """
    torch.set_flush_denormal(True)
    net, finish = ready(probe)
    with torch.no_grad():
        x = enter(net, random_images(probe)[0], probe.time_steps)
    outputs = [x.requires_grad_()]
    with torch.enable_grad():
        for block in net.stages:
            outputs.append(block(outputs[-1]))
        loss = F.cross_entropy(finish(outputs[-1]), random_labels(probe))
        gradients = torch.autograd.grad(loss, outputs)
    return GradientProfile(
        np.array([gradient_norm(gradient) for gradient in gradients]),
        np.array([share(o) for o in outputs]),
        np.array([before.shape != after.shape for before, after in pairwise(outputs)]),
        loss.item(),
    )


def ready(probe: GradientProbe) -> tuple[Stage | ResidualSNN, "Finish"]:
    """The net at its start, without gradients of weights; and the module that makes logits."""
    net = probe_to_run(probe)
    finish = Finish(net, probe)
    for block in net.stages:
        assert isinstance(block, Block)
        if probe.start is Start.IDENTITY and probe.block is not BlockKind.PLAIN:
            block.conv2 = copied(block.conv2)  # The one there is everybody's.
            block.make_identity()
            # With γ = 0 the branch's last BN delivers β and passes no gradient, whatever it gets.
            constant = block.conv2.bn.bias.detach()[:, None, None]
            replace_branch(block, constant.expand(probe.time_steps, 1, -1, 1, 1))
    return net, finish.requires_grad_(False)


class Finish(nn.Module):
    """Logits of the spike rate [T, N, C, H, W] -> [N, classes]; a stage gets a head of its own."""

    def __init__(self, net: Stage | ResidualSNN, probe: Probe) -> None:
        super().__init__()
        self.head: nn.Module
        if isinstance(net, ResidualSNN):
            self.decode, self.head = net.decode, net.head
        else:
            self.decode = make_neuron(probe) if probe.block in ON_MEMBRANE else nn.Identity()
            last = net.stages[-1]
            assert isinstance(last, Block)
            with seeded(probe.seed):
                self.head = nn.Linear(last.conv2.conv.out_channels, PICTURE_CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.decode(x).mean(dim=(0, 3, 4)))


def random_labels(probe: Probe) -> Tensor:
    """[N], uniform over the classes; the same for every block kind at the same seed."""
    generator = torch.Generator().manual_seed(probe.seed)
    return torch.randint(PICTURE_CLASSES, (probe.images,), generator=generator)


def law(probe: GradientProbe, profile: GradientProfile) -> Values | None:
    """[L + 1]: the closed form, from the measured norm at the end of each stage backwards.

    √(p f₁²ᵏ + (1 - p) f₀²ᵏ), p the share of spikes there (SEW paper Eq. 8: O[t] by S[t] only).
    None where the blocks are no identity.
    """
    factor = gradient_factor(probe)
    if probe.start is not Start.IDENTITY or not factor.keeps_spikes:
        return None
    found = np.full(len(profile.norms), np.nan)
    for stage in np.split(np.arange(len(found)), np.flatnonzero(profile.changes_shape) + 1):
        end = stage[-1]
        ratio = norm_ratio(factor, profile.active[end], end - stage)
        found[stage] = profile.norms[end] * ratio
    return found
