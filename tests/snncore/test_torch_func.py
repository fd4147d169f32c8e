"""vjp, jvp, jacrev, jacfwd and vmap go through spikes, neurons and blocks (isometry needs vjp)."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.func import jacfwd, jacrev, jvp, vjp, vmap

from snncore.block import MSBlock, SEWBlock, SpikingBlock
from snncore.neuron import IF, LIF, PLIF
from snncore.surrogate import Surrogate, slope, spike

Function = Callable[[Tensor], Tensor]


def check(function: Function, x: Tensor) -> None:
    """Both modes give the Jacobian that autograd gives, and vmap equals a loop."""
    x = x.double()
    reference = torch.autograd.functional.jacobian(function, x)
    assert reference.abs().sum() > 0
    torch.testing.assert_close(jacrev(function)(x), reference)
    torch.testing.assert_close(jacfwd(function)(x), reference)
    tangent = torch.linspace(-1, 1, x.numel()).double().view_as(x)
    output, forward = jvp(function, (x,), (tangent,))
    _, pull = vjp(function, x)
    torch.testing.assert_close((output * forward).sum(), (pull(output)[0] * tangent).sum())
    batch = torch.stack([x, -x, x / 3])
    torch.testing.assert_close(vmap(function)(batch), torch.stack([function(b) for b in batch]))


@pytest.mark.parametrize("surrogate", Surrogate)
def test_spike(surrogate: Surrogate) -> None:
    x = torch.tensor([-0.8, -0.2, 0.0, 0.1, 0.4])
    check(lambda x: spike(x, surrogate, 1.7), x)
    diagonal = jacrev(lambda x: spike(x, surrogate, 1.7))(x).diagonal()
    torch.testing.assert_close(diagonal, slope(x, surrogate, 1.7))


@pytest.mark.parametrize("detach_reset", [True, False])
@pytest.mark.parametrize("v_reset", [None, 0.0, -0.3])
@pytest.mark.parametrize("kind", [IF, LIF, PLIF])
def test_neuron(kind: type, v_reset: float | None, detach_reset: bool, normal: Function) -> None:
    neuron = kind(v_reset=v_reset, detach_reset=detach_reset, v_threshold=0.6, alpha=1.3).double()
    x = normal(4, 3) + 0.5
    check(neuron, x)
    check(lambda x: neuron.unroll(x).v, x)


@pytest.mark.parametrize("kind", [SpikingBlock, SEWBlock, MSBlock])
def test_block(kind: type, normal: Function) -> None:
    """In evaluation mode: torch.func rejects the counters of a BatchNorm in training."""
    block = kind(2, 2, neuron=lambda: LIF(v_threshold=0.5)).double().eval()
    check(block, normal(2, 1, 2, 3, 3) + 0.4)
