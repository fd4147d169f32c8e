"""The phase map: what is simulated agrees with the exact rule, and with blocks run one by one."""

from dataclasses import replace

import numpy as np
import pytest

from snncore.analysis.identity.held_branch import KINDS, SNAP, Stack, respond
from snncore.analysis.identity.phase_map import all_trains, depth_map, one_block, phase_map, power
from snncore.analysis.identity.rule import identity_rule
from snncore.experiment import BlockKind

THRESHOLDS = np.round(np.arange(0.05, 2.01, 0.05), 2)
TAUS = np.array([1.05, 1.25, 4 / 3, 2.0, 4.0, 8.0])
LONG = Stack(train="0" * 12)


@pytest.mark.parametrize("held", ["zero", "one"])
@pytest.mark.parametrize("v_reset", [0.0, None])
@pytest.mark.parametrize(("neuron", "decay_input"), [("lif", True), ("lif", False), ("plif", True)])
def test_it_holds_where_the_rule_says(neuron, decay_input, v_reset, held) -> None:
    stack = Stack(
        train="0" * 6, neuron=neuron, decay_input=decay_input, v_reset=v_reset, held=held, blocks=3
    )
    found = phase_map(stack, THRESHOLDS, TAUS)
    for row, tau in enumerate(TAUS):
        rule = identity_rule(replace(stack, tau=float(tau)), BlockKind.SPIKING)
        assert found.holds[row].tolist() == [rule.holds(v) for v in THRESHOLDS], tau
    assert (found.holds == (found.passed == 64)).all()
    assert (found.holds == (found.percent == 100)).all()


@pytest.mark.parametrize("v_reset", [0.0, None])
def test_it_is_the_blocks_in_a_row(v_reset) -> None:
    stack = Stack(train="0" * 7, tau=2.5, blocks=5, v_reset=v_reset, decay_input=False)
    trains = all_trains(7).T.numpy().astype(np.int16)
    outputs = respond(stack, THRESHOLDS, trains).outputs[KINDS.index(BlockKind.SPIKING)]
    found = depth_map(stack, THRESHOLDS, np.arange(1, 6))
    s = trains[:, None, None]
    for got, wanted in (
        (found.passed, (outputs == s).all(-1).sum(0)),
        (found.kept, (outputs & s).sum((0, -1))),
        (found.lost, (~outputs & s).sum((0, -1))),
        (found.added, (outputs & ~s).sum((0, -1))),
    ):
        assert (got == wanted.T).all()
    row = phase_map(stack, THRESHOLDS, np.array([2.5]))
    assert (row.kept[0] == found.kept[4]).all()


@pytest.mark.parametrize(
    ("options", "v_threshold", "passed"),
    [
        ({"tau": 2.0}, 0.5, 4096),
        ({"tau": 2.0}, 0.75, 1),
        ({"tau": 2.0}, 1.0, 1),
        ({"tau": 4 / 3, "decay_input": False}, 0.5, 4096),
        ({"tau": 4 / 3, "decay_input": False}, 1.0, 4096),
        ({"tau": 4 / 3, "decay_input": False}, 1.0 + 2 * SNAP, 1),  # > in place of >=
        ({"neuron": "if"}, 1.0, 4096),
        ({"tau": 4 / 3, "decay_input": False, "v_reset": None}, 0.5, 4096),
        ({"tau": 4.0, "decay_input": False, "v_reset": None}, 0.5, round(0.041 * 4096)),
        ({"neuron": "if", "v_reset": None}, 1.0, 4096),
    ],
)
def test_all_trains_of_twelve_steps(options, v_threshold, passed) -> None:
    """The MS-ResNet sheet's table of conventions."""
    found = depth_map(replace(LONG, **options), np.array([v_threshold]), np.array([1]))
    assert found.passed[0, 0] == pytest.approx(passed, abs=0 if passed in (1, 4096) else 2)


def test_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="1 to 12"):
        phase_map(Stack(train="0" * 13), THRESHOLDS, TAUS)
    with pytest.raises(ValueError, match="at least one"):
        power(one_block(Stack(train="00"), THRESHOLDS), 0)
