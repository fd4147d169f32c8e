"""Claims about one block: its numbers, its downsample form, the convolutions it merges."""

import torch

from snncore.analysis.block.chain import Branch, Chain
from snncore.analysis.block.downsample import meeting
from snncore.analysis.block.integer_growth import integer_growth
from snncore.analysis.block.merged_convolutions import merged_convolutions
from snncore.analysis.block.neuron_place import neuron_places
from snncore.analysis.block.step import Mark, step_through
from snncore.analysis.block.truth_table import truth_row, truth_table
from snncore.analysis.papers.verdict import Finding, found, found_if
from snncore.block import Merge, MSBlock, SEWBlock, SpikingBlock
from snncore.experiment import BlockKind

SATURATED = Chain(branch=Branch.SATURATED, blocks=6)


def integers() -> Finding:
    """ADD passes on whole numbers above 1: not spikes any more."""
    largest = integer_growth(SATURATED).largest[Merge.ADD]
    return found(largest[-1] > 1, blocks=len(largest), largest=float(largest[-1]))


def not_clamped() -> Finding:
    """That 1 + 1 is clamped to 1."""
    out = truth_row(Merge.ADD, 1, 1).o
    return found(out == 1, out=out)


def bounded() -> Finding:
    """O ≤ k + 1 after k blocks of a stage, reached where every branch fires."""
    growth = integer_growth(SATURATED)
    largest = growth.largest[Merge.ADD]
    return found(
        bool((largest == growth.bound).all()),
        blocks=len(largest),
        largest=float(largest[-1]),
        bound=float(growth.bound[-1]),
    )


def binary() -> Finding:
    """AND and IAND give spikes for spikes."""
    outs = {row.o for merge in (Merge.AND, Merge.IAND) for row in truth_table(merge)}
    return found(outs <= {0.0, 1.0}, smallest=min(outs), largest=max(outs))


def unbounded_rba() -> Finding:
    """RBA: Y ≥ X, so what a block adds is never taken off again; ADD adds at most 1 a block."""
    chain = Chain(block=BlockKind.RBA, blocks=6)
    outputs = [run.output for run in step_through(chain)]
    grows = all((b >= a - 1e-6).all() for a, b in zip(outputs, outputs[1:], strict=False))
    top, bound = float(outputs[-1].max()), float(integer_growth(SATURATED).bound[-1])
    return found(bool(grows) and top > float(outputs[0].max()), largest=top, bound=bound)


def no_identity_at_border() -> Finding:
    """A block that changes the shape is no identity, with a silenced branch either."""
    s = torch.zeros(1, 1, 4, 8, 8)
    shapes = []
    for kind in (SpikingBlock, MSBlock, SEWBlock):
        block = kind(4, 8, 2)
        block.make_identity()
        with torch.no_grad():
            shapes.append(block(s).shape)
    different = all(shape != s.shape for shape in shapes)
    return found(different, before=s[0, 0].numel(), after=shapes[0][2:].numel())


def simpler_downsample() -> Finding:
    """That the shortcut of a downsample block needs no neuron: with ADD it works, but then real
    numbers enter g, and leave it."""
    plain, own = meeting(with_neuron=False), meeting(with_neuron=True)
    return found_if(
        own.binary == 1,
        plain.binary == 1,
        own=own.binary,
        plain=plain.binary,
        negative=plain.negative,
    )


def or_as_merge() -> Finding:
    """OR: S at A = 0, and passes back 1 - A like IAND; where ADD passes back 1."""
    rows = [truth_row(Merge.OR, a, s) for a in (0.0, 1.0) for s in (0.0, 1.0)]
    identity = all(row.o == row.s for row in rows if row.a == 0)
    like_iand = all(row.ds == truth_row(Merge.IAND, row.a, row.s).ds for row in rows)
    helps = all(row.ds == 1 for row in rows)
    return found_if(identity and like_iand, helps, blocked=sum(row.ds == 0 for row in rows))


def one_convolution() -> Finding:
    """Two 3×3 without a neuron between them are one 5×5: inside the map, not at its border."""
    merged = merged_convolutions(0, torch.float64)
    inner, edge = merged.interior / merged.scale, merged.border / merged.scale
    return found_if(inner < 1e-9, edge < 1e-9, inner=inner, edge=edge)


def real_input() -> Finding:
    """Without the neuron between blocks a convolution reads real numbers."""
    reads = {row.block: row.reads for row in neuron_places(Chain())}
    bare, ms = reads[BlockKind.NO_LIF], reads[BlockKind.MS]
    return found(Mark.REAL in bare and Mark.REAL not in ms, bare=len(bare), ms=len(ms))


def reads_spikes_alone() -> Finding:
    """That every convolution of SEW reads spikes: behind ADD it reads whole numbers."""
    reads = {row.block: row.reads for row in neuron_places(SATURATED)}[BlockKind.SEW]
    largest = integer_growth(SATURATED).largest[Merge.ADD]
    return found(Mark.INTEGER not in reads, largest=float(largest[0]))
