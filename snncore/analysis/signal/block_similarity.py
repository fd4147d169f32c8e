"""How alike are the firing rates before and after each residual block?"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from snncore.analysis.signal.ssim import centred, compared
from snncore.block import MSBlock, NoLIFBlock
from snncore.network import ResidualSNN
from snncore.neuron import Neuron
from snncore.recorder import measure

Values = NDArray[np.float64]


class BlockSimilarity(NamedTuple):
    """By image and block [N, L]: `ssim` of the rate maps before and after the block, and
    `changed`, the share of neurons whose rates differ; both NaN where the block changes the
    shape. [N, L + 1]: `rate`, the mean of each map, from what enters the first block.
    """

    ssim: Values
    changed: Values
    rate: Values

    @property
    def defined(self) -> NDArray[np.bool_]:
        """[L]: whether the block keeps the shape."""
        return ~np.isnan(self.changed[0])

    @property
    def mean(self) -> Values:
        """[L]: the SSIM averaged over the images."""
        return self.ssim.mean(axis=0)

    @property
    def silent(self) -> NDArray[np.bool_]:
        """[L]: no spike before or after the block: its SSIM of 1 says nothing."""
        quiet = (self.rate == 0).all(axis=0)
        return self.defined & quiet[:-1] & quiet[1:]

    @property
    def dead(self) -> NDArray[np.bool_]:
        """[L]: not silent, and not one rate of one image changed, so that SSIM is exactly 1."""
        return self.defined & ~self.silent & (self.changed == 0).all(axis=0)


def joined(parts: list[BlockSimilarity]) -> BlockSimilarity:
    """The results of all parts as one."""
    return BlockSimilarity(*(np.concatenate(each) for each in zip(*parts, strict=True)))


@torch.no_grad()
def block_similarity(net: ResidualSNN, images: Tensor) -> BlockSimilarity:
    """SSIM before and after each block for images [N, 3, H, W], in the mode the network is in."""
    maps = rate_maps(net, images)
    before = next(maps)
    moments = centred(before)
    nowhere = np.full(len(images), np.nan)
    alike, changed, rates = [], [], [moments.mean]
    for after in maps:
        same = after.shape == before.shape
        changed.append(differing(before, after) if same else nowhere)
        moments_before = moments
        if changed[-1].any():  # else these are the maps whose moments are known
            moments = centred(after)
        alike.append(compared(moments_before, moments) if same else nowhere)
        rates.append(moments.mean)
        before = after
    return BlockSimilarity(*(np.stack(each, axis=1) for each in (alike, changed, rates)))


def rate_maps(net: ResidualSNN, images: Tensor) -> Iterator[Tensor]:
    """[N, H, W, C] before the first block and after each one: the mean of its output over T.

    A stream of real values is read by a neuron first: that of the next MS block, or the one that
    ends the network. The stream of "w/o LIF" no neuron reads; the network's last one does it here.
    """
    x = net.enter(images)
    for block in net.stages:
        before, x = passed(net, block, x)
        yield before
    yield over_time(net.decode(x))


def passed(net: ResidualSNN, block: nn.Module, x: Tensor) -> tuple[Tensor, Tensor]:
    """The rate map of a block's input, of spikes (of a ReLU's values where the network has no
    spikes), and its output."""
    match block:
        case MSBlock():  # its first neuron reads the input, once
            with measure(block.sn1, Neuron, over_time) as seen:
                after = block(x)
            return seen[""], after
        case NoLIFBlock():
            return over_time(net.decode(x)), block(x)
    return over_time(x), block(x)


def over_time(x: Tensor) -> Tensor:
    """[T, N, C, H, W] -> [N, H, W, C], the mean over T, in the order in which it lies in memory."""
    # In the other order the mean is a transposition too, and takes four times as long (measured).
    return x.permute(0, 1, 3, 4, 2).mean(dim=0)


def differing(a: Tensor, b: Tensor) -> Values:
    """[N]: the share of neurons with different rates."""
    # NumPy compares and counts six times as fast as torch on a CPU (measured).
    different = a.flatten(1).numpy() != b.flatten(1).numpy()
    return np.array([np.count_nonzero(image) for image in different]) / different.shape[1]
