"""Charge, fire, reset and their derivatives by torch's operations, written in place.

`Neuron.step` is the specification; here stands the same arithmetic in the same order.
"""

import math

import torch
from torch import Tensor

from snncore.fast.dynamics import Dynamics
from snncore.surrogate import Surrogate, slope


def charge(d: Dynamics, v: Tensor, x: Tensor, out: Tensor, free: Tensor) -> None:
    """H[t] into `out`, in the order of operations of `Neuron.charge`; `free` is overwritten."""
    if d.leak is None:
        torch.add(v, x, out=out)
        return
    above_rest = torch.sub(v, d.v_rest, out=free) if d.v_rest else v
    if d.decay_input:
        add_decayed(d, v, torch.sub(x, above_rest, out=free), 1, out, free)
    else:
        add_decayed(d, v, above_rest, -1, out, free)
        out.add_(x)


def charge_at_rest(d: Dynamics, x: Tensor, out: Tensor) -> None:
    """H[1] into `out` where V = 0 before it: what `charge` gives, but for the sign of a zero."""
    if d.leak is None or not d.decay_input:
        out.copy_(x)
    elif d.tau is None:
        torch.mul(x, d.gain, out=out)
    else:
        torch.div(x, d.tau, out=out)


def add_decayed(d: Dynamics, v: Tensor, x: Tensor, sign: int, out: Tensor, free: Tensor) -> None:
    """V ± X / τ into `out`; `free` is overwritten. In one pass where X / τ is exact: τ = 2ⁿ."""
    if d.tau is None:
        decayed = torch.mul(x, d.leak, out=free)  # type: ignore[arg-type]
        torch.add(v, decayed, alpha=sign, out=out)
    elif d.divides:
        torch.add(v, torch.div(x, d.tau, out=free), alpha=sign, out=out)
    else:
        torch.add(v, x, alpha=sign / d.tau, out=out)


def reset(d: Dynamics, plain: bool, h: Tensor, s: Tensor, out: Tensor) -> None:
    """V[t] into `out`; `plain` where no H is infinite or NaN."""
    if d.v_reset is None:
        torch.sub(h, s, alpha=d.v_threshold, out=out)
        return
    if plain:
        torch.addcmul(h, h, s, value=-1, out=out)
    else:
        torch.mul(h, 1 - s, out=out)
    if d.v_reset:
        out.add_(s, alpha=d.v_reset)


def times_slope(
    d: Dynamics, plain: bool, u: Tensor, g: Tensor, out: Tensor, scale: float = 1.0
) -> None:
    """scale · g · σ'(u) into `out` with σ' the surrogate's slope; `u` may be overwritten.

    `plain` where no H is NaN. A surrogate that is not written out here has the slope of its
    definition, by autograd.
    """
    a = d.alpha
    match d.surrogate:
        case Surrogate.ATAN:  # α/2 / (1 + (π/2 α u)²)
            inverse_peak = u.new_full((), 2 / (a * scale))
            curvature = a * math.pi**2 / (2 * scale)
            torch.div(g, torch.addcmul(inverse_peak, u, u, value=curvature, out=u), out=out)
        case Surrogate.SIGMOID:  # α s (1 - s), from the tail: exact where s is close to 1 as well
            u.abs_().mul_(-a).sigmoid_()
            torch.mul(g, u.addcmul_(u, u, value=-1), out=out).mul_(a * scale)
        case Surrogate.PIECEWISE_QUADRATIC:  # max(0, α - α²|u|)
            u.abs_().mul_(-(a**2) * scale).add_(a * scale).clamp_(min=0)
            torch.mul(g, u, out=out)
        case Surrogate.RECTANGLE if plain:  # α where |u| < 1/(2α): g where u is inside, else 0
            edge = 1 / (2 * a)
            torch.ops.aten.hardtanh_backward.grad_input(g, u, -edge, edge, grad_input=out)
            if a * scale != 1:
                out.mul_(a * scale)
        case Surrogate.SOFTSIGN:  # α/2 / (1 + α|u|)²
            torch.div(g, u.abs_().mul_(a).add_(1).square_(), out=out).mul_(a / 2 * scale)
        case _:
            torch.mul(g, slope(u, d.surrogate, a), out=out).mul_(scale)


def through_reset(
    d: Dynamics, plain: bool, h: Tensor, u: Tensor, g: Tensor, free: Tensor
) -> Tensor:
    """g · ∂V[t]/∂H[t]; u = V_th - H is kept, `free` overwritten.

    ∂V/∂H is 1 - S for the hard reset and 1 for the soft one; where the reset is not detached,
    (V_reset - H) σ'(u) or -V_th σ'(u) is added to it (SpikingJelly's documentation of its neurons).
    """
    soft = d.v_reset is None
    if d.detach_reset and soft:
        return g
    if d.detach_reset and plain:  # g where u > 0, where nothing was fired, else 0: in one pass
        return torch.ops.aten.threshold_backward.grad_input(g, u, 0, grad_input=free)
    kept = torch.ones_like(u) if soft else u.gt(0).to(u)
    if not (soft or plain):
        kept.masked_fill_(u.isnan(), math.nan)
    if not d.detach_reset:
        drop = torch.full_like(h, -d.v_threshold) if d.v_reset is None else d.v_reset - h
        times_slope(d, plain, u.clone(), drop, drop)
        kept.add_(drop)
    return torch.mul(g, kept, out=free)
