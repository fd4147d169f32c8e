"""What the theory pages send random images through: one stage of blocks, or a whole network."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import torch
from torch import Tensor, nn

from snncore.analysis.drawn import drawn, drawn_to_run
from snncore.block import ConvBN
from snncore.experiment import Experiment, check_range, choose
from snncore.network import (
    ON_MEMBRANE,
    ResidualSNN,
    build,
    make_activation,
    make_block,
    make_neuron,
    seeded,
)

IMAGE_SEEDS = 2**31
"""Above every seed of an Experiment, so that no image repeats the draws of the weights."""


class Layout(StrEnum):
    """One stage of equal blocks; the same with a first block that changes the shape; or all."""

    STAGE = "stage"
    HALVED = "halved"
    NETWORK = "network"


LIMITS: dict[str, tuple[int, int]] = {"blocks": (1, 240), "images": (2, 1024), "side": (4, 64)}


@dataclass(frozen=True, kw_only=True)
class Probe(Experiment):
    """An Experiment, and random images N(0, 1) of `side` x `side` pixels to send through it.

    A stage has `blocks` blocks of `width` channels (HALVED: the first one doubles the channels
    and halves the map); NETWORK is the CIFAR layout of `depth` layers, where `blocks` says nothing.
    """

    layout: Layout = Layout.STAGE
    blocks: int = 20
    images: int = 32
    side: int = 8

    def __post_init__(self) -> None:
        super().__post_init__()
        choose(self, "layout", Layout)
        for name, (low, high) in LIMITS.items():
            check_range(name, getattr(self, name), low, high)
            if type(getattr(self, name)) is not int:
                raise ValueError(f"{name}={getattr(self, name)!r}: must be a whole number")

    @property
    def drive(self) -> float:
        """The least input that fires a neuron at its first step: V_th, τ V_th where τ divides."""
        return float(make_neuron(self).constant_drive().detach())


class Stage(nn.Module):
    """stem, encode and stages as in ResidualSNN, with `blocks` blocks of one width."""

    def __init__(self, probe: Probe) -> None:
        super().__init__()
        width, halved = probe.width, probe.layout is Layout.HALVED
        self.stem = ConvBN(3, width, gamma=probe.gamma)
        on_membrane = probe.block in ON_MEMBRANE
        self.encode = nn.Identity() if on_membrane else make_activation(probe)()
        channels = [width] + [2 * width if halved else width] * probe.blocks
        self.stages = nn.Sequential(
            *(
                make_block(probe, before, after, stride=after // before)
                for before, after in zip(channels, channels[1:], strict=False)
            )
        )


def build_probe(probe: Probe) -> Stage | ResidualSNN:
    """The probe's network in training mode, with weights from its seed."""
    if probe.layout is Layout.NETWORK:
        return drawn(build, probe)
    return drawn(build_stage, probe)


def probe_to_run(probe: Probe) -> Stage | ResidualSNN:
    """The same for less, to be run and not to be changed: see `drawn_to_run`."""
    if probe.layout is Layout.NETWORK:
        return drawn_to_run(build, probe)
    return drawn_to_run(build_stage, probe)


def build_stage(probe: Probe) -> Stage:
    """One stage, with weights from the probe's seed; the global random state is kept."""
    with seeded(probe.seed):
        return Stage(probe)


def random_images(probe: Probe, batches: int = 1) -> Tensor:
    """[batches, N, 3, H, W] from N(0, 1), the same for every block kind at the same seed."""
    generator = torch.Generator().manual_seed(IMAGE_SEEDS + probe.seed)
    return torch.randn(batches, probe.images, 3, probe.side, probe.side, generator=generator)


def enter(net: Stage | ResidualSNN, images: Tensor, time_steps: int) -> Tensor:
    """What the first block receives: the image's current at every step -> [T, N, C, H, W]."""
    current = net.stem(images[None])
    return net.encode(current.expand(time_steps, *current.shape[1:]))


@torch.no_grad()
def streams(probe: Probe) -> Iterator[Tensor]:
    """What enters the first block, then the output of every block, each [T, N, C, H, W].

    BatchNorm normalises by the batch, as in the first step of training.
    """
    net = probe_to_run(probe)
    yield (x := enter(net, random_images(probe)[0], probe.time_steps))
    for block in net.stages:
        yield (x := block(x))
