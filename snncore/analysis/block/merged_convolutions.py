"""Are two 3×3 convolutions with nothing between them one 5×5? (w/o LIF, MS-ResNet paper)"""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from snncore.block import ConvBN
from snncore.experiment import BlockKind, Experiment
from snncore.network import make_block, seeded

CHANNELS, SIDE, BATCH = 4, 12, 8


class MergedConvolutions(NamedTuple):
    """|two 3×3 - one 5×5| by pixel, [H, W]: the largest over samples and channels."""

    error: np.ndarray
    """The difference as in the network: outside the border the middle map is taken as 0."""
    error_extended: np.ndarray
    """The difference with the middle map computed one pixel beyond the border instead."""
    scale: float
    """The standard deviation of what the two convolutions give."""

    @property
    def interior(self) -> float:
        """The largest error at least one pixel from the border."""
        return float(self.error[1:-1, 1:-1].max())

    @property
    def border(self) -> float:
        """The largest error in the outermost ring."""
        ring = np.ones_like(self.error, dtype=bool)
        ring[1:-1, 1:-1] = False
        return float(self.error[ring].max())


def merged_convolutions(seed: int, dtype: torch.dtype = torch.float32) -> MergedConvolutions:
    """The difference for conv2 of a "w/o LIF" block and conv1 of the next, on random spikes.

    BN is frozen to its statistics on them.

    This is the branch: what conv1 makes of the shortcut is added to both sides alike.
    """
    first, second = frozen_pair(seed, dtype)
    generator = torch.Generator().manual_seed(seed)
    shape = (1, BATCH, CHANNELS, SIDE, SIDE)
    spikes = (torch.rand(shape, generator=generator) < 0.3).to(dtype)
    with torch.no_grad():
        freeze(second, freeze(first, spikes))
        two = second(first(spikes))[0]
        weight, bias = merge(first, second)
        one = F.conv2d(spikes[0], weight, bias, padding=2)
        # The same two maps, the middle one not cut at the border.
        middle = F.conv2d(spikes[0], *folded(first), padding=2)
        extended = F.conv2d(middle, *folded(second))
    return MergedConvolutions(largest(two - one), largest(extended - one), float(two.std()))


def frozen_pair(seed: int, dtype: torch.dtype) -> tuple[ConvBN, ConvBN]:
    """conv2 of one block and conv1 of the next, with weights from the seed."""
    experiment = Experiment(block=BlockKind.NO_LIF, seed=seed)
    with seeded(seed):
        blocks = [make_block(experiment, CHANNELS, CHANNELS).to(dtype) for _ in range(2)]
    return blocks[0].conv2, blocks[1].conv1


def freeze(conv: ConvBN, x: Tensor) -> Tensor:
    """Fix the BN to its statistics on this input; returns what the convolution then gives."""
    conv.bn.momentum = 1.0
    conv.train()(x)
    return conv.eval()(x)


def folded(conv: ConvBN) -> tuple[Tensor, Tensor]:
    """A convolution and its frozen BN as one: W' = γW/σ, b' = β - γμ/σ."""
    bn = conv.bn
    assert bn.running_mean is not None
    assert bn.running_var is not None
    gain = bn.weight / (bn.running_var + bn.eps).sqrt()
    return conv.conv.weight * gain[:, None, None, None], bn.bias - gain * bn.running_mean


def merge(first: ConvBN, second: ConvBN) -> tuple[Tensor, Tensor]:
    """The 5×5 kernel [C, C, 5, 5] and bias [C] of two folded 3×3 in a row."""
    (w1, b1), (w2, b2) = folded(first), folded(second)
    # Convolving kernels: [out, mid] over mid, each mid kernel as an image, flipped.
    weight = F.conv2d(w1.transpose(0, 1), w2.flip(2, 3), padding=2).transpose(0, 1)
    return weight, b2 + (w2 * b1[:, None, None]).sum(dim=(1, 2, 3))


def largest(error: Tensor) -> np.ndarray:
    """[N, C, H, W] -> [H, W]."""
    return error.abs().amax(dim=(0, 1)).numpy()
