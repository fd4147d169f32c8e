"""The two networks of the papers for event data, with every block; and what has no memory."""

import pytest
import torch

from snncore.analysis.events.memory import forgetful
from snncore.block import Block, Merge
from snncore.data.events.clips import Kept, counted
from snncore.data.events.gestures import SIDE, Gestures
from snncore.data.events.sensor import Sensor
from snncore.experiment import BlockKind, Experiment
from snncore.network import Pooled, build
from snncore.neuron import Neuron
from snncore.recorder import record

KINDS = [kind.value for kind in BlockKind]


def seven_b(block: str = "sew", **settings: object) -> Experiment:
    """The SEW paper's net for DVS Gesture."""
    given = {"width": 32, "neuron": "plif", "time_steps": 16, "dataset": "dvs_gesture"} | settings
    return Experiment(block=block, architecture="seven_b", depth=16, **given)


def ms20(block: str = "ms", **settings: object) -> Experiment:
    given = {"width": 16, "time_steps": 4, "dataset": "cifar10_dvs"} | settings
    return Experiment(block=block, depth=20, **given)


def parameters(net: torch.nn.Module) -> int:
    return sum(p.numel() for p in net.parameters())


def test_seven_b_has_the_parameters_of_the_papers_code() -> None:
    """130,426 at two polarities and 11 classes; 128 × 128 pixels end as one."""
    net = build(seven_b())
    assert parameters(net) == 130_426
    with torch.no_grad():
        assert net.eval().last_layer(torch.zeros(2, 1, 2, 128, 128)).shape == (2, 1, 32, 1, 1)


def test_ms_resnet_20_has_a_quarter_of_a_million() -> None:
    """0.27 M: 272,474 of three colours, less 16·9 for two, and a shortcut of 1x1 where the first
    block halves the map too."""
    net = build(ms20())
    assert parameters(net) == 272_474 - 16 * 9 + (16 * 16 + 2 * 16) == 272_618
    assert round(parameters(net) / 1e6, 2) == 0.27
    with torch.no_grad():
        sizes = [net.stem(torch.zeros(1, 1, 2, 32, 32)).shape[-1]]
        with record(net, Block) as outputs:
            net(torch.zeros(2, 1, 2, 32, 32))
        sizes += [out.shape[-1] for out in outputs.values()]
    assert sizes == [32, 16, 16, 16, 8, 8, 8, 4, 4, 4]


@pytest.mark.parametrize("block", KINDS)
@pytest.mark.parametrize("make", [seven_b, ms20])
def test_every_block_in_both_takes_frames_and_learns(make, block: str) -> None:  # noqa: ANN001
    experiment = make(block, width=4, time_steps=4)
    net = build(experiment)
    frames = torch.randint(0, 3, (4, 2, 2, 32, 32)).float()
    logits = net(frames)
    assert logits.shape == (2, experiment.classes)
    logits.square().sum().backward()
    assert all(p.grad is not None for p in net.parameters())
    assert len([m for m in net.modules() if isinstance(m, Block)]) == (7 if make is seven_b else 9)


def test_blocks_of_seven_b_keep_their_names() -> None:
    """Pools have no place of their own, so that recordings compare."""
    net = build(seven_b(width=4))
    assert isinstance(net.stages, Pooled)
    with record(net, Neuron) as spikes:
        net(torch.rand(4, 1, 2, 32, 32))
    assert list(spikes)[1:3] == ["stages.0.sn1", "stages.0.sn2"]
    assert list(spikes)[-1] == "stages.6.sn2"


def test_a_net_tells_the_order_of_frames_and_without_memory_it_does_not() -> None:
    """The frames of a clip in another order: other logits with state; without it the same."""
    frames = counted(Kept(Gestures(0, Sensor())), 4, SIDE).frames()
    order = torch.randperm(16, generator=torch.Generator().manual_seed(0))
    for block in ("sew", "ms", "spiking", "plain"):
        experiment = Experiment(
            block=block, depth=8, width=4, time_steps=16, dataset="gestures", neuron="lif",
            tau=2.0, decay_input=False, v_threshold=0.5,
        )  # fmt: skip
        net = build(experiment)
        with torch.no_grad():
            net(frames)  # running means of its own
            net.eval()
            assert torch.allclose(forgetful(net, frames), forgetful(net, frames[order]), atol=1e-5)
            assert not torch.allclose(net(frames), net(frames[order]), atol=1e-3)


def test_a_relu_network_has_no_memory() -> None:
    net = build(Experiment(block="relu", depth=8, width=4, time_steps=16, dataset="gestures"))
    frames = counted(Kept(Gestures(0, Sensor())), 4, SIDE).frames()
    with torch.no_grad():
        net.eval()
        flipped = net(frames.flip(0))
        assert torch.allclose(net(frames), flipped, atol=1e-5)
        assert torch.allclose(net(frames), forgetful(net, frames), atol=1e-5)


def test_forgetful_is_each_step_by_itself() -> None:
    net = build(Experiment(block="sew", merge=Merge.ADD, depth=8, width=4, time_steps=5,
                           dataset="gestures")).eval()  # fmt: skip
    frames = torch.randint(0, 4, (5, 3, 2, 32, 32)).float()
    with torch.no_grad():
        apart = torch.cat([net.last_layer(frame[None]) for frame in frames])
        assert torch.allclose(forgetful(net, frames), net.read_out(apart), atol=1e-5)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"architecture": "seven_b"}, "depth=20: must be 16"),
        ({"depth": 16}, "depth=16: must be 6n"),
        ({"dataset": "gestures", "time_steps": 3}, "time_steps=3: must be from 4 to 20"),
        ({"dataset": "gestures", "time_steps": 21}, "time_steps=21: must be from 4 to 20"),
        ({"slices": "both"}, "slices='both': must be one of by_number, by_time"),
    ],
)
def test_what_cannot_be_is_said(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Experiment(**settings)
