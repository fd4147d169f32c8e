"""A chain of equal blocks on a tiny input: small enough to show every value."""

from dataclasses import dataclass
from enum import StrEnum

import torch
from torch import Tensor, nn

from snncore.block import Block, Merge
from snncore.experiment import BlockKind, Experiment, NeuronKind, choose
from snncore.network import make_block, make_neuron, seeded

CHANNELS, SIDE = 4, 3
"""Every block's output is [T, 1, CHANNELS, SIDE, SIDE]."""

INPUT_RATE = 0.5


class Branch(StrEnum):
    """The last BN of the branch: as it starts, silenced (γ = β = 0), or constant (γ = 0, β > 0)."""

    INITIALISED = "initialised"
    SILENCED = "silenced"
    SATURATED = "saturated"


@dataclass(frozen=True, kw_only=True)
class Chain:
    """`blocks` blocks of one kind in a row; the first changes the shape if `downsample`.

    A value that is not allowed raises ValueError with the field, the value and what is.
    """

    block: BlockKind = BlockKind.SEW
    merge: Merge = Merge.ADD
    branch: Branch = Branch.INITIALISED
    downsample: bool = False
    neuron: NeuronKind = NeuronKind.IF
    tau: float = 2.0
    v_threshold: float = 1.0
    time_steps: int = 4
    seed: int = 0
    blocks: int = 6

    def __post_init__(self) -> None:
        choose(self, "branch", Branch)
        if type(self.blocks) is not int or self.blocks < 1:
            raise ValueError(f"blocks={self.blocks!r}: must be a whole number from 1")
        if type(self.downsample) is not bool:
            raise ValueError(f"downsample={self.downsample!r}: must be true or false")
        checked = self.experiment()
        for name in ("block", "merge", "neuron"):
            object.__setattr__(self, name, getattr(checked, name))

    def experiment(self) -> Experiment:
        """The chain's settings as an Experiment."""
        return Experiment(
            block=self.block,
            merge=self.merge,
            neuron=self.neuron,
            tau=self.tau,
            v_threshold=self.v_threshold,
            time_steps=self.time_steps,
            seed=self.seed,
        )


def spikes(chain: Chain) -> Tensor:
    """The input, Bernoulli spikes [T, 1, C, H, W]: C/2 channels of twice the side before a
    downsample."""
    generator = torch.Generator().manual_seed(chain.seed)
    channels, side = (CHANNELS // 2, 2 * SIDE) if chain.downsample else (CHANNELS, SIDE)
    uniform = torch.rand((chain.time_steps, 1, channels, side, side), generator=generator)
    return (uniform < INPUT_RATE).float()


def blocks(chain: Chain) -> list[Block]:
    """The blocks with weights from the chain's seed, the same for every kind of block.

    The global random state is kept.
    """
    experiment = chain.experiment()
    before, stride = (CHANNELS // 2, 2) if chain.downsample else (CHANNELS, 1)
    with seeded(chain.seed):
        made = [make_block(experiment, before, CHANNELS, stride)]
        made += [make_block(experiment, CHANNELS, CHANNELS) for _ in range(chain.blocks - 1)]
    for block in made:
        set_branch(block, chain.branch, drive(chain))
    return made


def drive(chain: Chain) -> float:
    """The least constant input at which the chain's neuron fires at every step."""
    return make_neuron(chain.experiment()).constant_drive().item()


def set_branch(block: Block, branch: Branch, constant: float) -> None:
    """Silence the last BN of the branch, or make it give a constant; SEW's A is then 0 or 1."""
    if branch is Branch.INITIALISED:
        return
    Block.make_identity(block)  # not SEW's own: AND's would saturate the branch
    if branch is Branch.SATURATED:
        # A little above the bound: b/τ may round to just below the threshold.
        nn.init.constant_(block.conv2.bn.bias, constant * (1 + 1e-5))
