"""Which layers has a net of depth 6n + 2, how many parameters? (MS-ResNet paper, Table I)"""

from typing import NamedTuple

from snncore.experiment import DEPTHS, PICTURE_CLASSES
from snncore.network import blocks_per_stage

SIDE = 32


class Stage(NamedTuple):
    """A row of the table: so many layers with weights, of so many channels, on maps of side²."""

    name: str
    layers: int
    channels: int
    side: int
    parameters: int


def architecture(depth: int, width: int = 16) -> tuple[Stage, ...]:
    """stem, three stages of n blocks, classifier: 1 + 2n | 2n | 2n | 1 layers. ValueError for a
    depth that is not 6n + 2.

    A convolution of k x k has k² weights for each pair of channels and no bias, its BN γ and β
    for each channel. The shortcuts of the two downsample blocks, 1x1 with BN, are not counted as
    layers, as is usual, but their parameters are.
    """
    if depth not in DEPTHS:
        raise ValueError(f"depth={depth}: must be 6n + 2, one of 8, 14, 20 … {DEPTHS[-1]}")
    n, rows = blocks_per_stage(depth), [Stage("stem", 1, width, SIDE, conv(3, width, 3))]
    before = width
    for number in range(3):
        channels = width * 2**number
        first = conv(before, channels, 3) + (conv(before, channels, 1) if number else 0)
        count = first + (2 * n - 1) * conv(channels, channels, 3)
        rows.append(Stage(f"stage{number + 1}", 2 * n, channels, SIDE // 2**number, count))
        before = channels
    return (*rows, Stage("head", 1, PICTURE_CLASSES, 1, before * PICTURE_CLASSES + PICTURE_CLASSES))


def conv(before: int, after: int, kernel: int) -> int:
    """Parameters of a convolution and its BatchNorm."""
    return before * after * kernel**2 + 2 * after


def parameters(depth: int, width: int = 16) -> int:
    """All of them."""
    return sum(stage.parameters for stage in architecture(depth, width))
