"""The margin for a residual: bisection over all trains meets the closed form, and the sheet."""

import itertools

import numpy as np
import pytest
import torch

from snncore.analysis.identity.held_branch import Stack
from snncore.analysis.identity.residual_margin import margin_of, residual_margin
from snncore.block import SpikingBlock
from snncore.experiment import Experiment
from snncore.network import make_neuron

THRESHOLDS = np.linspace(0.05, 1.2, 24)
MIDDLE = np.array([0.5])


@pytest.mark.parametrize(
    "options",
    [
        {"tau": 4 / 3, "decay_input": False},
        {"tau": 10.0, "decay_input": False},
        {"tau": 1.5, "decay_input": True},
        {"neuron": "plif", "tau": 3.0, "decay_input": True},
        {"neuron": "if"},
        {"tau": 2.0, "decay_input": False, "v_reset": -0.2},
    ],
)
@pytest.mark.parametrize("steps", [1, 8])
def test_measured_is_theory(options, steps) -> None:
    found = residual_margin(Stack(train="0" * steps, **options), THRESHOLDS)
    assert found.theory is not None
    assert found.theory.max() > 0.01
    np.testing.assert_allclose(found.measured, found.theory, atol=1e-5)


@pytest.mark.parametrize(
    ("options", "margin", "tolerance"),
    [
        ({"tau": 4 / 3}, 0.375, 1e-5),
        ({"tau": 2.0}, 0.25 / (1 - 0.5**12), 1e-5),
        ({"tau": 10.0}, 0.0697, 5e-5),
        ({"neuron": "if"}, 0.5 / 12, 1e-5),
    ],
)
def test_the_sheets_cases(options, margin, tolerance) -> None:
    """MS-ResNet sheet §5.2, V_th = 0.5, 12 steps: .375, .25 (for ever), .0697, .0417."""
    found = residual_margin(Stack(train="0" * 12, decay_input=False, **options), MIDDLE)
    assert found.measured[0] == pytest.approx(margin, abs=tolerance)


def test_half_the_input_is_the_best_threshold() -> None:
    found = residual_margin(Stack(train="0" * 8, decay_input=False), np.linspace(0.1, 0.9, 9))
    assert found.measured.argmax() == 4


def test_the_soft_reset_is_measured_only() -> None:
    stack = Stack(train="0" * 8, tau=4 / 3, decay_input=False, v_reset=None)
    found = residual_margin(stack, np.array([0.1, 0.5, 1.2]))
    assert found.theory is None
    assert found.measured[0] < 1e-5
    assert found.measured[2] < 1e-5
    assert 0.05 < found.measured[1] < 0.375


@pytest.mark.parametrize(
    "options",
    [
        {"tau": 4 / 3, "decay_input": False, "v_threshold": 0.5},
        {"tau": 2.0, "decay_input": True, "v_threshold": 0.3},
        {"neuron": "if", "v_threshold": 0.7},
        {"tau": 4 / 3, "decay_input": False, "v_threshold": 0.5, "v_reset": None},
    ],
)
def test_the_margin_of_an_experiment_is_that_of_its_blocks(options) -> None:
    """By brute force over all 2⁴ trains: a branch held just inside changes none, just outside one.

    The last BN of a real block is held at ±ε by its β.
    """
    e = Experiment(time_steps=4, **options)
    margin = margin_of(e)
    assert 0.01 < margin < 1
    trains = torch.tensor(list(itertools.product((0.0, 1.0), repeat=4)), dtype=torch.float64).T
    s = trains[:, :, None, None, None]
    block = SpikingBlock(1, 1, neuron=lambda: make_neuron(e)).double()

    def unchanged(f: float) -> bool:
        block.make_identity()
        torch.nn.init.constant_(block.conv2.bn.bias, f)
        with torch.no_grad():
            return torch.equal(block(s), s)

    inside, outside = margin - 1e-4, margin + 1e-4
    assert unchanged(inside)
    assert unchanged(-inside)
    assert not (unchanged(outside) and unchanged(-outside))
