"""Held branches: the batched answer is that of real blocks, and the rule is exact at its edges."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import torch
from torch import nn

from snncore.analysis.identity.counterexample import identity_counterexample
from snncore.analysis.identity.held_branch import KINDS, Held, Stack, make_neuron, respond
from snncore.analysis.identity.identity import identity
from snncore.analysis.identity.rule import identity_rule
from snncore.block import Block, Merge, MSBlock, SEWBlock, SpikingBlock
from snncore.experiment import BlockKind, NeuronKind
from snncore.neuron import IF, LIF, PLIF, Neuron
from snncore.recorder import record

MIXED = "0100110001111010"
SPIKING, SEW, MS = range(3)
NEURONS = [
    {"neuron": "if", "v_reset": 0.0},
    {"neuron": "if", "v_reset": None},
    {"neuron": "lif", "tau": 2.0, "v_reset": 0.0},
    {"neuron": "lif", "tau": 1.5, "decay_input": False, "v_reset": None},
    {"neuron": "lif", "tau": 4 / 3, "decay_input": False, "v_reset": -0.25},
    {"neuron": "plif", "tau": 4.0, "v_reset": 0.0},
    {"neuron": "plif", "tau": 1.25, "v_reset": None},
]


def real_neuron(stack: Stack, v_threshold: float) -> Neuron:
    options = {"v_threshold": v_threshold, "v_reset": stack.v_reset}
    match stack.neuron:
        case NeuronKind.IF:
            return IF(**options)
        case NeuronKind.LIF:
            return LIF(stack.tau, stack.decay_input, **options)
        case NeuronKind.PLIF:
            return PLIF(stack.tau, stack.decay_input, **options)


def real_block(stack: Stack, kind: BlockKind, v_threshold: float) -> Block:
    """A block with weights of its own whose branch is held by its last BN."""
    options = {"neuron": lambda: real_neuron(stack, v_threshold)}
    if kind is BlockKind.SEW:
        block = SEWBlock(2, 2, merge=stack.merge, **options)
        if stack.held is Held.ONE:
            block.saturate()
        elif stack.merge is Merge.AND:
            Block.make_identity(block)  # SEWBlock's own would saturate
        else:
            block.make_identity()
        return block.double()
    block = {BlockKind.SPIKING: SpikingBlock, BlockKind.MS: MSBlock}[kind](2, 2, **options)
    block.make_identity()
    if stack.held is Held.ONE:
        nn.init.ones_(block.conv2.bn.bias)
    return block.double()


def everywhere(values: np.ndarray) -> torch.Tensor:
    """[T] -> [T, 1, 2, 3, 3], the same at every neuron."""
    column = torch.from_numpy(values.astype(np.float64))[:, None, None, None, None]
    return column.expand(-1, 1, 2, 3, 3)


@pytest.mark.parametrize("held", Held)
@pytest.mark.parametrize("settings", NEURONS, ids=str)
def test_the_batched_answer_is_that_of_real_blocks_in_a_row(settings, held) -> None:
    thresholds = np.array([0.21, 0.49, 0.76, 1.03, 1.57])
    entering = everywhere(np.array([int(spike) for spike in MIXED]))
    for merge in Merge:
        stack = Stack(train=MIXED, blocks=3, merge=merge, held=held, **settings)
        result = identity(stack, thresholds)
        for (k, kind), (p, v_threshold) in product(enumerate(KINDS), enumerate(thresholds)):
            x = entering
            for position in range(stack.blocks):
                block = real_block(stack, kind, float(v_threshold))
                with torch.no_grad(), record(block, Neuron) as spikes:
                    x = block(x)
                assert torch.equal(x, everywhere(result.outputs[k, p, position]))
                if position == 0:
                    name = "sn1" if kind is BlockKind.MS else "sn2"
                    assert torch.equal(spikes[name], everywhere(result.s[k, p]))


LEAKY = list(product(("lif", "plif"), (1.25, 3.0, 4.0), (True, False)))
ALL_SETTINGS = [
    Stack(train="0" * 8, neuron=neuron, tau=tau, decay_input=decays, v_reset=reset, held=held)
    for neuron, tau, decays in [("if", 2.0, True), *LEAKY]
    for reset, held in product((0.0, None, -0.5), Held)
]


def all_trains(length: int) -> np.ndarray:
    return np.array(list(product([0, 1], repeat=length)))


def around(stack: Stack) -> np.ndarray:
    """Thresholds at, just below and just above each edge of the rule, and between."""
    interval, rest = identity_rule(stack, BlockKind.SPIKING), stack.v_reset or 0.0
    edges = [e + d for e in interval for d in (-1e-6, 0.0, 1e-6) if np.isfinite(e)]
    inside = [rest + v for v in (0.05, 0.3, 0.6, 0.9, 1.3, 1.9)]
    return np.array([v for v in edges + inside if v > rest + 1e-9])


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


def test_a_membrane_that_only_approaches_the_threshold_stays_silent() -> None:
    for tau in (1.2, 2.0, 10.0):
        result = identity(Stack(train="1" * 16, tau=tau), np.array([1.0]))
        assert result.h[SPIKING].max() < 1
        assert result.kept[SPIKING, 0, 0] == 0


def test_spikingjellys_default_silences_spiking_and_no_other() -> None:
    result = identity(Stack(train=MIXED, blocks=6), np.array([1.0]))
    assert result.holds[:, 0].tolist() == [[False] * 6, [True] * 6, [True] * 6]
    assert result.kept[:, 0, -1].tolist() == [0, 8, 8]


@pytest.mark.parametrize("stack", ALL_SETTINGS, ids=str)
def test_a_counterexample_is_given_where_the_rule_fails_and_is_one(stack: Stack) -> None:
    thresholds = around(stack)
    for merge in Merge:
        stack = replace(stack, merge=merge)
        given = identity_counterexample(stack, thresholds)
        tried = {train for trains in given for train in trains if train is not None}
        assert all(len(train) == len(stack.train) for train in tried)
        first = {t: identity(replace(stack, train=t), thresholds).holds[..., 0] for t in tried}
        for (k, kind), (p, v) in product(enumerate(KINDS), enumerate(thresholds)):
            train = given[k][p]
            assert (train is None) == identity_rule(stack, kind).holds(v)
            assert train is None or not first[train][k, p]


@pytest.mark.parametrize("held", Held)
@pytest.mark.parametrize("settings", NEURONS, ids=str)
def test_every_spike_in_and_out_is_counted_once(settings, held: Held) -> None:
    for train, merge in product((MIXED, "0" * 16, "1" * 5), Merge):
        stack = Stack(train=train, blocks=4, merge=merge, held=held, **settings)
        result = identity(stack, np.array([0.3, 0.8, 1.4]))
        assert (result.kept + result.lost == train.count("1")).all()
        assert (result.kept + result.added == result.outputs.sum(-1)).all()
        assert min(part.min() for part in (result.kept, result.lost, result.added)) >= 0
        s = [int(spike) for spike in train]
        assert (result.holds == (result.outputs == s).all(-1)).all()


def test_saturated_branches_in_closed_form() -> None:
    s, k = np.array([int(spike) for spike in MIXED]), np.arange(1, 6)[:, None]
    expected = {
        Merge.ADD: s + k,
        Merge.AND: np.broadcast_to(s, (5, 16)),
        Merge.IAND: np.zeros((5, 16)),
        Merge.OR: np.ones((5, 16)),
    }
    for merge, outputs in expected.items():
        stack = Stack(train=MIXED, blocks=5, merge=merge, held="one", neuron="plif", tau=3.0)
        result = identity(stack, np.array([0.4, 1.7]))
        assert (result.outputs[SEW] == outputs).all()
        assert (result.outputs[MS] == s + k).all()


def test_float32_blocks_answer_the_same_where_rounding_has_no_say() -> None:
    stack = Stack(train=MIXED, blocks=4, neuron="lif", tau=2.0)
    thresholds = np.array([0.25, 0.5, 0.75, 1.0])
    result = identity(stack, thresholds)
    for p, v_threshold in enumerate(thresholds):
        x = torch.tensor([float(spike) for spike in MIXED])[:, None]
        neuron = real_neuron(stack, float(v_threshold))
        for position in range(4):
            x = neuron(x)
            assert x[:, 0].tolist() == result.outputs[SPIKING, p, position].tolist()


def test_plif_keeps_one_over_tau_to_float64() -> None:
    neuron = make_neuron(Stack(train="1", neuron="plif", tau=4.0), torch.ones(1))
    assert neuron.decay(torch.ones(())).item() == pytest.approx(0.25, abs=1e-16)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"train": ""}, "train=''.*characters 0 and 1"),
        ({"train": "0120"}, "train='0120'.*characters 0 and 1"),
        ({"train": "1\n"}, "train=.*characters 0 and 1"),
        ({"blocks": 0}, "blocks=0: must be from 1 to 100"),
        ({"tau": 1.0}, "tau=1.0: must be from 1.01 to 100"),
        ({"tau": float("nan")}, "tau=nan"),
        ({"v_reset": 11.0}, "v_reset=11.0"),
        ({"held": "half"}, "held='half': must be one of zero, one"),
        ({"neuron": "hh"}, "neuron='hh': must be one of if, lif, plif"),
    ],
)
def test_wrong_values_are_refused_with_what_is_allowed(wrong, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Stack(**{"train": "01"} | wrong)


def test_a_threshold_at_the_reset_potential_is_refused() -> None:
    with pytest.raises(ValueError, match="above the reset potential"):
        identity(Stack(train="01", v_reset=0.5), np.array([0.5]))


def test_the_rule_is_about_three_kinds() -> None:
    with pytest.raises(ValueError, match="spiking, sew and ms"):
        identity_rule(Stack(train="01"), BlockKind.PLAIN)
