"""The batched stack against real blocks; what it refuses."""

from itertools import product

import numpy as np
import pytest
import torch
from held_stacks import MIXED, NEURONS, SPIKING
from torch import nn

from snncore.analysis.identity.held_branch import KINDS, Held, Stack, make_neuron
from snncore.analysis.identity.identity import identity
from snncore.block import Block, Merge, MSBlock, SEWBlock, SpikingBlock
from snncore.experiment import BlockKind, NeuronKind
from snncore.neuron import IF, LIF, PLIF, Neuron
from snncore.recorder import record


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


def test_a_membrane_that_only_approaches_the_threshold_stays_silent() -> None:
    for tau in (1.2, 2.0, 10.0):
        result = identity(Stack(train="1" * 16, tau=tau), np.array([1.0]))
        assert result.h[SPIKING].max() < 1
        assert result.kept[SPIKING, 0, 0] == 0


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
