"""The product of the layers' Jacobians against autograd's, and what is read from it."""

from contextlib import nullcontext
from dataclasses import replace
from functools import partial

import pytest
import torch

from snncore.analysis.branch import branch
from snncore.analysis.isometry.isometry import (
    IsometryProbe,
    frozen_blocks,
    isometry,
)
from snncore.analysis.isometry.jacobian import Moments, exact, signs, traces
from snncore.analysis.isometry.linear import linearised
from snncore.analysis.isometry.matrix import jacobians
from snncore.analysis.isometry.spectrum import block_traces
from snncore.analysis.probe import IMAGE_SEEDS, Layout
from snncore.block import Merge
from snncore.experiment import BlockKind, NeuronKind, Norm
from snncore.surrogate import Surrogate
from tests.snncore.analysis.isometry.by_autograd import hutchinson, jacobian, unit_gamma

SMALL = IsometryProbe(layout=Layout.HALVED, blocks=2, width=4, side=6, images=8, last_gamma=0.3)
SETTINGS: list[dict[str, object]] = [
    {},
    {"time_steps": 3, "side": 5},
    {"time_steps": 2, "neuron": NeuronKind.PLIF, "norm": Norm.BN, "detach_reset": False,
     "surrogate": Surrogate.ATAN},
    {"neuron": NeuronKind.IF, "v_reset": None, "time_steps": 4, "width": 2, "last_gamma": 0.0},
]  # fmt: skip
KINDS = [(kind, Merge.ADD) for kind in BlockKind]
KINDS += [(BlockKind.SEW, merge) for merge in (Merge.AND, Merge.IAND, Merge.OR)]


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize(("block", "merge"), KINDS)
def test_products_of_layers_are_what_autograd_gives(
    block: BlockKind, merge: Merge, settings: dict[str, object]
) -> None:
    probe = replace(SMALL, block=block, merge=merge, **settings)  # type: ignore[arg-type]
    kept = list(frozen_blocks(probe))
    for part, x, *_ in kept:
        sample = x[:, :1]
        whole, inner = jacobians(linearised(part, sample), sample)
        expected = jacobian(part, sample)
        with torch.no_grad(), unit_gamma(part):
            alone = jacobian(partial(branch, part), sample)
        torch.testing.assert_close(whole, expected, rtol=1e-5, atol=1e-6)
        torch.testing.assert_close(inner, alone, rtol=1e-5, atol=2e-6)
        assert torch.equal(jacobian(part, sample), expected)  # the block itself is as it was
    assert len(kept) == 2


@pytest.mark.parametrize(("block", "merge"), KINDS)
def test_the_moments_are_those_of_the_matrices_by_autograd(block: BlockKind, merge: Merge) -> None:
    probe = replace(SMALL, block=block, merge=merge, time_steps=2)
    found = isometry(probe)
    for at, (part, x, *_) in enumerate(frozen_blocks(probe)):
        matrix = jacobian(part, x[:, :1]).double()
        close(found.blocks[at], exact(matrix))
        with torch.no_grad(), unit_gamma(part):
            close(found.branches[at], exact(jacobian(partial(branch, part), x[:, :1]).double()))
        added = block in (BlockKind.MS, BlockKind.NO_LIF) and not part.changes_shape
        assert (found.traces[at] is not None) == added


@pytest.mark.parametrize(("block", "merge"), KINDS)
def test_the_estimates_are_those_of_the_maps_themselves(block: BlockKind, merge: Merge) -> None:
    """Of the same random signs, through the neurons."""
    probe = replace(SMALL, block=block, merge=merge, time_steps=2, exact_up_to=1, vectors=8)
    found = isometry(probe)
    for at, (part, x, *_) in enumerate(frozen_blocks(probe)):
        for given, f in ((found.blocks[at], part), (found.branches[at], partial(branch, part))):
            g = signs(x.shape, 8, IMAGE_SEEDS + probe.seed)
            with torch.no_grad(), unit_gamma(part) if f is not part else nullcontext():
                assert given == pytest.approx(hutchinson(f, x[:, :1], g), rel=1e-4)


def close(given: Moments, expected: Moments) -> None:
    assert given.exact
    assert given[:2] == pytest.approx(expected[:2], rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("gamma", [0.0, 0.02, 0.3, -1.5])
def test_traces_give_the_moments_at_every_gamma(gamma: float) -> None:
    inner = torch.randn(7, 7, generator=torch.Generator().manual_seed(2)).double()
    found = traces(inner)
    expected = exact(torch.eye(7).double() + gamma * inner)
    assert found.added(gamma)[:2] == pytest.approx(expected[:2], rel=1e-10, abs=1e-12)
    assert found.moments[:2] == pytest.approx(exact(inner)[:2], rel=1e-10)


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_what_is_later_changes_nothing_before_it(steps: int) -> None:
    size = 12 // steps
    time = torch.arange(12) // size
    inner = torch.randn(12, 12, generator=torch.Generator().manual_seed(2)).double()
    causal = inner * (time[:, None] >= time)
    assert traces(causal, steps) == pytest.approx(traces(causal), rel=1e-12, abs=1e-12)
    assert exact(causal, steps) == pytest.approx(exact(causal), rel=1e-12, abs=1e-12)
    gamma = 0.3
    expected = exact(torch.eye(12).double() + gamma * causal)
    assert traces(causal, steps).added(gamma)[:2] == pytest.approx(expected[:2], rel=1e-10)


@pytest.mark.parametrize("steps", [1, 2, 4])
@pytest.mark.parametrize("side", [0, 1])
def test_what_has_no_slope_changes_nothing_where_it_is_left_out(side: int, steps: int) -> None:
    """Rows or columns of zeros, another number of them at each step, against singular values."""
    time = torch.arange(12) // (12 // steps)
    inner = torch.randn(12, 12, generator=torch.Generator().manual_seed(3)).double()
    inner = inner * (time[:, None] >= time)
    inner.index_fill_(side, torch.tensor([0, 2, 3, 7]), 0.0)
    found, gamma = traces(inner, steps), -0.4
    for given, matrix in (
        (exact(inner, steps), inner),
        (exact(inner.T.contiguous().T, steps), inner),
        (found.moments, inner),
        (found.added(gamma), torch.eye(12).double() + gamma * inner),
    ):
        squares = torch.linalg.svdvals(matrix).square()
        expected = squares.mean().item(), squares.var(correction=0).item()
        assert given[:2] == pytest.approx(expected, rel=1e-10)


def test_a_block_too_large_for_the_first_panel_has_its_traces_all_the_same() -> None:
    probe = replace(SMALL, layout=Layout.STAGE)
    small = replace(probe, exact_up_to=1)
    assert isometry(small).traces == (None, None)
    assert block_traces(small, 2) == isometry(probe).traces[1]
    assert block_traces(replace(SMALL, block=BlockKind.SPIKING), 2) is None
    with pytest.raises(ValueError, match="from 1"):
        block_traces(probe, 3)


@pytest.mark.parametrize("block", [BlockKind.MS, BlockKind.NO_LIF])
def test_the_first_block_s_branch_depends_on_no_gamma(block: BlockKind) -> None:
    probes = [replace(SMALL, layout=Layout.STAGE, block=block, last_gamma=g) for g in (0.0, 0.4)]
    one, other = (block_traces(probe, 1) for probe in probes)
    assert one == other
    assert block_traces(probes[0], 2) != block_traces(probes[1], 2)
