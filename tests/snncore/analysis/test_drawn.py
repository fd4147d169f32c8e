"""A copied network is the one that would have been made, and nobody else's."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import nn

from snncore.analysis.drawn import NETS, drawn, drawn_to_run
from snncore.analysis.probe import Probe, build_stage
from snncore.block import Merge
from snncore.experiment import BlockKind, Dataset, Experiment, NeuronKind, Norm
from snncore.network import build
from snncore.neuron import Neuron
from snncore.surrogate import Surrogate

KINDS = [(kind, Merge.ADD) for kind in BlockKind] + [(BlockKind.SEW, Merge.AND)]
SETTINGS: list[dict[str, object]] = [
    {},
    {"norm": Norm.TDBN, "v_threshold": 0.4, "neuron": NeuronKind.LIF, "tau": 1.3, "time_steps": 1},
    {"norm": Norm.TDBN, "v_threshold": 0.7, "last_gamma": 0.0, "neuron": NeuronKind.PLIF, "seed": 5,
     "decay_input": True},
    {"v_reset": None, "detach_reset": False, "surrogate": Surrogate.RECTANGLE, "alpha": 0.7,
     "last_gamma": 0.3, "read_out_scale": 1.0},
]  # fmt: skip
SMALL = Probe(width=3, depth=14, blocks=3, time_steps=2)


def as_shown(net: nn.Module) -> list[str]:
    """The modules by name, and what they say of themselves."""
    return [f"{name}: {module}" for name, module in net.named_modules()]


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("make", [build, build_stage])
@pytest.mark.parametrize(("block", "merge"), KINDS)
def test_it_is_the_network_that_is_made(
    block: BlockKind, merge: Merge, make: Callable[[Probe], nn.Module], settings: dict[str, object]
) -> None:
    probe = replace(SMALL, block=block, merge=merge, **settings)  # type: ignore[arg-type]
    drawn(make, replace(probe, v_threshold=3.0, alpha=5.0, last_gamma=2.0))  # it is kept by now
    found, expected = drawn(make, probe), make(probe)
    assert as_shown(found) == as_shown(expected)
    assert found.training
    weights = found.state_dict()
    assert weights.keys() == expected.state_dict().keys()
    for name, value in expected.state_dict().items():
        assert torch.equal(weights[name], value), name
    assert all(parameter.requires_grad for parameter in found.parameters())
    x = torch.randn(4, 3, 8, 8, generator=torch.Generator().manual_seed(1))
    given = found.stem(x[None]), expected.stem(x[None])
    of_stages = [net.stages(net.encode(current.expand(3, *current.shape[1:]).clone()))
                 for net, current in zip((found, expected), given, strict=True)]  # fmt: skip
    assert torch.equal(*of_stages)
    of_stages[0].sum().backward()
    of_stages[1].sum().backward()
    for one, other in zip(found.parameters(), expected.parameters(), strict=True):
        assert (one.grad is None) == (other.grad is None)
        assert one.grad is None or torch.equal(one.grad, other.grad)


@pytest.mark.parametrize("width", [3, 17])
@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("make", [build, build_stage])
@pytest.mark.parametrize(("block", "merge"), KINDS)
def test_what_is_drawn_to_be_run_runs_alike_and_leaves_what_is_kept_as_it_was(
    block: BlockKind, merge: Merge, make: Callable[[Probe], nn.Module],
    settings: dict[str, object], width: int,
) -> None:  # fmt: skip
    probe = replace(SMALL, block=block, merge=merge, width=width, **settings)  # type: ignore[arg-type]
    found, expected = drawn_to_run(make, probe), make(probe)
    assert not any(parameter.requires_grad for parameter in found.parameters())
    x = torch.randn(4, 3, 8, 8, generator=torch.Generator().manual_seed(1))
    of_stages = []
    for net in (found, expected):
        current = net.stem(x[None])
        of_stages.append(net.stages(net.encode(current.expand(3, *current.shape[1:]).clone())))
    assert torch.equal(*of_stages)
    again = drawn(make, probe).state_dict()
    assert all(torch.equal(again[name], value) for name, value in make(probe).state_dict().items())


def test_one_hook_sees_all_layers_of_what_is_drawn_to_be_run() -> None:
    net = drawn_to_run(build, SMALL)
    seen: list[object] = []
    net.stages[0].sn1.register_forward_hook(lambda *_: seen.append(1))
    net(torch.zeros(2, 3, 8, 8))
    layers = sum(isinstance(module, Neuron) for module in build(SMALL).modules())
    assert len(seen) == layers
    drawn_to_run(build, SMALL)(torch.zeros(2, 3, 8, 8))
    assert len(seen) == layers


def test_networks_for_events_and_of_other_time_steps_run_as_made() -> None:
    clips = Experiment(dataset=Dataset.MOVING_SHAPES, width=2, depth=8)
    frames = torch.rand(4, 2, 2, 16, 16, generator=torch.Generator().manual_seed(0))
    images = torch.rand(2, 3, 16, 16, generator=torch.Generator().manual_seed(0))
    pictures = replace(clips, dataset=Dataset.SHAPES)
    for experiment, given in ((clips, frames), (pictures, images)):
        for time_steps in (4, 7):
            one = replace(experiment, time_steps=time_steps)
            assert torch.equal(drawn(build, one)(given), build(one)(given))


def test_whatever_is_done_to_one_the_next_is_new() -> None:
    first = drawn(build, SMALL)
    expected = {name: value.clone() for name, value in first.state_dict().items()}
    seen: list[object] = []
    for module in first.modules():
        module.register_forward_hook(lambda *_: seen.append(1))
    first.requires_grad_(False).eval()
    for value in first.state_dict().values():
        value.fill_(9)
    first.stages[0].conv1 = nn.Identity()
    first.stages.append(nn.Identity())
    again = drawn(build, SMALL)
    weights = again.state_dict()
    assert weights.keys() == expected.keys()
    assert all(torch.equal(weights[name], value) for name, value in expected.items())
    assert again.training
    assert all(parameter.requires_grad for parameter in again.parameters())
    again(torch.zeros(2, 3, 8, 8))
    assert not seen


def test_what_is_wide_is_made_each_time_and_not_kept() -> None:
    wide = replace(SMALL, width=17, depth=8)
    before = dict(NETS.things)
    assert torch.equal(drawn(build, wide).head.weight, build(wide).head.weight)
    assert NETS.things == before


def test_the_global_random_state_is_kept() -> None:
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    drawn(build, replace(SMALL, seed=1234))
    assert torch.equal(torch.rand(3), expected)
