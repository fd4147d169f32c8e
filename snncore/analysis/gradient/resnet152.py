"""The gradient check of SEW paper §3.5 on the structure of ResNet-152: every block at init.

`python -m snncore.analysis.gradient.resnet152 FILE` measures all setups and writes them as JSON.
"""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from snncore.analysis.gradient.factor import Values
from snncore.analysis.gradient.gradient_norm import gradient_norm
from snncore.block import ConvBN, Merge
from snncore.network import seeded
from snncore.neuron import IF

STAGES = (3, 8, 36, 3)
EXPANSION, CLASSES = 4, 1000
TIME_STEPS, IMAGES, SIDE, SEED = 4, 4, 64, 2020
BORDERS = tuple(np.cumsum((0, *STAGES[:-1])).tolist())
"""The first block of each stage, from 0: its shortcut is a ConvBN."""


class Join(StrEnum):
    """Where branch and shortcut meet: before the last neuron (Spiking), or after it by g (SEW)."""

    SPIKING = "spiking"
    ADD = "add"
    AND = "and"
    IAND = "iand"


class Setup(NamedTuple):
    """The blocks, the slope α of their neurons, and whether every branch starts silenced."""

    join: Join
    alpha: float
    silenced: bool


SETUPS = tuple(
    Setup(join, alpha, silenced)
    for silenced in (True, False)
    for join in Join
    for alpha in ((2.0, 3.0) if join is Join.SPIKING else (2.0,))
)


class DeepProfile(NamedTuple):
    """[50]: mean of O and ‖∂L/∂O‖₂ of each block; `branch`, mean A, or of F's last spikes."""

    mean: Values
    branch: Values
    norms: Values


class Bottleneck(nn.Module):
    """1x1, 3x3, 1x1 to four times the channels, with a neuron after each (SEW paper Fig. 2).

    SEW: g(SN(F(S)), S); the shortcut of a border ends in a neuron. Spiking: SN(F(S) + S).
    """

    def __init__(self, setup: Setup, before: int, width: int, stride: int, border: bool) -> None:
        super().__init__()
        self.join = setup.join
        self.conv1, self.conv2 = ConvBN(before, width, 1), ConvBN(width, width, 3, stride)
        self.conv3 = ConvBN(width, EXPANSION * width, 1)
        self.sn1, self.sn2, self.sn3, self.sn4 = (IF(alpha=setup.alpha) for _ in range(4))
        self.shortcut = ConvBN(before, EXPANSION * width, 1, stride) if border else nn.Identity()
        if setup.silenced:
            nn.init.zeros_(self.conv3.bn.weight)
            if setup.join is Join.AND:  # A = 1 at every step: β = V_th
                nn.init.ones_(self.conv3.bn.bias)

    def forward(self, s: Tensor) -> tuple[Tensor, Tensor]:
        """O and A, [T, N, C, H, W]; of a Spiking block both are O."""
        f = self.conv3(self.sn2(self.conv2(self.sn1(self.conv1(s)))))
        around = self.shortcut(s)
        if self.join is Join.SPIKING:
            return (o := self.sn3(f + around)), o
        if not isinstance(self.shortcut, nn.Identity):
            around = self.sn4(around)
        a = self.sn3(f)
        return Merge(self.join.value)(a, around), a


class ResNet152(nn.Module):
    """stem and stages of ResNet-152, direct encoding; `head` makes logits of the spike rate."""

    def __init__(self, setup: Setup) -> None:
        super().__init__()
        self.stem, self.encode = ConvBN(3, 64, 7, 2), IF(alpha=setup.alpha)
        self.stages, before = nn.ModuleList(), 64
        for stage, blocks in enumerate(STAGES):
            width = 64 * 2**stage
            for i in range(blocks):
                stride = 2 if stage and not i else 1
                self.stages.append(Bottleneck(setup, before, width, stride, border=not i))
                before = EXPANSION * width
        self.head = nn.Linear(before, CLASSES)

    def enter(self, images: Tensor) -> Tensor:
        """Images [N, 3, H, W] -> spikes [T, N, 64, H/4, W/4]."""
        current = self.stem(images[None])
        spikes = self.encode(current.expand(TIME_STEPS, *current.shape[1:]))
        return F.max_pool2d(spikes.flatten(0, 1), 3, 2, 1).unflatten(0, spikes.shape[:2])


def deep_profile(setup: Setup) -> DeepProfile:
    """Rate and gradient of each block: N(0, 1) images, random labels, BatchNorm as in training."""
    torch.set_flush_denormal(True)
    with seeded(SEED):
        net = ResNet152(setup).requires_grad_(False)
    generator = torch.Generator().manual_seed(SEED)
    images = torch.randn(IMAGES, 3, SIDE, SIDE, generator=generator)
    labels = torch.randint(CLASSES, (IMAGES,), generator=generator)
    with torch.enable_grad():
        x, outputs, branch = net.enter(images).requires_grad_(), [], []
        for block in net.stages:
            x, a = block(x)
            outputs.append(x)
            branch.append(float(a.detach().mean()))
        loss = F.cross_entropy(net.head(x.mean(dim=(0, 3, 4))), labels)
        gradients = torch.autograd.grad(loss, outputs)
    return DeepProfile(
        np.array([float(o.detach().mean()) for o in outputs]),
        np.array(branch),
        np.array([gradient_norm(g) for g in gradients]),
    )


def write(file: Path) -> None:
    """Measure every setup and write settings and numbers as JSON."""
    rows = []
    for setup in SETUPS:
        found = deep_profile(setup)
        numbers = {name: [float(f"{x:.6g}") for x in v] for name, v in found._asdict().items()}
        rows.append(setup._asdict() | numbers)
    made = {
        "made_by": "python -m snncore.analysis.gradient.resnet152",
        "torch": torch.__version__,
        "seed": SEED,
        "images": IMAGES,
        "side": SIDE,
        "time_steps": TIME_STEPS,
    }
    file.write_text(json.dumps(made | {"setups": rows}) + "\n", "utf-8")


def read(file: Path) -> dict[Setup, DeepProfile]:
    """What `write` has written."""
    return {
        Setup(Join(row["join"]), row["alpha"], row["silenced"]): DeepProfile(
            *(np.array(row[name]) for name in DeepProfile._fields)
        )
        for row in json.loads(file.read_text("utf-8"))["setups"]
    }


if __name__ == "__main__":
    write(Path(sys.argv[1]))
