"""What did the MS-ResNet paper report of energy, and which share of its MACs reads real numbers?"""

from typing import NamedTuple

from snncore.analysis.energy.energy import ratio

SIDE = 224
"""Pixels of an ImageNet picture."""

KERNELS = {"one 7x7": (7,), "three 3x3": (3, 3, 3)}
"""The stem's convolutions, the first with stride 2."""


class PublishedEnergy(NamedTuple):
    """A network of the MS-ResNet paper: its T and mean firing rate, and how many times less than
    the ANN it is printed to need (Yao et al., Attention SNNs, TPAMI 2023, of the same group). The
    architecture is that of the authors' code."""

    time_steps: int
    rate: float
    printed: float
    blocks: tuple[int, ...]
    stem: str

    @property
    def ratio(self) -> float:
        """E_SNN/E_ANN by the papers' formula."""
        return ratio(self.time_steps, self.rate)

    @property
    def real_share(self) -> float:
        """The share of all MACs in the stem and in the shortcuts with a convolution."""
        return real_share(self.blocks, self.stem)


PUBLISHED = {
    "ms34": PublishedEnergy(6, 0.225, 3.8, (3, 4, 6, 3), "one 7x7"),
    "ms104": PublishedEnergy(5, 0.192, 5.3, (3, 8, 32, 8), "three 3x3"),
}

DVS_RATE, DVS_QUOTED = 0.2219, 24
"""MS-ResNet20 on CIFAR10-DVS: its rate, and the ANN's multiple that a reader of the paper notes
(not checked against the paper itself). The ANN reads every frame too, so T cancels."""

SEW18_AC, SEW18_MAC, SEW18_ANN_MAC = 0.51e9, 2.75e9, 1.82e9
"""SEW-ResNet-18 (ADD), T = 4, its integers counted as MACs, and the ANN: a table of "Training Full
Spike Neural Networks via Auxiliary Accumulation Pathway" as SpikingJelly's issue 348 quotes it."""


def real_share(blocks: tuple[int, ...], stem: str) -> float:
    """MACs of stem and shortcuts over those of all; every stage starts with stride 2."""
    side, channels = SIDE // 2, 64
    kernels = KERNELS[stem]
    inputs = (3,) + (channels,) * (len(kernels) - 1)
    real = sum(i * channels * k**2 * side**2 for i, k in zip(inputs, kernels, strict=True))
    spiking = 0
    for stage, count in enumerate(blocks):
        before, channels, side = channels, 64 * 2**stage, side // 2
        real += before * channels * side**2
        spiking += 9 * channels * side**2 * (before + (2 * count - 1) * channels)
    return real / (real + spiking)
