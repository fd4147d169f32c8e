"""Residual blocks. The last line of each `forward` is the paper's equation."""

from collections.abc import Callable

from torch import Tensor, nn

from snncore.neuron import IF, Neuron
from snncore.surrogate import Choice


class Merge(Choice):
    """g(A, S) of SEW ResNet: A from the branch, S from the shortcut (SEW paper Table 1).

    OR is not in the paper. On spikes each is the logical operation; ADD gives integers.
    """

    ADD = "add"
    AND = "and"
    IAND = "iand"
    OR = "or"

    def __call__(self, a: Tensor, s: Tensor) -> Tensor:
        match self:
            case Merge.ADD:
                return a + s
            case Merge.AND:
                return a * s
            case Merge.IAND:
                return (1 - a) * s
            case Merge.OR:
                return a + s - a * s


class ConvBN(nn.Module):
    """Convolution without bias, then BatchNorm with γ = `gamma`, β = 0 at the start.

    [T, N, C, H, W] -> [T, N, C', H', W']; the statistics are over T, N, H and W together,
    so γ = V_th makes it tdBN at initialisation (MS-ResNet §III; Zheng et al. 2021, Eq. 5-6).
    """

    def __init__(
        self, in_channels: int, channels: int, kernel: int = 3, stride: int = 1, gamma: float = 1.0
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(in_channels, channels, kernel, stride, kernel // 2, bias=False)
        self.bn = nn.BatchNorm2d(channels)
        nn.init.kaiming_normal_(self.conv.weight, mode="fan_out", nonlinearity="relu")
        nn.init.constant_(self.bn.weight, gamma)

    def forward(self, x: Tensor) -> Tensor:
        time_steps = x.shape[:2]
        return self.bn(self.conv(x.flatten(0, 1))).unflatten(0, time_steps)


class Block(nn.Module):
    """Two ConvBN, the neurons and a shortcut; the names are the same in every block.

    Where the shape changes the shortcut is a 1x1 ConvBN, else the identity. `gamma` is the
    first value of every BN weight, `last_gamma` that of the last BN of the branch.
    """

    def __init__(
        self,
        in_channels: int,
        channels: int,
        stride: int = 1,
        *,
        neuron: Callable[[], nn.Module] = IF,
        gamma: float = 1.0,
        last_gamma: float | None = None,
    ) -> None:
        super().__init__()
        self.conv1 = ConvBN(in_channels, channels, 3, stride, gamma)
        self.sn1 = neuron()
        self.conv2 = ConvBN(channels, channels, gamma=gamma if last_gamma is None else last_gamma)
        self.sn2 = neuron()
        self.shortcut: nn.Module = nn.Identity()
        if self.changes_shape:
            self.shortcut = ConvBN(in_channels, channels, 1, stride, gamma)
        self.leave_out()

    def leave_out(self) -> None:
        """Take away the parts that this kind of block does not have.

        They are drawn all the same: at one seed all kinds start from the same convolutions.
        """

    @property
    def changes_shape(self) -> bool:
        """True where no identity is possible: stride or channels differ."""
        conv = self.conv1.conv
        return conv.stride != (1, 1) or conv.in_channels != conv.out_channels

    def make_identity(self) -> None:
        """Silence the branch (γ = β = 0 in its last BN): where identity mapping starts from."""
        nn.init.zeros_(self.conv2.bn.weight)
        nn.init.zeros_(self.conv2.bn.bias)


class PlainBlock(Block):
    """No shortcut: O = SN(F(S)). It has no identity: a silenced branch silences it."""

    def leave_out(self) -> None:
        self.shortcut = nn.Identity()

    def forward(self, s: Tensor) -> Tensor:
        return self.sn2(self.conv2(self.sn1(self.conv1(s))))


class SpikingBlock(Block):
    """Spiking ResNet: O = SN(F(S) + S) (SEW paper Eq. 7)."""

    def forward(self, s: Tensor) -> Tensor:
        return self.sn2(self.conv2(self.sn1(self.conv1(s))) + self.shortcut(s))


class NoLIFBlock(Block):
    """ "w/o LIF" of the MS-ResNet paper: X' = F(X) + X, no neuron between the blocks."""

    def leave_out(self) -> None:
        self.sn2 = nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        return self.conv2(self.sn1(self.conv1(x))) + self.shortcut(x)


class SEWBlock(Block):
    """Spike-Element-Wise ResNet: O = g(SN(F(S)), S) (SEW paper Eq. 9).

    The shortcut of a block that changes the shape ends in a neuron (SEW paper Fig. 2).
    """

    def __init__(
        self,
        in_channels: int,
        channels: int,
        stride: int = 1,
        *,
        merge: Merge = Merge.ADD,
        neuron: Callable[[], nn.Module] = IF,
        gamma: float = 1.0,
        last_gamma: float | None = None,
    ) -> None:
        super().__init__(
            in_channels, channels, stride, neuron=neuron, gamma=gamma, last_gamma=last_gamma
        )
        self.merge = Merge(merge)
        if self.changes_shape:
            self.shortcut = nn.Sequential(self.shortcut, neuron())

    def forward(self, s: Tensor) -> Tensor:
        return self.merge(self.sn2(self.conv2(self.sn1(self.conv1(s)))), self.shortcut(s))

    def make_identity(self) -> None:
        """A ≡ 0, the identity for ADD, IAND and OR; for AND a bias that gives A ≡ 1."""
        super().make_identity()
        if self.merge is Merge.AND:
            self.saturate()

    def saturate(self) -> None:
        """A ≡ 1: γ = 0, and β the constant drive (V_th for IF, τ·V_th for LIF)."""
        super().make_identity()
        assert isinstance(self.sn2, Neuron)
        # A little above the bound: b/τ may round to just below the threshold.
        drive = float(self.sn2.constant_drive().detach().max()) * (1 + 1e-5)
        nn.init.constant_(self.conv2.bn.bias, drive)


class MSBlock(Block):
    """MS-ResNet: U' = F(SN(U)) + U, on synaptic inputs, the currents (MS-ResNet paper §III)."""

    def forward(self, u: Tensor) -> Tensor:
        return self.conv2(self.sn2(self.conv1(self.sn1(u)))) + self.shortcut(u)


class ReLUBlock(Block):
    """ResNet: Y = ReLU(F(X) + X) (SEW paper Eq. 6). `neuron` is a ReLU."""

    def forward(self, x: Tensor) -> Tensor:
        return self.sn2(self.conv2(self.sn1(self.conv1(x))) + self.shortcut(x))


class RBABlock(Block):
    """ReLU before addition: Y = ReLU(F(X)) + X (SEW paper Eq. 10). `neuron` is a ReLU."""

    def forward(self, x: Tensor) -> Tensor:
        return self.sn2(self.conv2(self.sn1(self.conv1(x)))) + self.shortcut(x)
