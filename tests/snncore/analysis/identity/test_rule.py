"""The rule, against all trains and closed forms."""

import numpy as np
import pytest
from held_stacks import ALL_SETTINGS, MIXED, MS, SEW, SPIKING, all_trains, around

from snncore.analysis.identity.held_branch import Held, Stack, respond
from snncore.analysis.identity.identity import identity
from snncore.analysis.identity.rule import identity_rule
from snncore.block import Merge
from snncore.experiment import BlockKind


@pytest.mark.parametrize("stack", ALL_SETTINGS, ids=str)
def test_the_rule_is_what_all_256_trains_say(stack: Stack) -> None:
    thresholds, trains = around(stack), all_trains(8)
    first = respond(stack, thresholds, trains).outputs[SPIKING, :, :, 0]
    measured = (first == trains[:, None]).all(axis=(0, 2))
    rule = identity_rule(stack, BlockKind.SPIKING)
    assert measured.tolist() == [rule.holds(v) for v in thresholds]


@pytest.mark.parametrize("held", Held)
@pytest.mark.parametrize("merge", Merge)
def test_the_rules_of_sew_and_ms_are_what_all_trains_say(merge: Merge, held: Held) -> None:
    stack = Stack(train="0" * 6, merge=merge, held=held, neuron="plif", tau=3.0)
    thresholds, trains = np.array([0.1, 0.9, 2.0]), all_trains(6)
    first = respond(stack, thresholds, trains).outputs[:, :, :, 0]
    for k, kind in ((SEW, BlockKind.SEW), (MS, BlockKind.MS)):
        measured = (first[k] == trains[:, None]).all(axis=(0, 2))
        assert measured.tolist() == [identity_rule(stack, kind).holds(v) for v in thresholds]


@pytest.mark.parametrize(
    ("settings", "steps", "low", "high"),
    [
        ({"neuron": "if"}, 16, 0, 1),
        ({"neuron": "if", "v_reset": None}, 4, 0.75, 1),
        ({"neuron": "if", "v_reset": None}, 8, 0.875, 1),
        ({"neuron": "lif", "tau": 2.0}, 16, 0, 0.5),
        ({"neuron": "plif", "tau": 4.0}, 16, 0, 0.25),
        ({"neuron": "lif", "tau": 2.0, "decay_input": False}, 16, 0, 1),
        ({"neuron": "lif", "tau": 2.0, "v_reset": None}, 60, 0.25, 0.5),
        ({"neuron": "lif", "tau": 2.0, "v_reset": None, "decay_input": False}, 60, 0.5, 1),
        ({"neuron": "lif", "tau": 4 / 3, "v_reset": None, "decay_input": False}, 60, 0.25, 1),
        ({"neuron": "lif", "tau": 2.0, "v_reset": 0.25}, 16, 0.25, 0.75),
        ({"neuron": "lif", "tau": 1.5, "held": "one"}, 2, 8 / 9, 4 / 3),
        ({"neuron": "if", "held": "one"}, 1, 1, 2),
    ],
)
def test_intervals_known_in_closed_form(settings, steps: int, low: float, high: float) -> None:
    stack = Stack(train="1" * steps, **settings)
    assert identity_rule(stack, BlockKind.SPIKING) == pytest.approx((low, high), abs=1e-12)


def test_saturated_if_has_no_threshold_from_two_steps_on() -> None:
    assert identity_rule(Stack(train="11", neuron="if", held="one"), BlockKind.SPIKING).empty


@pytest.mark.parametrize("neuron", ["lif", "plif"])
@pytest.mark.parametrize("tau", [1.25, 2.0, 2.5, 4.0, 5.0, 10.0])
def test_an_edge_that_the_slider_hits_is_inside(neuron: str, tau: float) -> None:
    edge = round(1 / tau, 2)
    stack = Stack(train="1011001110001111", neuron=neuron, tau=tau)
    result = identity(stack, np.array([edge, edge + 0.01]))
    assert result.holds[SPIKING, :, 0].tolist() == [True, False]


def test_spikingjellys_default_silences_spiking_and_no_other() -> None:
    result = identity(Stack(train=MIXED, blocks=6), np.array([1.0]))
    assert result.holds[:, 0].tolist() == [[False] * 6, [True] * 6, [True] * 6]
    assert result.kept[:, 0, -1].tolist() == [0, 8, 8]


def test_the_rule_is_about_three_kinds() -> None:
    with pytest.raises(ValueError, match="spiking, sew and ms"):
        identity_rule(Stack(train="01"), BlockKind.PLAIN)
