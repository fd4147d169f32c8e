"""The raster: the spikes of one picture, seen without touching the network."""

import base64

import numpy as np
import pytest
import torch
from torch import Tensor

from snncore.data import Images, load, test_input
from snncore.experiment import BlockKind, Dataset, Experiment
from snncore.network import build
from snncore.neuron import Neuron
from snncore.recipe import Recipe
from snncore.recorder import record
from snncore.run.raster import ROWS, raster, sample
from snncore.run.run import CPU, Run
from snncore.run.window import Window

SMALL = Experiment(block=BlockKind.SEW, depth=8, width=2, time_steps=3, v_threshold=0.3)


@pytest.fixture(scope="module")
def images() -> Images:
    return load(Dataset.SHAPES)


def picture(images: Images, index: int) -> Tensor:
    return test_input(images, index)


def test_the_rows_are_a_fixed_sample_of_the_layer(images: Images) -> None:
    net, image = build(SMALL), picture(images, 5)
    net.eval()
    with torch.no_grad(), record(net, Neuron) as spikes:
        logits = net(image)
    seen = raster(net, "stages.0.sn1", image)
    rows = sample("stages.0.sn1", 2 * 32 * 32)
    assert len(set(rows.tolist())) == ROWS
    assert np.array_equal(rows, sample("stages.0.sn1", 2 * 32 * 32))
    assert not np.array_equal(rows, sample("stages.0.sn2", 2 * 32 * 32))
    expected = spikes["stages.0.sn1"].flatten(1)[:, rows].T.bool().numpy()
    assert np.array_equal(seen.spikes, expected)
    assert 0 < expected.mean() < 1
    assert seen.prediction == int(logits.argmax())


def test_a_small_layer_shows_all_of_its_neurons() -> None:
    assert sample("stages.2.sn2", 20).tolist() == list(range(20))


def test_looking_changes_nothing(images: Images) -> None:
    net = build(SMALL)
    net.train()
    net.stages[0].conv1.bn.eval()
    before = {name: value.clone() for name, value in net.state_dict().items()}
    modes, state = [m.training for m in net.modules()], torch.random.get_rng_state()
    raster(net, "encode", picture(images, 0))
    assert [m.training for m in net.modules()] == modes
    assert torch.equal(torch.random.get_rng_state(), state)
    assert all(torch.equal(before[name], value) for name, value in net.state_dict().items())


def test_the_bits_are_the_spikes_row_by_row(images: Images) -> None:
    window = Window(Run(SMALL, Recipe(), images, CPU))
    window.watched = ("stages.1.sn1", 7)
    told = window.look()
    assert told is not None
    bits = np.unpackbits(np.frombuffer(base64.b64decode(str(told["bits"])), np.uint8))
    neurons, time_steps = told["neurons"], told["time_steps"]
    assert (neurons, time_steps) == (64, 3)
    spikes = bits[: 64 * 3].reshape(64, 3)
    expected = raster(window.run.net, "stages.1.sn1", picture(images, 7)).spikes
    assert np.array_equal(spikes.astype(bool), expected)
    assert told["rates"] == pytest.approx(spikes.mean(1))
    assert told["label"] == images.test_labels[7]


def test_at_first_the_layer_that_fires_most_is_watched_and_stays(images: Images) -> None:
    window = Window(Run(SMALL, Recipe(), images))
    window.watch(None, 3)
    told = window.look()
    net = window.run.net
    net.eval()
    with torch.no_grad(), record(net, Neuron) as spikes:
        net(picture(images, 3)[None])
    rates = {layer: float(spikes[layer].mean()) for layer in spikes}
    assert told is not None
    assert rates[told["layer"]] == max(rates.values()) > min(rates.values())
    assert told["image"] == 3
    torch.nn.init.zeros_(net.get_submodule(told["layer"].replace("sn", "conv")).bn.weight)
    window.run.step = 1
    again = window.look()
    assert again is not None
    assert again["layer"] == told["layer"]


def test_the_same_view_is_told_once(images: Images) -> None:
    window = Window(Run(SMALL, Recipe(), images, CPU))
    assert window.look() is not None
    assert window.look() is None
    window.watched = ("encode", 1)
    assert window.look() is not None
    window.run.step = 1
    assert window.look() is not None


def test_relus_have_no_spikes_to_show(images: Images) -> None:
    relu = Experiment(block=BlockKind.RELU, depth=8, width=2)
    window = Window(Run(relu, Recipe(), images, CPU))
    assert window.look() is None
    for layer in ("encode", None):
        with pytest.raises(ValueError, match="no such layer"):
            window.watch(layer, 0)


def test_only_what_is_there_can_be_watched(images: Images) -> None:
    window = Window(Run(SMALL, Recipe(), images, CPU))
    window.watch("encode", 2)
    count = len(images.test_images)
    for layer, image in (("stages.9.sn1", 0), ("encode", -1), ("encode", count), (None, count)):
        with pytest.raises(ValueError, match="no such layer or picture"):
            window.watch(layer, image)
        assert window.watched == ("encode", 2)
    window.watch(None, count - 1)
    assert window.watched == ("encode", count - 1)


def test_a_full_gpu_shows_no_raster_and_ends_nothing(images: Images) -> None:
    window = Window(Run(SMALL, Recipe(), images, CPU))

    def full(*_: object) -> None:
        raise torch.OutOfMemoryError("simulated")

    hook = window.run.net.head.register_forward_hook(full)
    assert window.look() is None
    hook.remove()
    window.run.step = 1
    assert window.look() is not None
