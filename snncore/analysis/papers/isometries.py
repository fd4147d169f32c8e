"""Claims about the Jacobians of blocks: MS-ResNet paper, definition, lemmas and proposition."""

from dataclasses import replace

import numpy as np

from snncore.analysis.isometry.chain import chain
from snncore.analysis.isometry.isometry import Isometry, IsometryProbe, isometry
from snncore.analysis.isometry.laws import (
    added,
    as_shallow,
    gate,
    gate_share,
    measured_gate,
    multiplied,
)
from snncore.analysis.papers.verdict import Finding, found, found_here, found_if
from snncore.analysis.probe import Layout
from snncore.experiment import BlockKind

PROBE = IsometryProbe(depth=20)
SMALL, LARGE = 0.1, 0.5


def moments(found: Isometry) -> tuple[float, float]:
    """Mean and variance of the squared singular values over the blocks that keep the shape."""
    kept = [m for m, c in zip(found.blocks, found.changes_shape, strict=True) if not c]
    return float(np.mean([m.mean for m in kept])), float(np.mean([m.variance for m in kept]))


def of(block: BlockKind, gamma: float | None) -> tuple[float, float]:
    """The same of a new network of such blocks."""
    return moments(isometry(replace(PROBE, block=block, last_gamma=gamma)))


def ms_isometry() -> Finding:
    """That MS blocks have ϕ ≈ 1 and φ ≈ 0: for γ → 0, not at γ = V_th."""
    (mean, variance), (large, spread) = of(BlockKind.MS, 0.0), of(BlockKind.MS, LARGE)
    inside = abs(mean - 1) < 1e-6 and variance < 1e-6
    return found_if(inside, abs(large - 1) < 0.1 and spread < 0.1, mean=mean, variance=variance,
                    large=large, spread=spread)  # fmt: skip


def spiking_isometry() -> Finding:
    """A vanilla block is far from an isometry."""
    mean, variance = of(BlockKind.SPIKING, None)
    return found(variance > 1, mean=mean, variance=variance)


def sum_lemma() -> Finding:
    """Lemma 3 for J = I + γJ̃: within a tenth in every block that keeps the shape."""
    probe = replace(PROBE, last_gamma=SMALL)
    found_all = isometry(probe)
    errors = [
        abs(block.mean / added(SMALL, branch).mean - 1)
        for block, branch, changes in zip(
            found_all.blocks, found_all.branches, found_all.changes_shape, strict=True
        )
        if not changes
    ]
    return found(max(errors) < 0.1, worst=max(errors), blocks=len(errors))


def product_lemma() -> Finding:
    """Lemma 2 for six blocks of one stage: at γ = 0.1 to 5 %, at γ = 0.5 the variance is off."""
    errors = []
    for gamma in (SMALL, LARGE):
        stage = replace(PROBE, layout=Layout.STAGE, blocks=6, last_gamma=gamma)
        product, factors = chain(stage)
        errors.append(abs(product.variance / multiplied(factors).variance - 1))
    return found_if(errors[0] < 0.2, errors[1] < 0.2, small=errors[0], large=errors[1])


def shallow_trick() -> Finding:
    """Lemma 1, of which the condition ϕ ≈ 1 is easily lost: at γ = 0.1 the bound is small and
    the condition holds; at γ = 0.5 neither is true."""
    mean, _ = of(BlockKind.MS, SMALL)
    large, _ = of(BlockKind.MS, LARGE)
    blocks, shallow = 9, 3
    small_bound, large_bound = (as_shallow(blocks, shallow, 1.0, g**2)[1] for g in (SMALL, LARGE))
    inside = abs(mean - 1) < 0.1 and small_bound < 0.01
    outside = abs(large - 1) < 0.1 and large_bound < 0.01
    return found_if(inside, outside, mean=mean, large=large, bound=small_bound,
                    large_bound=large_bound)  # fmt: skip


def gate_jacobian() -> Finding:
    """p/a² and (p - p²)/a⁴ of the neuron alone."""
    law, by_autograd = gate(gate_share(0.5, 0.5, 1.0), 1.0), measured_gate(0.5, 0.5, 1.0)
    near = abs(law.mean - by_autograd.mean) < 5 * by_autograd.mean_error
    return found(near, law=law.mean, measured=by_autograd.mean, error=by_autograd.mean_error)


def drifting_share() -> Finding:
    """p moves with the spread of the potential while a stays."""
    shares = [gate_share(sigma, 0.5, 1.0) for sigma in (0.25, 0.5, 1.0)]
    return found(max(shares) - min(shares) > 0.05, low=min(shares), high=max(shares))


def tdbn_theorem() -> Finding:
    """tdBN with α = 1/√2 makes ϕ ≈ 1 in a block that ends in a neuron."""
    root = 0.5 / 2**0.5
    mean, _ = moments(isometry(replace(PROBE, block=BlockKind.SPIKING, last_gamma=root)))
    return found_here(abs(mean - 1) < 0.1, mean=mean)
