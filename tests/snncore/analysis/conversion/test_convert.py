"""Conversion: theorems of the IF neuron, SpikingJelly's converter, and the limit of long times."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from snncore.analysis.conversion.constant_current import spikes_until
from snncore.analysis.conversion.convert import Conversion, RateIF, convert, thresholds
from snncore.analysis.conversion.rates import rates_at
from snncore.block import ConvBN
from snncore.experiment import Experiment
from snncore.network import ResidualSNN, build
from snncore.recorder import measure, record_inputs

EXPERIMENT = Experiment(block="relu", depth=8, width=4, time_steps=1, seed=5)
PICTURES = torch.rand(6, 3, 16, 16, generator=torch.Generator().manual_seed(1)) * 2 - 1
LARGEST = Conversion(percentile=100.0, start=0.0)


@pytest.fixture
def relu() -> ResidualSNN:
    """A ReLU network whose BatchNorm has seen pictures, with other γ and β than at the start."""
    net = build(EXPERIMENT)
    generator = torch.Generator().manual_seed(2)
    for layer in net.modules():
        if isinstance(layer, nn.BatchNorm2d):
            nn.init.uniform_(layer.weight, 0.5, 1.5, generator=generator)
            nn.init.uniform_(layer.bias, -0.2, 0.3, generator=generator)
    with torch.no_grad():
        for _ in range(40):
            net(PICTURES)
    return net.eval()


def spiking(net: ResidualSNN, how: Conversion, steps: int) -> ResidualSNN:
    found = convert(EXPERIMENT, net, thresholds(net, PICTURES, how.percentile), how)
    found.time_steps = steps
    return found


@pytest.mark.parametrize("soft", [True, False])
@pytest.mark.parametrize("start", [0.0, 0.5])
def test_the_closed_form_is_what_the_neuron_does(soft: bool, start: float) -> None:
    """On binary fractions, which a float32 adds exactly, for every T up to 40."""
    how = Conversion(soft=soft, start=start)
    x = torch.arange(-8, 40) / 32 * 1.25
    fired = RateIF(1.25, soft=soft, start=start)(x.expand(40, -1)).cumsum(0)
    for t in range(1, 41):
        np.testing.assert_array_equal(spikes_until(x, t, how, 1.25), fired[t - 1].numpy())


def test_a_constant_input_fires_floor_of_t_x_over_v_th_times() -> None:
    for x, v_th, steps in ((0.3125, 1.0, 64), (0.75, 2.5, 64), (0.0, 1.0, 9), (4.0, 1.0, 7)):
        fired = int(RateIF(v_th, soft=True, start=0.0)(torch.full((steps, 1), x)).sum())
        assert fired == min(int(steps * x / v_th), steps)


@pytest.mark.parametrize("start", [0.0, 0.5])
def test_with_the_soft_reset_nothing_is_lost(relu: ResidualSNN, start: float) -> None:
    """Σ S · V_th + V[T] = Σ X + V[0] for every neuron of every layer."""
    net = spiking(relu, Conversion(start=start), 24)
    with torch.no_grad(), record_inputs(net, RateIF) as currents:
        net(PICTURES)
    assert len(currents) == 7
    for name, x in currents.items():
        neuron = net.get_submodule(name)
        assert isinstance(neuron, RateIF)
        steps = neuron.unroll(x.double())
        given = x.double().sum(0) + neuron.v_start
        kept = steps.s.sum(0) * neuron.v_threshold + steps.v[-1]
        torch.testing.assert_close(kept, given, rtol=0, atol=1e-9)


def test_batch_norm_is_folded_and_both_paths_are_on_one_scale(relu: ResidualSNN) -> None:
    """With rates a / V_th in place of spikes, every current is the ReLU network's, exactly."""
    v_th = thresholds(relu, PICTURES, 100.0)
    net = convert(EXPERIMENT, relu, v_th, LARGEST)
    with torch.no_grad(), measure(relu, nn.ReLU, lambda a: a) as activations:
        relu(PICTURES)
        torch.testing.assert_close(net.stem(PICTURES[None]), relu.stem(PICTURES[None]))
        rate = activations["encode"] / v_th["encode"]
        for i, block in enumerate(net.stages):
            inner = activations[f"stages.{i}.sn1"]
            torch.testing.assert_close(block.conv1(rate).relu(), inner, rtol=1e-4, atol=1e-4)
            both = block.conv2(inner / v_th[f"stages.{i}.sn1"]) + block.shortcut(rate)
            outer = activations[f"stages.{i}.sn2"]
            torch.testing.assert_close(both.relu(), outer, rtol=1e-4, atol=1e-4)
            rate = outer / v_th[f"stages.{i}.sn2"]


@pytest.mark.parametrize("start", [0.0, 0.5])
def test_in_the_limit_the_logits_are_the_relu_networks(relu: ResidualSNN, start: float) -> None:
    """Soft reset, largest activation: the gap falls as 1/T, by two where T doubles twice."""
    target = relu(PICTURES).detach()
    gaps = []
    for steps in (64, 256, 1024):
        with torch.no_grad():
            logits = spiking(relu, Conversion(percentile=100.0, start=start), steps)(PICTURES)
        gaps.append(float((logits - target).abs().max() / target.abs().max()))
    assert gaps[2] < gaps[1] / 2 < gaps[0] / 4
    assert gaps[2] < 0.02


def test_a_shortcut_on_another_scale_never_gets_there(relu: ResidualSNN) -> None:
    target, gaps = relu(PICTURES).detach(), []
    for matched in (True, False):
        how = Conversion(percentile=100.0, matched=matched)
        with torch.no_grad():
            gaps.append((spiking(relu, how, 256)(PICTURES) - target).abs().max())
    assert gaps[1] > 5 * gaps[0]


def test_spikingjelly_converts_a_plain_net_to_the_same_rates(relu: ResidualSNN) -> None:
    """Without shortcuts: rates equal within 1/T in every layer."""
    ann2snn = pytest.importorskip("spikingjelly.activation_based.ann2snn")
    recipes = pytest.importorskip("spikingjelly.activation_based.ann2snn.recipes")
    base = pytest.importorskip("spikingjelly.activation_based.neuron")
    for block in relu.stages:  # a shortcut whose BatchNorm is 0 gives nothing
        conv = block.conv1.conv
        block.shortcut = ConvBN(conv.in_channels, conv.out_channels, 1, conv.stride[0], 0.0).eval()
    plain = nn.Sequential(*plain_layers(relu)).eval()
    batch = [(PICTURES, torch.zeros(len(PICTURES)))]
    recipe = recipes.RateCodingRecipe(dataloader=batch, mode="max", fuse_flag=True)
    theirs, steps = ann2snn.Converter(recipe).convert(plain), 32
    fired: dict[str, Tensor] = {}
    for name, module in theirs.named_modules():
        if isinstance(module, base.IFNode):
            module.register_forward_hook(
                lambda _m, _x, s, name=name: fired.update({name: fired.get(name, 0) + s})
            )
    ours = spiking(relu, LARGEST, steps)
    with torch.no_grad(), measure(ours, RateIF, rates_at([steps])) as rates:
        ours(PICTURES)
        for _ in range(steps):
            theirs(PICTURES)
    assert len(fired) == len(rates) == 7
    for mine, other in zip(rates.values(), fired.values(), strict=True):
        assert float((mine[0] - other / steps).abs().max()) <= 1 / steps + 1e-6


def plain_layers(net: ResidualSNN) -> list[nn.Module]:
    """The network without its shortcuts, as SpikingJelly reads it: [N, C, H, W]."""
    layers: list[nn.Module] = [net.stem.conv, net.stem.bn, nn.ReLU()]
    for block in net.stages:
        layers += [block.conv1.conv, block.conv1.bn, nn.ReLU()]
        layers += [block.conv2.conv, block.conv2.bn, nn.ReLU()]
    return layers


def test_other_blocks_are_refused_in_a_sentence() -> None:
    experiment = Experiment(block="sew", depth=8, width=2)
    with pytest.raises(ValueError, match="block=sew: only a network of ReLU"):
        convert(experiment, build(experiment), {}, Conversion())
    with pytest.raises(ValueError, match="percentile=0"):
        Conversion(percentile=0)


def test_nobodys_random_numbers_are_disturbed(relu: ResidualSNN) -> None:
    v_th = thresholds(relu, PICTURES, 99.9)
    torch.manual_seed(3)
    before = torch.get_rng_state()
    convert(EXPERIMENT, relu, v_th, Conversion())
    assert torch.equal(torch.get_rng_state(), before)
