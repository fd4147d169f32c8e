"""Which silenced block is the identity, for which neuron and threshold, in both modes."""

from collections.abc import Callable
from functools import partial

import pytest
import torch
from torch import Tensor, nn

from snncore.block import (
    Block,
    Merge,
    MSBlock,
    NoLIFBlock,
    PlainBlock,
    RBABlock,
    ReLUBlock,
    SEWBlock,
    SpikingBlock,
)
from snncore.neuron import IF, LIF, PLIF, Neuron
from snncore.recorder import record

Draw = Callable[..., Tensor]
Make = Callable[[], Neuron]

NEURONS: dict[str, Make] = {
    "IF": IF,
    "IF, V_th 0.4, soft": partial(IF, v_threshold=0.4, v_reset=None),
    "IF, V_th 2.5, V_reset -1": partial(IF, v_threshold=2.5, v_reset=-1.0),
    "IF, a threshold for each channel": partial(
        IF, v_threshold=torch.tensor([0.5, 1, 3]).view(3, 1, 1)
    ),
    "LIF": LIF,
    "LIF, τ 5, V_th 0.3": partial(LIF, 5.0, v_threshold=0.3),
    "LIF, τ 4/3, soft": partial(LIF, 4 / 3, v_threshold=0.7, v_reset=None),
    "LIF, input whole": partial(LIF, 4 / 3, decay_input=False, v_threshold=0.5),
    "LIF, V_reset 0.5": partial(LIF, 3.0, v_threshold=0.9, v_reset=0.5),
    "LIF, gap of 1/1000": partial(LIF, 2.0, v_threshold=10.0, v_reset=9.999),
    "PLIF": PLIF,
    "PLIF, τ 20, V_th 1.7": partial(PLIF, 20.0, v_threshold=1.7),
    "PLIF, input whole, V_reset -0.3": partial(PLIF, 3.0, decay_input=False, v_reset=-0.3),
}
every_neuron = pytest.mark.parametrize("neuron", NEURONS.values(), ids=NEURONS)
both_modes = pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])


def silenced(block: Block, x: Tensor, training: bool) -> Block:
    """The block after `make_identity`, which comes late: statistics and β are not those of a
    fresh one."""
    nn.init.normal_(block.conv2.bn.bias)
    with torch.no_grad():
        block(x)
    block.make_identity()
    return block.train(training)


@both_modes
@every_neuron
@pytest.mark.parametrize("merge", Merge)
def test_sew_identity_for_every_neuron(
    merge: Merge, neuron: Make, training: bool, bernoulli: Draw
) -> None:
    """X = 0 keeps H at V_reset < V_th, so A = 0: ADD, IAND and OR pass S on. AND needs A = 1 at
    every step: a constant drive of V_th - V_reset, times τ where the input decays."""
    s = bernoulli(12, 2, 3, 5, 5)
    block = silenced(SEWBlock(3, 3, merge=merge, neuron=neuron), s, training)
    with record(block, Neuron) as spikes:
        assert torch.equal(block(s), s)
    assert (spikes["sn2"] == float(merge is Merge.AND)).all()


@both_modes
@every_neuron
def test_saturated_branch_fires_always(neuron: Make, training: bool, bernoulli: Draw) -> None:
    s = bernoulli(12, 2, 3, 5, 5)
    block = SEWBlock(3, 3, merge=Merge.IAND, neuron=neuron)
    block.train(training).saturate()
    assert not block(s).any()  # (1 - A) S with A = 1


def test_and_without_a_bias_is_silence(bernoulli: Draw) -> None:
    """γ = 0 alone silences AND; a bias of 1 is enough for IF but not for LIF (A needs τ V_th)."""
    s = bernoulli(6, 2, 3, 5, 5)
    for neuron, bias, kept in ((IF, 0.0, False), (IF, 1.0, True), (LIF, 1.0, False)):
        block = silenced(SEWBlock(3, 3, merge=Merge.AND, neuron=neuron), s, True)
        nn.init.constant_(block.conv2.bn.bias, bias)
        assert torch.equal(block(s), s if kept else torch.zeros_like(s))


@both_modes
@pytest.mark.parametrize(
    ("kind", "tau", "edge"),
    [(IF, (), 1.0), (LIF, (2.0,), 1 / 2), (LIF, (3.0,), 1 / 3), (LIF, (2.0, False), 1.0)]
    + [(PLIF, (2.0,), 1 / 2)],
)
def test_spiking_identity_iff_the_threshold_is_low(
    kind: type[Neuron], tau: tuple, edge: float, training: bool, bernoulli: Draw
) -> None:
    """O = SN(S): V_th ≤ 1 for IF, V_th ≤ 1/τ for LIF. In float32, just above the edge fails."""
    s = bernoulli(8, 2, 3, 5, 5)
    for v_threshold, kept in ((edge / 2, True), (edge, True), (edge * 1.001, False)):
        neuron = partial(kind, *tau, v_threshold=v_threshold)
        block = silenced(SpikingBlock(3, 3, neuron=neuron), s, training)
        assert torch.equal(block(s), s) is kept, v_threshold


@both_modes
@every_neuron
@pytest.mark.parametrize("kind", [MSBlock, NoLIFBlock])
def test_ms_identity_for_any_real_input(
    kind: type[Block], neuron: Make, training: bool, normal: Draw
) -> None:
    """U' = 0 + U bit for bit: no neuron stands between (MS-ResNet §III)."""
    u = 100 * normal(4, 2, 3, 5, 5)
    block = silenced(kind(3, 3, neuron=neuron), u, training)
    assert torch.equal(block(u), u)


@both_modes
def test_relu_identities(training: bool, normal: Draw) -> None:
    """ReLU(0 + X) = X needs X ≥ 0 (SEW paper Eq. 6); ReLU(0) + X = X does not (Eq. 10)."""
    x = normal(1, 4, 3, 5, 5)
    relu = silenced(ReLUBlock(3, 3, neuron=nn.ReLU), x, training)
    assert torch.equal(relu(x.abs()), x.abs())
    assert torch.equal(relu(x), x.relu())
    rba = silenced(RBABlock(3, 3, neuron=nn.ReLU), x, training)
    assert torch.equal(rba(x), x)


@both_modes
@every_neuron
def test_plain_block_silenced_is_silent(neuron: Make, training: bool, bernoulli: Draw) -> None:
    s = bernoulli(6, 2, 3, 5, 5)
    assert not silenced(PlainBlock(3, 3, neuron=neuron), s, training)(s).any()
