"""What the lemmas say of a Jacobian's moments: sums, products, the neuron alone, depth."""

import math
from collections.abc import Sequence

import numpy as np
import torch

from snncore.analysis.isometry.isometry import Isometry, IsometryProbe, Values
from snncore.analysis.isometry.jacobian import Moments
from snncore.block import Merge
from snncore.experiment import BlockKind
from snncore.surrogate import Surrogate, slope

DRAWS = 200_000


def added(gamma: float, branch: Moments) -> Moments:
    """The moments of J = I + γJ̃: 1 + γ²φ̃, and 2γ²φ̃ + γ⁴ṽ.

    MS-ResNet paper, Lemma 3 and Proposition 1.
    """
    square = gamma**2
    return Moments(1 + square * branch.mean, 2 * square * branch.mean + square**2 * branch.variance)


def multiplied(factors: Sequence[Moments]) -> Moments:
    """The moments of J = ∏Jᵢ, square and free of each other: ∏φᵢ, and (∏φᵢ)² Σ vᵢ/φᵢ².

    MS-ResNet paper, Lemma 2; the variance from φ(ABAB) = φ(A²)φ(B)² + φ(A)²φ(B²) - φ(A)²φ(B)² of
    free A and B. The variance is 0 where a φᵢ is: then all of J is.
    """
    mean = math.prod(f.mean for f in factors)
    if mean == 0:
        return Moments(0.0, 0.0)
    return Moments(mean, mean**2 * sum(f.variance / f.mean**2 for f in factors))


def as_shallow(blocks: int, shallow: int, omega: float, tau: float) -> tuple[float, float]:
    """C(L, λ)(1 - ω)^λ and C(L, λ)τ^λ for φ = ω + τφ̃: small, and L blocks are as stable as λ are
    (MS-ResNet paper, Lemma 1). ValueError unless 1 ≤ λ < L.
    """
    if not 1 <= shallow < blocks:
        raise ValueError(f"shallow={shallow}: must be from 1 to {blocks - 1}")
    ways = math.comb(blocks, shallow)
    return ways * (1 - omega) ** shallow, ways * tau**shallow


def gate(share: float, width: float) -> Moments:
    """Neuron with the rectangle of width a, a share p of potentials within a/2 of V_th: its
    Jacobian is 1/a there, else 0: p/a² and (p - p²)/a⁴ (MS-ResNet paper, Proposition 1).
    """
    return Moments(share / width**2, (share - share**2) / width**4)


def gate_share(sigma: float, v_threshold: float, width: float) -> float:
    """p = P(|u - V_th| < a/2) for u ~ N(0, σ²), the first step from rest; σ = 0: u is 0."""
    low, high = v_threshold - width / 2, v_threshold + width / 2
    if sigma == 0:
        return float(low < 0 < high)
    scale = sigma * math.sqrt(2)
    return (math.erf(high / scale) - math.erf(low / scale)) / 2


def measured_gate(sigma: float, v_threshold: float, width: float, seed: int = 0) -> Moments:
    """The moments of the gate, with standard errors, from the slope by autograd at random draws."""
    generator = torch.Generator().manual_seed(seed)
    u = sigma * torch.randn(DRAWS, generator=generator, dtype=torch.float64)
    squares = slope(u - v_threshold, Surrogate.RECTANGLE, 1 / width).square()
    off = (squares - squares.mean()).square()
    root = DRAWS**0.5
    return Moments(
        float(squares.mean()),
        float(off.mean()),
        float(squares.std()) / root,
        float(off.std()) / root,
    )


def measured_gates(sigma: float, v_threshold: float, widths: Sequence[float]) -> list[Moments]:
    """`measured_gate` at each width."""
    return [measured_gate(sigma, v_threshold, width) for width in widths]


def law(probe: IsometryProbe, found: Isometry) -> Values:
    """[L]: φ(JJᵀ) from the measured φ̃ of the branch and p/a² of the last neuron; NaN where the
    shape changes or no law is known. p/a² is the mean square slope for every surrogate.

    MS, w/o LIF: 1 + γ²φ̃. Spiking: p/a² (1 + γ²φ̃). Plain: p/a² γ²φ̃. SEW ADD: 1 + p/a² γ²φ̃.
    """
    inner = probe.branch_gamma**2 * np.array([b.mean for b in found.branches])
    match probe.block, probe.merge:
        case ((BlockKind.MS | BlockKind.NO_LIF), _):
            phi = 1 + inner
        case BlockKind.SPIKING, _:
            phi = found.gate * (1 + inner)
        case BlockKind.PLAIN, _:
            phi = found.gate * inner
        case BlockKind.SEW, Merge.ADD:
            phi = 1 + found.gate * inner
        case _:
            phi = np.full(len(inner), np.nan)
    return np.where(found.changes_shape, np.nan, phi)
