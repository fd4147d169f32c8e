"""A trace is the three equations of the SEW paper, carried out; checked by hand and by oracle."""

import math

import numpy as np
import pytest
import torch

from snncore.analysis.neuron.trace import NeuronTrace, neuron_trace
from snncore.neuron import IF, LIF, PLIF, Neuron
from snncore.surrogate import Surrogate

NOISE = np.random.default_rng(3).normal(0.6, 1.2, 64)
SETTINGS = [
    {"v_threshold": 0.7, "v_reset": 0.0},
    {"v_threshold": 0.7, "v_reset": -0.4},
    {"v_threshold": 1.3, "v_reset": 0.25},
    {"v_threshold": 0.7, "v_reset": None},
]


def neurons(**options: float | None) -> list[tuple[Neuron, float, float]]:
    """A neuron with its leak and the gain of its input."""
    return [
        (IF(**options), 0.0, 1.0),
        (LIF(3.0, True, **options), 1 / 3, 1 / 3),
        (LIF(3.0, False, **options), 1 / 3, 1.0),
        (PLIF(5.0, True, **options), 0.2, 0.2),
        (PLIF(5.0, False, **options), 0.2, 1.0),
    ]


@pytest.mark.parametrize("settings", SETTINGS)
def test_every_step_charges_fires_and_resets(settings: dict[str, float | None]) -> None:
    threshold, v_reset = settings["v_threshold"], settings["v_reset"]
    rest = v_reset or 0.0
    for neuron, leak, gain in neurons(**settings):
        trace = neuron_trace(neuron, NOISE)
        h = trace.v_before - leak * (trace.v_before - rest) + gain * trace.x
        # float32 holds PLIF's w, so 1/τ is right to seven digits.
        np.testing.assert_allclose(trace.h, h, atol=1e-6)
        np.testing.assert_array_equal(trace.s, trace.h >= threshold)
        kept = trace.h - threshold if v_reset is None else np.full_like(h, v_reset)
        np.testing.assert_allclose(trace.v, np.where(trace.s == 1, kept, trace.h), atol=1e-12)
        np.testing.assert_array_equal(trace.v_before[1:], trace.v[:-1])
        assert trace.v_before[0] == rest
        assert 0 < trace.s.sum() < len(NOISE)


def test_distance_and_slope_are_those_of_the_step() -> None:
    trace = neuron_trace(LIF(surrogate=Surrogate.ATAN, alpha=3.0, v_threshold=0.8), NOISE)
    np.testing.assert_allclose(trace.distance, trace.h - 0.8, atol=1e-15)
    slope = 1.5 / (1 + (math.pi / 2 * 3 * trace.distance) ** 2)
    np.testing.assert_allclose(trace.slope, slope, rtol=1e-12)


def test_ms_resnets_preset_has_the_spikes_of_its_code() -> None:
    u, o, spikes = 0.0, 0.0, []
    for x in NOISE:
        u = 0.25 * u * (1 - o) + x
        o = float(u > 0.5)
        spikes.append(o)
    neuron = LIF(4 / 3, False, v_threshold=0.5, surrogate=Surrogate.RECTANGLE, alpha=1.0)
    np.testing.assert_array_equal(neuron_trace(neuron, NOISE).s, spikes)
    # At exactly the threshold they part: > is silent, ≥ fires.
    assert neuron_trace(neuron, np.array([0.5])).s.tolist() == [1.0]


def test_the_default_lif_never_fires_at_one() -> None:
    trace = neuron_trace(LIF(), np.ones(32))
    np.testing.assert_array_equal(trace.h, 1 - 0.5 ** np.arange(1, 33))
    assert not trace.s.any()


def test_the_neuron_is_left_as_it_was() -> None:
    neuron = PLIF()
    neuron_trace(neuron, NOISE)
    assert neuron.w.dtype == torch.float32


def test_one_silent_step() -> None:
    trace = neuron_trace(IF(), np.zeros(1))
    assert isinstance(trace, NeuronTrace)
    assert [float(column[0]) for column in trace[:6]] == [0.0, 0.0, 0.0, -1.0, 0.0, 0.0]
