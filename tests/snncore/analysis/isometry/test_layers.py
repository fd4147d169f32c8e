"""The derivatives of the layers: the transposed convolution, and many neurons in one pass."""

from dataclasses import replace

import pytest
import torch

from snncore.analysis.isometry.isometry import IsometryProbe
from snncore.analysis.isometry.layers import Linear, gates, gates_together
from snncore.block import ConvBN
from snncore.experiment import NeuronKind
from snncore.network import make_neuron
from snncore.surrogate import Surrogate


@pytest.mark.parametrize(("kernel", "stride"), [(3, 1), (3, 2), (1, 1), (1, 2)])
@pytest.mark.parametrize("side", [5, 6])
def test_a_convolution_is_sent_back_as_autograd_does(kernel: int, stride: int, side: int) -> None:
    gamma = torch.tensor([0.5, 2.0, -1.0])
    layer = ConvBN(2, 3, kernel, stride).eval().requires_grad_(False)
    layer.bn.weight.copy_(gamma)
    linear = Linear(layer, gamma)
    given = torch.randn(2, 4, 2, side, side).requires_grad_()
    output, found = layer(given), linear(given)
    torch.testing.assert_close(found, output)
    sent = torch.randn(output.shape)
    expected, back = (torch.autograd.grad(each, given, sent)[0] for each in (output, found))
    torch.testing.assert_close(back, expected)


@pytest.mark.parametrize("kind", list(NeuronKind))
@pytest.mark.parametrize("steps", [1, 3])
def test_neurons_that_are_alike_give_together_what_each_gives(kind: NeuronKind, steps: int) -> None:
    probe = replace(IsometryProbe(surrogate=Surrogate.ATAN), neuron=kind, detach_reset=False)
    inputs = [torch.randn(steps, 1, 2, side, side) for side in (2, 3)]
    found = gates_together(make_neuron(probe), inputs)
    for each, x in zip(found, inputs, strict=True):
        expected = gates(make_neuron(probe), x)
        assert each.shape == (steps, *x.shape)
        torch.testing.assert_close(each, expected)
