"""Spike trains and potentials of one picture: what the recorder and the neuron's own steps say."""

import numpy as np
import pytest
import torch

from snncore.analysis.raster.rate_map import rate_map
from snncore.analysis.raster.spike_trains import membranes, spike_trains
from snncore.experiment import BlockKind, Experiment
from snncore.network import build
from snncore.neuron import Neuron
from snncore.recorder import record
from snncore.training import names

IMAGE = torch.randn(3, 16, 16, generator=torch.Generator().manual_seed(1))


def experiment(block: str, **settings: object) -> Experiment:
    options = {"depth": 8, "width": 2, "time_steps": 3, "neuron": "if"} | settings
    return Experiment(block=BlockKind(block), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("block", ["plain", "spiking", "no_lif", "sew", "ms"])
def test_every_neuron_layer_is_there_with_its_spikes(block: str) -> None:
    net = build(experiment(block))
    found = spike_trains(net, IMAGE)
    again = build(experiment(block))
    with torch.no_grad(), record(again, Neuron) as outputs:
        logits = again(IMAGE[None])
    assert set(found.spikes) == set(names(net, Neuron)) == set(outputs)
    for name, output in outputs.items():
        assert found.spikes[name].shape == tuple(output[:, 0].shape)
        assert np.array_equal(found.spikes[name], output[:, 0].numpy() == 1)
        # The rate map is the recorder's mean over the steps so far, at each of them.
        for step in (1, 2, 3):
            mean = output[:step, 0].mean(0).numpy()
            np.testing.assert_allclose(rate_map(found.spikes[name]).rates(step), mean, atol=1e-7)
    np.testing.assert_array_equal(found.logits, logits[0].numpy())


def test_a_network_of_relus_has_no_spikes() -> None:
    found = spike_trains(build(experiment("relu")), IMAGE)
    assert found.spikes == {}
    assert found.logits.shape == (10,)


@pytest.mark.parametrize("neuron", ["if", "lif", "plif"])
@pytest.mark.parametrize("v_reset", [None, 0.0, -0.5])
def test_potentials_obey_the_threshold_the_reset_and_the_recorded_spikes(
    neuron: str, v_reset: float | None
) -> None:
    settings = {"neuron": neuron, "v_reset": v_reset, "v_threshold": 0.5}
    chosen = {"stages.0.sn1": [0, 5, 17], "stages.2.sn2": [3]}
    spikes = spike_trains(build(experiment("ms", **settings)), IMAGE).spikes
    found = membranes(build(experiment("ms", **settings)), IMAGE, chosen)
    assert list(found) == list(chosen)
    for name, positions in chosen.items():
        m = found[name]
        flat = spikes[name].reshape(3, -1)[:, positions].T
        assert m.h.shape == m.s.shape == m.v.shape == (len(positions), 3)
        assert np.array_equal(m.s == 1, flat)
        assert np.array_equal(m.h >= m.threshold, flat)
        after = m.h - m.threshold * m.s if v_reset is None else np.where(flat, v_reset, m.h)
        np.testing.assert_allclose(m.v, after, atol=1e-6)
        assert m.rest == (v_reset or 0.0)
        assert m.threshold == 0.5


def test_no_hook_stays() -> None:
    net = build(experiment("sew"))
    spike_trains(net, IMAGE)
    membranes(net, IMAGE, {"encode": [0]})
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in net.modules())


def test_one_map_of_all_channels_is_their_mean() -> None:
    spikes = np.random.default_rng(0).random((4, 3, 2, 5)) < 0.4
    each, together = rate_map(spikes), rate_map(spikes, over_channels=True)
    assert each.counts.shape == (4, 3, 2, 5)
    assert together.counts.shape == (4, 1, 2, 5)
    for step in range(1, 5):
        mean = spikes[:step].mean(axis=(0, 1))
        np.testing.assert_allclose(together.rates(step)[0], mean, atol=1e-6)
        np.testing.assert_allclose(each.rates(step).mean(axis=0), mean, atol=1e-6)
