"""The residual branch of a block, apart from the block."""

from torch import Tensor, nn

from snncore.block import Block, MSBlock


def branch(block: Block, x: Tensor) -> Tensor:
    """F(x) up to its last BN, without the neuron that a block may have after it."""
    if isinstance(block, MSBlock):
        return block.conv2(block.sn2(block.conv1(block.sn1(x))))
    return block.conv2(block.sn1(block.conv1(x)))


class Given(nn.Module):
    """Delivers what it has been given, whatever comes in."""

    def __init__(self, values: Tensor) -> None:
        super().__init__()
        self.values = values

    def forward(self, _: Tensor) -> Tensor:
        return self.values


def replace_branch(block: Block, by: Tensor) -> None:
    """Have the block go on with `by`, whatever it gets, where its branch up to the last BN was."""
    block.conv1 = block.sn1 = nn.Identity()  # type: ignore[assignment]
    if isinstance(block, MSBlock):
        block.sn2 = nn.Identity()
    block.conv2 = Given(by)  # type: ignore[assignment]
