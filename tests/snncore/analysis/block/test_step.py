"""What is on every edge: potentials, the order of operations, and what the values are."""

import numpy as np
import pytest
import torch

from snncore.analysis.block.chain import Chain
from snncore.analysis.block.graph import NodeKind
from snncore.analysis.block.step import Act, Mark, Operation, mark, operations, place, step_through
from snncore.experiment import BlockKind, NeuronKind

SPIKING = [kind for kind in BlockKind if kind not in (BlockKind.RELU, BlockKind.RBA)]


@pytest.mark.parametrize("neuron", NeuronKind)
@pytest.mark.parametrize("kind", SPIKING)
def test_potentials_are_charge_fire_reset(kind: BlockKind, neuron: NeuronKind) -> None:
    chain = Chain(block=kind, neuron=neuron, tau=1.5, v_threshold=0.6, downsample=True)
    for run in step_through(chain):
        neurons = [node for node in run.graph.nodes if node.part is NodeKind.NEURON]
        assert {node.name for node in neurons} == run.potentials.keys()
        for node in neurons:
            before, h, v = run.potentials[node.name]
            s, x = run.values[node.name], run.values[node.inputs[0]]
            assert (before[0] == 0).all()
            assert np.array_equal(before[1:], v[:-1])
            leak = 1.0 if neuron is NeuronKind.IF else 1 / 1.5
            charged = before + x if neuron is NeuronKind.IF else before + leak * (x - before)
            assert np.allclose(h, charged, atol=1e-5)
            assert np.array_equal(s, (h >= 0.6).astype(s.dtype))
            assert np.allclose(v, h * (1 - s), atol=1e-6)


def test_operations_go_forward_and_end_by_handing_on() -> None:
    graph = step_through(Chain(downsample=True))[0].graph
    assert [f"{o.node} {o.act}" for o in operations(graph)] == [
        "conv1 compute",
        *(f"sn1 {act}" for act in ("charge", "fire", "reset")),
        "conv2 compute",
        *(f"sn2 {act}" for act in ("charge", "fire", "reset")),
        "shortcut.0 compute",
        *(f"shortcut.1 {act}" for act in ("charge", "fire", "reset")),
        "merge compute",
        "merge next",
    ]
    plain = step_through(Chain(block=BlockKind.PLAIN))[0].graph
    assert operations(plain)[-2:] == (Operation("sn2", Act.RESET), Operation("sn2", Act.NEXT))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 0], Mark.ZERO),
        ([0, 1], Mark.SPIKE),
        ([1, 1], Mark.SPIKE),
        ([0, 2], Mark.INTEGER),
        ([-1, 1], Mark.INTEGER),
        ([0, 0.5], Mark.REAL),
        ([1, 1 + 1e-5], Mark.REAL),
    ],
)
def test_a_mark_is_judged_from_the_values(values: list[float], expected: Mark) -> None:
    assert mark(np.array(values, dtype=np.float32)) is expected


@pytest.mark.parametrize("seed", range(10))
def test_what_each_kind_passes_on(seed: int) -> None:
    gives = {kind: mark(step_through(Chain(block=kind, seed=seed))[0].output) for kind in BlockKind}
    assert gives == {
        BlockKind.PLAIN: Mark.SPIKE,
        BlockKind.SPIKING: Mark.SPIKE,
        BlockKind.NO_LIF: Mark.REAL,
        BlockKind.SEW: Mark.INTEGER,
        BlockKind.MS: Mark.REAL,
        BlockKind.RELU: Mark.REAL,
        BlockKind.RBA: Mark.REAL,
    }


def test_place_keeps_the_centre_of_what_an_element_sees() -> None:
    run = step_through(Chain(downsample=True))[0]
    assert place(run.output, 3 * 9 + 1 * 3 + 2) == (3, 1, 2)
    assert place(run.values["input"], 3 * 9 + 1 * 3 + 2) == (1, 2, 4)
    # Stride 2 and one pixel of padding: output (1, 2) sees rows 1 to 3 and columns 3 to 5.
    x = torch.zeros(1, 1, 2, 6, 6)
    x[..., 2, 4] = 1
    weight = torch.zeros(1, 2, 3, 3)
    weight[..., 1, 1] = 1
    seen = torch.nn.functional.conv2d(x[0], weight, stride=2, padding=1)
    assert seen[0, 0].nonzero().tolist() == [[1, 2]]
