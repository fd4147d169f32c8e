"""Does a block keep the length of gradients? φ(JJᵀ) and the variance term of its Jacobian."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from snncore.analysis.probe import IMAGE_SEEDS, Layout, Probe, build_probe, enter, random_images
from snncore.block import Block, MSBlock
from snncore.experiment import BlockKind, NeuronKind, Norm, check_range
from snncore.surrogate import Surrogate

Values = NDArray[np.float64]
Map = Callable[[Tensor], Tensor]
"""[T, K, C, H, W] -> [T, K, C', H', W'], each of the K samples for itself."""

CHUNK = 256
"""Rows of a Jacobian in one backward pass: what fits the cache."""


@dataclass(frozen=True, kw_only=True)
class IsometryProbe(Probe):
    """A Probe whose defaults are the MS-ResNet paper's: its neuron, tdBN, the rectangle of a = 1.

    A block with at most `exact_up_to` output values T·C·H·W gets its whole Jacobian, of the first
    image; a larger one `vectors` random vectors for Hutchinson's estimate.
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
    vectors: int = 64

    def __post_init__(self) -> None:
        super().__post_init__()
        check_range("exact_up_to", self.exact_up_to, 0, 4096)
        check_range("vectors", self.vectors, 2, 4096)


class Moments(NamedTuple):
    """Of the squared singular values of J, over the output's m values (MS-ResNet paper, Def. 1):
    φ(JJᵀ) = tr(JJᵀ)/m, their mean, and φ((JJᵀ)²) - φ(JJᵀ)², their variance; standard errors,
    0 where exact.
    """

    mean: float
    variance: float
    mean_error: float = 0.0
    variance_error: float = 0.0

    @property
    def exact(self) -> bool:
        return self.mean_error == self.variance_error == 0


class Isometry(NamedTuple):
    """[L] for each block: the moments; those of its branch as if γ of the last BN were 1; the mean
    square of the last neuron's Jacobian (NaN without one); whether the shape changes.
    """

    blocks: tuple[Moments, ...]
    branches: tuple[Moments, ...]
    gate: Values
    changes_shape: NDArray[np.bool_]


def isometry(probe: IsometryProbe) -> Isometry:
    """Every block of the new net, BatchNorm frozen to the statistics of the probe's images."""
    torch.set_flush_denormal(True)
    moments = partial(measure, probe=probe)
    blocks, branches, gates, shapes = [], [], [], []
    for block, x in frozen_blocks(probe):
        blocks.append(moments(block, x))
        with unit_gamma(block):
            branches.append(moments(partial(branch, block), x))
        gates.append(gate_square(block, x))
        shapes.append(block.changes_shape)
    return Isometry(tuple(blocks), tuple(branches), np.array(gates), np.array(shapes))


def frozen_blocks(probe: IsometryProbe) -> Iterator[tuple[Block, Tensor]]:
    """Each block in evaluation mode with its input [T, N, C, H, W]; BN divides by the batch's.

    In training mode every sample would feel the others through the statistics.
    """
    net = build_probe(probe).eval().requires_grad_(False)
    norms = [m for m in net.modules() if isinstance(m, nn.BatchNorm2d)]
    for norm in norms:
        norm.register_forward_pre_hook(take_statistics)
    with torch.no_grad():
        x = enter(net, random_images(probe)[0], probe.time_steps)
    for block in net.stages:
        assert isinstance(block, Block)
        with torch.no_grad():
            y = block(x)
        for module in block.modules():
            module._forward_pre_hooks.clear()
        yield block, x
        x = y


def take_statistics(norm: nn.Module, given: tuple[Tensor]) -> None:
    """Mean and variance over all but the channels: as BatchNorm normalises in training."""
    assert isinstance(norm, nn.BatchNorm2d)
    norm.running_var, norm.running_mean = torch.var_mean(given[0], (0, 2, 3), correction=0)


def branch(block: Block, x: Tensor) -> Tensor:
    """F(x) up to its last BN, without the neuron that a block may have after it."""
    if isinstance(block, MSBlock):
        return block.conv2(block.sn2(block.conv1(block.sn1(x))))
    return block.conv2(block.sn1(block.conv1(x)))


@contextmanager
def unit_gamma(block: Block) -> Iterator[None]:
    """γ = 1 in the last BN of the branch, afterwards as it was."""
    weight = block.conv2.bn.weight
    before = weight.clone()
    weight.fill_(1.0)
    yield
    weight.copy_(before)


def gate_square(block: Block, x: Tensor) -> float:
    """φ of the block's last neuron: mean over its outputs of Σ over t of (∂S[t']/∂X[t])²."""
    if isinstance(block, MSBlock) or isinstance(block.sn2, nn.Identity):
        return float("nan")
    currents: list[Tensor] = []
    hook = block.sn2.register_forward_pre_hook(lambda _, given: currents.append(given[0]))
    with torch.no_grad():
        block(x)
    hook.remove()
    with torch.enable_grad():
        current = currents[0].requires_grad_()
        spikes = block.sn2(current)
        rows = [torch.autograd.grad(s.sum(), current, retain_graph=True)[0] for s in spikes]
    return sum(float(row.double().square().sum()) for row in rows) / spikes.numel()


def measure(f: Map, x: Tensor, *, probe: IsometryProbe) -> Moments:
    """Moments of ∂f(x)/∂x at the first image where small enough, else estimated over all."""
    with torch.no_grad():
        size = f(x[:, :1]).numel()
    if size <= probe.exact_up_to:
        return exact(jacobian(f, x[:, :1]))
    generator = torch.Generator().manual_seed(IMAGE_SEEDS + probe.seed)
    return hutchinson(f, x[:, :1], probe.vectors, generator)


def jacobian(f: Map, x: Tensor) -> Tensor:
    """∂f(x)/∂x through all T steps: x [T, 1, C, H, W] -> [m, n].

    The sample is repeated, and each copy sends back the gradient of another output value.
    """
    with torch.no_grad():
        size = f(x).numel()
    rows = []
    for start in range(0, size, CHUNK):
        count = min(CHUNK, size - start)
        with torch.enable_grad():
            copies = x.repeat(1, count, 1, 1, 1).requires_grad_()
            outputs = f(copies).transpose(0, 1).flatten(1)
            one_each = outputs[:, start : start + count].diagonal().sum()
            (gradient,) = torch.autograd.grad(one_each, copies)
        rows.append(gradient.transpose(0, 1).flatten(1))
    return torch.cat(rows)


def exact(matrix: Tensor) -> Moments:
    """Of J [m, n]: ‖J‖²/m, and ‖JJᵀ‖²/m less its square."""
    rows, columns = matrix.shape
    gram = matrix @ matrix.T if rows <= columns else matrix.T @ matrix
    mean = float(matrix.double().square().sum()) / rows
    second = float(gram.double().square().sum()) / rows
    return Moments(mean, max(second - mean**2, 0.0))


def hutchinson(f: Map, x: Tensor, vectors: int, generator: torch.Generator) -> Moments:
    """E‖Jᵀg‖² = tr JJᵀ and E‖JJᵀg‖² = tr (JJᵀ)² for random signs g, with standard errors.

    The square of the estimated mean is too large by the square of its error, which is taken off.
    """
    copies = x.detach().repeat(1, vectors, 1, 1, 1)
    output, back = torch.func.vjp(f, copies)
    g = torch.randint(2, output.shape, generator=generator).to(output) * 2 - 1
    (pulled,) = back(g)
    _, pushed = torch.func.jvp(f, (copies,), (pulled,))
    size = output.numel() // vectors
    first, second = (v.double().square().sum((0, 2, 3, 4)) / size for v in (pulled, pushed))
    mean, mean_error = estimate(first)
    variance, variance_error = estimate(second - 2 * mean * first)
    variance += mean**2 + mean_error**2
    return Moments(mean, max(variance, 0.0), mean_error, variance_error)


def estimate(values: Tensor) -> tuple[float, float]:
    """Mean of independent values [K] and its standard error."""
    return values.mean().item(), values.std().item() / len(values) ** 0.5


def squared_singular_values(probe: IsometryProbe, number: int) -> tuple[Values, Values | None]:
    """[min(m, n)] each, in rising order, of block `number` (from 1) and, for blocks J = I + γJ̃,
    the whole matrix J̃ [m, m]; None for other blocks.
    """
    raise NotImplementedError
