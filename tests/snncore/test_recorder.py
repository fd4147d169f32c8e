"""The recorder sees everything, changes nothing and leaves nothing behind."""

from collections.abc import Callable
from typing import Any, NoReturn

import pytest
import torch
from torch import Tensor, nn

from snncore.block import Block, ConvBN
from snncore.experiment import BlockKind, Experiment
from snncore.network import ResidualSNN, build
from snncore.neuron import LIF, Neuron
from snncore.recorder import measure, measure_inputs, record, record_inputs

Draw = Callable[..., Tensor]


@pytest.fixture
def net() -> ResidualSNN:
    return build(Experiment(depth=8, width=3, time_steps=4, v_threshold=0.5))


def hooks(net: nn.Module) -> int:
    return sum(len(m._forward_hooks) + len(m._forward_pre_hooks) for m in net.modules())


def test_names_and_shapes(net: ResidualSNN, normal: Draw) -> None:
    with record(net, Neuron) as spikes:
        net(normal(2, 3, 8, 8))
    shapes = {name: tuple(tensor.shape) for name, tensor in spikes.items()}
    blocks = {}
    for k, (channels, side) in enumerate([(3, 8), (6, 4), (12, 2)]):
        names = ["sn1", "sn2"] if k == 0 else ["sn1", "sn2", "shortcut.1"]
        blocks |= {f"stages.{k}.{name}": (4, 2, channels, side, side) for name in names}
    assert shapes == {"encode": (4, 2, 3, 8, 8)} | blocks


def test_the_same_names_in_every_kind_of_block(normal: Draw) -> None:
    """So that recordings of different networks compare."""
    for kind in (BlockKind.PLAIN, BlockKind.SPIKING, BlockKind.SEW, BlockKind.MS):
        net = build(Experiment(block=kind, depth=8, width=2, time_steps=1))
        with record(net, Neuron) as spikes, record(net, Block) as outputs:
            net(normal(2, 3, 8, 8))
        assert {"stages.0.sn1", "stages.1.sn2", "stages.2.sn2"} <= set(spikes)
        assert list(outputs) == ["stages.0", "stages.1", "stages.2"]


def test_gradients_after_backward(net: ResidualSNN, normal: Draw) -> None:
    """`.grad` is dL/dS: for the last block that of the mean over T, H and W, times the head."""
    with record(net, Block) as outputs, record(net, ConvBN) as currents:
        net(normal(2, 3, 8, 8)).sum().backward()
    assert all(tensor.grad is not None for tensor in (*outputs.values(), *currents.values()))
    last = outputs["stages.2"]
    expected = net.head.scale * net.head.weight.sum(dim=0)[:, None, None] / (4 * 2 * 2)
    torch.testing.assert_close(last.grad, expected.expand_as(last))


def test_recording_changes_nothing(net: ResidualSNN, normal: Draw) -> None:
    images = normal(2, 3, 8, 8)
    plain = net(images)
    plain.sum().backward()
    expected = [parameter.grad.clone() for parameter in net.parameters()]
    net.zero_grad()
    with record(net, Neuron):
        recorded = net(images)
        recorded.sum().backward()
    assert torch.equal(recorded, plain)
    for parameter, gradient in zip(net.parameters(), expected, strict=True):
        assert torch.equal(parameter.grad, gradient)


def test_records_without_gradients_too(net: ResidualSNN, normal: Draw) -> None:
    with torch.no_grad(), record(net, Neuron) as spikes:
        net(normal(2, 3, 8, 8))
    assert all(tensor.unique().tolist() in ([0], [1], [0, 1]) for tensor in spikes.values())


def test_each_call_replaces_the_last(net: ResidualSNN, normal: Draw) -> None:
    first, second = normal(2, 3, 8, 8), normal(5, 3, 8, 8, seed=1)
    with record(net.eval(), Neuron) as spikes:
        net(first)
        net(second)
    with record(net, Neuron) as expected:
        net(second)
    assert all(torch.equal(spikes[name], expected[name]) for name in expected)


def test_hooks_go_with_the_context(net: ResidualSNN, normal: Draw) -> None:
    before = hooks(net)
    with record(net, Neuron) as spikes:
        assert hooks(net) > before
    assert hooks(net) == before
    net(normal(2, 3, 8, 8))
    assert not spikes


def test_hooks_go_after_an_exception(net: ResidualSNN) -> None:
    with pytest.raises(RuntimeError), record(net, Neuron):
        net(torch.zeros(2, 7, 8, 8))  # seven channels
    assert hooks(net) == 0


def test_the_inputs_of_a_layer_are_what_the_one_before_it_gives(
    net: ResidualSNN, normal: Draw
) -> None:
    with record_inputs(net, Neuron) as inputs, record(net, ConvBN) as currents:
        net(normal(2, 3, 8, 8)).sum().backward()
    assert hooks(net) == 0
    for k in range(3):
        for one, other in (("sn1", "conv1"), ("sn2", "conv2")):
            given, current = inputs[f"stages.{k}.{one}"], currents[f"stages.{k}.{other}"]
            assert given is current
            assert given.grad is not None


def test_an_input_is_measured_before_the_layer_runs(normal: Draw) -> None:
    """What a layer does to its input in place comes later."""
    x, relu = normal(3, 4), nn.ReLU(inplace=True)
    before = float(x.sum())
    with measure_inputs(relu, nn.ReLU, lambda x: float(x.sum())) as sums:
        relu(x)
    assert sums == {"": before}
    assert float(x.sum()) > before


class Refuses(nn.Identity):
    """No hook can be registered at it."""

    def register_forward_hook(self, *_: object, **__: object) -> NoReturn:
        raise RuntimeError("no hook here")

    register_forward_pre_hook = register_forward_hook


@pytest.mark.parametrize("look", [record, record_inputs])
def test_hooks_go_where_a_later_one_cannot_be_registered(look: Callable[..., Any]) -> None:
    net = nn.Sequential(nn.Identity(), Refuses())
    with pytest.raises(RuntimeError, match="no hook here"), look(net, nn.Identity):
        pass
    assert hooks(net) == 0


def test_a_neuron_by_itself_has_the_empty_name() -> None:
    with record(neuron := LIF(), Neuron) as spikes:
        output = neuron(torch.ones(3, 1))
    assert spikes[""] is output


def test_what_is_measured_of_an_output_and_nothing_is_kept(net: ResidualSNN, normal: Draw) -> None:
    images = normal(2, 3, 8, 8)
    with record(net, Block) as outputs, measure(net, Block, lambda o: o.shape) as shapes:
        net(images)
    assert shapes == {name: output.shape for name, output in outputs.items()}
    assert hooks(net) == 0
