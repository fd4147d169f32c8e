"""Where SN sits, against the papers' figures (SEW paper Fig. 1 and 2, MS-ResNet paper §III)."""

import pytest

from snncore.analysis.block.chain import Chain
from snncore.analysis.block.neuron_place import neuron_places
from snncore.analysis.block.step import Mark
from snncore.block import Merge
from snncore.experiment import BlockKind

PAPERS = {
    BlockKind.PLAIN: ("C S C S", "", "", ""),
    BlockKind.SPIKING: ("C S C", "add", "S", "C"),
    BlockKind.NO_LIF: ("C S C", "add", "", "C"),
    BlockKind.SEW: ("C S C S", "merge", "", "C S"),
    BlockKind.MS: ("S C S C", "add", "", "C"),
    BlockKind.RELU: ("C R C", "add", "R", "C"),
    BlockKind.RBA: ("C R C R", "add", "", "C"),
}


@pytest.mark.parametrize("downsample", [False, True])
def test_the_letters_are_those_of_the_papers(downsample: bool) -> None:
    rows = neuron_places(Chain(downsample=downsample))
    found = {row.block: (row.branch, row.join, row.after, row.shortcut) for row in rows}
    assert found == PAPERS


@pytest.mark.parametrize("seed", range(5))
def test_only_a_neuron_before_every_convolution_keeps_reals_away_from_it(seed: int) -> None:
    reads = {row.block: row.reads for row in neuron_places(Chain(seed=seed))}
    multiplies = {kind for kind, marks in reads.items() if Mark.REAL in marks}
    assert multiplies == {BlockKind.NO_LIF, BlockKind.RELU, BlockKind.RBA}
    assert reads[BlockKind.MS] == {Mark.SPIKE}
    assert Mark.INTEGER in reads[BlockKind.SEW]


@pytest.mark.parametrize("merge", [Merge.AND, Merge.IAND, Merge.OR])
def test_with_a_binary_g_sew_reads_spikes_only(merge: Merge) -> None:
    rows = {row.block: row for row in neuron_places(Chain(merge=merge))}
    assert rows[BlockKind.SEW].reads <= {Mark.SPIKE, Mark.ZERO}
