"""g's table and derivatives, what makes it an identity, and how far its numbers grow."""

import itertools

import numpy as np
import pytest

from snncore.analysis.block.chain import Branch, Chain
from snncore.analysis.block.integer_growth import integer_growth
from snncore.analysis.block.merge_identity import merge_identities, saturation
from snncore.analysis.block.truth_table import truth_row, truth_table
from snncore.block import Merge
from snncore.experiment import NeuronKind

LOGIC = {
    Merge.ADD: lambda a, s: a + s,
    Merge.AND: lambda a, s: a and s,
    Merge.IAND: lambda a, s: (not a) and s,
    Merge.OR: lambda a, s: a or s,
}
DERIVATIVES = {
    Merge.ADD: (lambda a, s: 1, lambda a, s: 1),
    Merge.AND: (lambda a, s: s, lambda a, s: a),
    Merge.IAND: (lambda a, s: -s, lambda a, s: 1 - a),
    Merge.OR: (lambda a, s: 1 - s, lambda a, s: 1 - a),
}
"""∂g/∂A and ∂g/∂S (SEW paper Table 1; OR worked out by hand)."""


@pytest.mark.parametrize("merge", Merge)
def test_the_table_is_the_logical_operation_and_its_derivatives(merge: Merge) -> None:
    rows = truth_table(merge)
    assert [(row.a, row.s) for row in rows] == list(itertools.product((0, 1), repeat=2))
    for row in rows:
        assert row.o == LOGIC[merge](int(row.a), int(row.s))
        assert (row.da, row.ds) == tuple(d(row.a, row.s) for d in DERIVATIVES[merge])


@pytest.mark.parametrize("merge", Merge)
def test_derivatives_are_the_slope_of_g_also_between_integers(merge: Merge) -> None:
    a, s, step = 0.3, 2.5, 1e-6
    row = truth_row(merge, a, s)
    along_a = (truth_row(merge, a + step, s).o - row.o) / step
    along_s = (truth_row(merge, a, s + step).o - row.o) / step
    assert (row.da, row.ds) == pytest.approx((along_a, along_s), abs=1e-6)


@pytest.mark.parametrize("neuron", NeuronKind)
@pytest.mark.parametrize("seed", range(3))
def test_silence_is_the_identity_for_all_but_and(neuron: NeuronKind, seed: int) -> None:
    rows = merge_identities(Chain(neuron=neuron, tau=2.5, v_threshold=0.8, seed=seed))
    silenced = {row.merge: row for row in rows if row.branch is Branch.SILENCED}
    saturated = {row.merge: row for row in rows if row.branch is Branch.SATURATED}
    assert {merge for merge, row in silenced.items() if row.exact} == set(Merge) - {Merge.AND}
    assert {merge for merge, row in saturated.items() if row.exact} == {Merge.AND}
    spikes, entries = saturated[Merge.AND].spikes, 4 * 4 * 3 * 3  # T × C × H × W
    assert 0 < spikes < entries
    assert (silenced[Merge.AND].kept, silenced[Merge.AND].added) == (0, 0)
    # 1 is added to every entry; no spike of S is lost by that, only joined by another.
    assert (saturated[Merge.ADD].kept, saturated[Merge.ADD].added) == (spikes, entries)
    assert (saturated[Merge.OR].kept, saturated[Merge.OR].added) == (spikes, entries - spikes)
    assert {row.rate for row in silenced.values()} == {0}
    assert {row.rate for row in saturated.values()} == {1}


def test_as_initialised_with_integrate_and_fire_no_g_is_the_identity() -> None:
    rows = {row.merge: row for row in merge_identities(Chain()) if row.branch is Branch.INITIALISED}
    assert not any(row.exact for row in rows.values())
    assert rows[Merge.OR].kept == rows[Merge.ADD].kept == rows[Merge.OR].spikes
    # The same A: what AND keeps is what ADD makes a 2 of, and what IAND stops.
    both = rows[Merge.AND].kept
    assert rows[Merge.ADD].added == rows[Merge.OR].added + both
    assert rows[Merge.IAND].kept == rows[Merge.IAND].spikes - both


@pytest.mark.parametrize("neuron", NeuronKind)
@pytest.mark.parametrize(("tau", "v_threshold"), [(2.0, 1.0), (4.0, 0.5), (1.5, 2.0)])
def test_and_needs_the_drive_and_no_less(
    neuron: NeuronKind, tau: float, v_threshold: float
) -> None:
    result = saturation(Chain(neuron=neuron, tau=tau, v_threshold=v_threshold, time_steps=6))
    # The drive itself may round to either side.
    below, above = result.bias < result.drive * 0.999, result.bias > result.drive * 1.001
    assert (result.rate[above] == 1).all()
    assert (result.rate[below] < 1).all()
    assert (np.diff(result.rate) >= 0).all()
    expected = v_threshold if neuron is NeuronKind.IF else tau * v_threshold
    assert result.drive == pytest.approx(expected, rel=1e-6)


def test_a_bias_of_one_saturates_if_but_leaves_lif_silent() -> None:
    assert saturation(Chain(neuron=NeuronKind.IF)).at_one == 1
    assert saturation(Chain(neuron=NeuronKind.LIF)).at_one == 0


@pytest.mark.parametrize("downsample", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_add_grows_to_at_most_n_plus_one_and_reaches_it_when_saturated(
    downsample: bool, seed: int
) -> None:
    chain = Chain(downsample=downsample, seed=seed)
    result = integer_growth(chain)
    assert result.bound.tolist() == [2, 3, 4, 5, 6, 7]
    assert (result.largest[Merge.ADD] <= result.bound).all()
    for merge in set(Merge) - {Merge.ADD}:
        assert (result.largest[merge] <= 1).all()
    full = integer_growth(Chain(downsample=downsample, seed=seed, branch=Branch.SATURATED))
    assert np.array_equal(full.largest[Merge.ADD], full.bound)
