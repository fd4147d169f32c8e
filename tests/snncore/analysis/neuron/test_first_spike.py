"""n* against the sheets' numbers, against simulation, and the two roundings that fire at one."""

import math

import numpy as np
import pytest
import torch

from snncore.analysis.neuron.first_spike import first_spike, steps_to_fire
from snncore.neuron import IF, LIF, PLIF, Neuron

ONE = np.array([1.0])


def n(neuron: Neuron, x: float = 1.0) -> float:
    return float(steps_to_fire(neuron, np.array([x]))[0])


def test_an_all_one_input() -> None:
    """SEW paper's identity condition: what failure looks like."""
    for threshold, steps in ((0.5, 1), (1.0, 1), (1.25, 2), (1.5, 2), (2.0, 2), (2.5, 3)):
        assert n(IF(v_threshold=threshold)) == steps
    for threshold, steps in ((0.5, 1), (0.75, 2), (0.9, 4), (0.95, 5), (1.0, math.inf)):
        assert n(LIF(v_threshold=threshold)) == steps


@pytest.mark.parametrize("v_reset", [0.0, -0.3, 0.2, None])
@pytest.mark.parametrize("kind", [IF, LIF, PLIF])
def test_the_formula_is_the_simulation(kind: type[Neuron], v_reset: float | None) -> None:
    """At 25 inputs off the edges; what the formula calls never is silent for 120 steps."""
    for options in ({}, {"tau": 3.7}, {"tau": 1.4, "decay_input": False}):
        if kind is IF and options:
            continue
        neuron = kind(v_threshold=0.83, v_reset=v_reset, **options)
        for x in np.random.default_rng(1).uniform(-0.5, 3.0, 25):
            measured = first_spike(neuron, x, torch.float64, 120)
            expected = n(neuron, x)
            assert measured == (None if expected > 120 else expected), (neuron, x)


def test_n_is_right_at_an_edge_that_rounding_blurs() -> None:
    for steps in range(1, 30):
        assert n(IF(v_threshold=0.1 * steps), 0.1) == steps
        assert n(LIF(v_threshold=1 - 0.5**steps)) == steps


def test_never() -> None:
    for neuron in (IF(), LIF(), PLIF(decay_input=False)):
        assert n(neuron, 0.0) == n(neuron, -2.0) == math.inf
    assert n(LIF(v_threshold=0.5, v_reset=-0.5), 0.999) == math.inf
    assert n(LIF(3.0, False, v_threshold=0.9), 0.3) == math.inf  # climbs to 3 · 0.3


def test_rounding_fires_what_exact_arithmetic_leaves_silent() -> None:
    assert first_spike(LIF(), 1.0, torch.float32, 100) == 25
    assert first_spike(LIF(), 1.0, torch.float64, 100) == 54
    assert first_spike(LIF(), 1.0, torch.float64, 53) is None
    np.testing.assert_array_equal(steps_to_fire(LIF(), ONE), [math.inf])
