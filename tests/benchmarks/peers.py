"""What the core is timed against: SpikingJelly's neurons in the same network, and ReLUs."""

import copy
from collections.abc import Callable

import torch
from spikingjelly.activation_based import functional, surrogate
from spikingjelly.activation_based import neuron as sj
from torch import Tensor, nn

from snncore.block import ConvBN
from snncore.network import ResidualSNN
from snncore.neuron import Neuron


class Peer(nn.Module):
    """SpikingJelly's multi-step neuron with the paper's settings, reset at each call.

    The backend is its own choice: on a GPU the fastest kernels that it finds, on a CPU torch.
    """

    def __init__(self, kind: type = sj.LIFNode) -> None:
        super().__init__()
        atan = surrogate.ATan(alpha=2.0)
        self.node = kind(surrogate_function=atan, detach_reset=True, step_mode="m")

    def forward(self, x: Tensor) -> Tensor:
        functional.reset_net(self.node)
        return self.node(x)


def swapped(net: ResidualSNN, make: Callable[[], nn.Module]) -> ResidualSNN:
    """The same net and weights with another activation in place of each neuron."""
    net = copy.deepcopy(net)
    for name, module in list(net.named_modules()):
        if isinstance(module, Neuron):
            parent, _, child = name.rpartition(".")
            setattr(net.get_submodule(parent), child, make())
    return net


class UsualConvBN(ConvBN):
    """In PyTorch's default layout, as SpikingJelly's own layers are."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.contiguous())


def usual_layout(net: ResidualSNN) -> ResidualSNN:
    """The same network with such layers."""
    net = copy.deepcopy(net)
    for module in net.modules():
        if isinstance(module, ConvBN):
            module.__class__ = UsualConvBN
    return net


class TrainingStep:
    """Forward, backward and update of a network on one batch of noise; call it."""

    def __init__(self, net: nn.Module, batch: int) -> None:
        device = next(net.parameters()).device
        self.net = net
        self.images = torch.randn(batch, 3, 32, 32, device=device)
        self.labels = torch.arange(batch, device=device) % 10
        self.optimiser = torch.optim.SGD(net.parameters(), 1e-3, 0.9)

    def __call__(self) -> None:
        self.optimiser.zero_grad()
        nn.functional.cross_entropy(self.net(self.images), self.labels).backward()
        self.optimiser.step()
        if self.images.is_cuda:
            torch.cuda.synchronize()
