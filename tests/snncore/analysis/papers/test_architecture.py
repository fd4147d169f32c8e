"""Table I in closed form, against the networks as they are built."""

import pytest

from snncore.analysis.papers.architecture import architecture, parameters
from snncore.experiment import BlockKind, Experiment
from snncore.network import build


@pytest.mark.parametrize("depth", [8, 14, 20, 32])
@pytest.mark.parametrize("width", [4, 16])
@pytest.mark.parametrize("block", [BlockKind.MS, BlockKind.SPIKING])
def test_parameters_are_those_of_the_built_network(depth: int, width: int, block: str) -> None:
    net = build(Experiment(block=block, depth=depth, width=width))
    assert parameters(depth, width) == sum(p.numel() for p in net.parameters())


def test_published_counts() -> None:
    assert [parameters(depth) for depth in (20, 32, 56)] == [272_474, 466_906, 855_770]


@pytest.mark.parametrize("n", [1, 3, 18, 80])
def test_layers_are_one_and_three_times_2n_and_one(n: int) -> None:
    stages = architecture(6 * n + 2)
    assert [stage.layers for stage in stages] == [1, 2 * n, 2 * n, 2 * n, 1]
    assert sum(stage.layers for stage in stages) == 6 * n + 2
    assert [stage.side for stage in stages[1:4]] == [32, 16, 8]


def test_another_depth_is_refused_with_what_is_allowed() -> None:
    with pytest.raises(ValueError, match="must be 6n"):
        architecture(21)
