"""Neuron layer and training step against SpikingJelly and a ReLU floor."""

import copy

import pytest
import torch
from benchmarks.conftest import Report
from benchmarks.timing import in_turns, ratio
from torch import Tensor, nn

from snncore.experiment import Experiment
from snncore.network import build
from snncore.neuron import IF, LIF, Neuron

sj = pytest.importorskip("spikingjelly.activation_based.neuron", reason="the peer to compare with")
from spikingjelly.activation_based import functional, surrogate  # noqa: E402


class Peer(nn.Module):
    """SpikingJelly's multi-step neuron with the paper's settings, reset at each call."""

    def __init__(self, kind: type) -> None:
        super().__init__()
        atan = surrogate.ATan(alpha=2.0)
        self.node = kind(surrogate_function=atan, detach_reset=True, step_mode="m")

    def forward(self, x: Tensor) -> Tensor:
        functional.reset_net(self.node)
        return self.node(x)


def swapped(net: nn.Module, make) -> nn.Module:
    """The same net and weights with another activation in place of each neuron."""
    net = copy.deepcopy(net)
    for name, module in list(net.named_modules()):
        if isinstance(module, Neuron):
            parent, _, child = name.rpartition(".")
            setattr(net.get_submodule(parent), child, make())
    return net


@pytest.mark.parametrize(("ours", "theirs"), [(IF(), sj.IFNode), (LIF(), sj.LIFNode)])
def test_neuron_layer(ours: Neuron, theirs: type, report: Report) -> None:
    x = torch.randn(4, 32, 16, 32, 32, requires_grad=True)
    grad = torch.randn(4, 32, 16, 32, 32)

    def run(neuron: nn.Module) -> None:
        x.grad = None
        neuron(x).backward(grad)

    peer = Peer(theirs)
    with torch.no_grad():
        assert torch.equal(ours(x), peer(x))
    mine, its = in_turns(lambda: run(ours), lambda: run(peer), repeats=60)
    name = type(ours).__name__
    report.add(
        f"{name} layer, forward + backward, [4, 32, 16, 32, 32]: time / SpikingJelly's",
        ratio(mine, its),
        "≤ 0.30",
    )


@pytest.mark.parametrize("block", ["spiking", "sew", "ms"])
def test_training_step(block: str, report: Report) -> None:
    experiment = Experiment(block=block, depth=20, width=16, time_steps=4)  # type: ignore[arg-type]
    net = build(experiment)
    nets = [net, swapped(net, lambda: Peer(sj.LIFNode)), swapped(net, nn.ReLU)]
    images, labels = torch.randn(32, 3, 32, 32), torch.arange(32) % 10
    optimisers = [torch.optim.SGD(n.parameters(), 1e-3, 0.9) for n in nets]

    def step(index: int) -> None:
        optimisers[index].zero_grad()
        nn.functional.cross_entropy(nets[index](images), labels).backward()
        optimisers[index].step()

    mine, its, floor = in_turns(*(lambda i=i: step(i) for i in range(3)), repeats=15)
    name = f"training step, {block}, depth 20, width 16, T = 4, batch 32"
    report.add(f"{name}: time / SpikingJelly's", ratio(mine, its), "≤ 0.60")
    report.add(f"{name}: time / ReLU's", ratio(mine, floor), "≤ 1.6")
