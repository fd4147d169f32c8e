"""Does a block keep the length of gradients? φ(JJᵀ) and the variance term of its Jacobian."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from snncore.analysis.isometry.jacobian import (
    Moments,
    Traces,
    exact,
    hutchinson,
    signs,
    traces,
)
from snncore.analysis.isometry.layers import gate_squares, gates_together
from snncore.analysis.isometry.linear import Derivative
from snncore.analysis.isometry.matrix import branch_jacobian, jacobians
from snncore.analysis.probe import IMAGE_SEEDS, Layout, Probe, build_probe, enter, random_images
from snncore.block import Block, Merge, MSBlock, RBABlock, SEWBlock
from snncore.experiment import BlockKind, NeuronKind, Norm, check_range
from snncore.network import ON_MEMBRANE
from snncore.recorder import record_inputs
from snncore.surrogate import Surrogate

Values = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class IsometryProbe(Probe):
    """A Probe whose defaults are the MS-ResNet paper's: its neuron, tdBN, the rectangle of a = 1.

    A block with at most `exact_up_to` output values T·C·H·W gets its whole Jacobian, of the first
    image; a larger one is estimated with `vectors` random vectors.
    """

    block: BlockKind = BlockKind.MS
    layout: Layout = Layout.NETWORK
    depth: int = 32
    width: int = 8
    time_steps: int = 1
    neuron: NeuronKind = NeuronKind.LIF
    tau: float = 4 / 3
    decay_input: bool = False
    v_threshold: float = 0.5
    surrogate: Surrogate = Surrogate.RECTANGLE
    alpha: float = 1.0
    norm: Norm = Norm.TDBN
    exact_up_to: int = 512
    vectors: int = 32

    def __post_init__(self) -> None:
        super().__post_init__()
        check_range("exact_up_to", self.exact_up_to, 0, 4096)
        check_range("vectors", self.vectors, 2, 4096)


class Isometry(NamedTuple):
    """[L] for each block: the moments; those of its branch as if γ of the last BN were 1; the mean
    square of the last neuron's Jacobian (NaN without one); whether the shape changes; where the
    block is exact and x + γ times its branch, the traces for every γ.
    """

    blocks: tuple[Moments, ...]
    branches: tuple[Moments, ...]
    gate: Values
    changes_shape: NDArray[np.bool_]
    traces: tuple[Traces | None, ...] = ()


def isometry(probe: IsometryProbe) -> Isometry:
    """The moments of every block of the new net, BatchNorm frozen to the images' statistics."""
    torch.set_flush_denormal(True)
    kept, currents = [], []
    for at in frozen_blocks(probe):
        kept.append(at.first_image())
        currents += at.last_current()
    found = [measure(*each, probe) for each in zip(kept, derivatives(kept), strict=True)]
    blocks, branches, swept = zip(*found, strict=True)
    shapes = np.array([at.block.changes_shape for at in kept])
    slopes = gate_squares(kept[0].block.sn2, currents) if currents else [float("nan")] * len(kept)
    return Isometry(blocks, branches, np.array(slopes), shapes, swept)


class Frozen(NamedTuple):
    """A block in evaluation mode; its input, its output, what its neurons got by their dotted
    names, each [T, N, C, H, W]."""

    block: Block
    x: Tensor
    y: Tensor
    inputs: Mapping[str, Tensor]

    def last_current(self) -> list[Tensor]:
        """What its last neuron got, if it ends in one."""
        ends_in_it = "sn2" in self.inputs and not isinstance(self.block, MSBlock)
        return [self.inputs["sn2"]] if ends_in_it else []

    def first_image(self) -> "Frozen":
        """The same of the first image alone, N = 1, without the memory of the others."""
        x, y, *inputs = (each[:, :1].clone() for each in (self.x, self.y, *self.inputs.values()))
        return Frozen(self.block, x, y, dict(zip(self.inputs, inputs, strict=True)))


def frozen_blocks(probe: IsometryProbe) -> Iterator[Frozen]:
    """Each block with what passes through it; BN divides by the batch's deviation.

    In training mode every sample would feel the others through the statistics.
    """
    net = build_probe(probe).eval().requires_grad_(False)
    images = random_images(probe)[0]
    freeze(net.stem, images[None])
    x = enter(net, images, probe.time_steps)
    for block in net.stages:
        assert isinstance(block, Block)
        with record_inputs(block, type(block.sn1)) as inputs:
            y = freeze(block, x)
        yield Frozen(block, x, y, inputs)
        x = y


@torch.no_grad()
def freeze(part: nn.Module, x: Tensor) -> Tensor:
    """What `part` makes of x, with every BN of it set to the statistics that it meets there: mean
    and variance over all but the channels, by which it normalises in training."""
    norms = [norm for norm in part.modules() if isinstance(norm, nn.BatchNorm2d)]
    for norm in norms:
        norm.train().momentum = 1.0
    y: Tensor = part(x)
    for norm in norms:
        variance = norm.eval().running_var
        assert variance is not None
        # BN keeps an estimate of the variance without bias, which is larger.
        variance.mul_(1 - 1 / y[:, :, 0].numel())
    return y


def derivatives(blocks: Sequence[Frozen]) -> list[Derivative]:
    """Those of all blocks of a new net, whose neurons are all alike, at one image."""
    inputs = [x for at in blocks for x in at.inputs.values()]
    found = iter(gates_together(blocks[0].block.sn1, inputs))
    return [
        Derivative(at.block, at.x, at.inputs, {name: next(found) for name in at.inputs})
        for at in blocks
    ]


class Measured(NamedTuple):
    """One block, its branch at γ = 1, and the traces where there are any."""

    whole: Moments
    inner: Moments
    swept: Traces | None


def measure(at: Frozen, linear: Derivative, probe: IsometryProbe) -> Measured:
    """The moments at one image: exact where the block makes few enough values of it, else
    estimated."""
    x, steps = at.x, len(at.x)
    if at.y.numel() > probe.exact_up_to:
        whole, inner = hutchinson(
            linear.both, signs(x.shape, probe.vectors, IMAGE_SEEDS + probe.seed)
        )
        return Measured(whole, inner, None)
    if is_sum(at.block, probe):
        swept = traces(branch_jacobian(linear, x), steps)
        return Measured(swept.added(probe.branch_gamma), swept.moments, swept)
    found = jacobians(linear, x)
    inner = exact(found.inner, steps)
    if adds_to_the_input(at.block):
        # Without the identity a neuron that has no slope leaves a row of zeros.
        found.whole.diagonal().sub_(1)
        return Measured(traces(found.whole, steps).added(1.0), inner, None)
    return Measured(exact(found.whole, steps), inner, None)


def is_sum(block: Block, probe: IsometryProbe) -> bool:
    """Whether the block is x + γ times its branch: no neuron after the sum, no change of shape."""
    return probe.block in ON_MEMBRANE and not block.changes_shape


def adds_to_the_input(block: Block) -> bool:
    """Whether the block is x + its branch with the neuron after it: no change of shape."""
    adds = isinstance(block, SEWBlock) and block.merge is Merge.ADD
    return (adds or isinstance(block, RBABlock)) and not block.changes_shape
