"""How often does a Spiking block change a spike that an identity would have passed on?"""

import math
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from snncore.analysis.probe import Probe, streams
from snncore.experiment import MS_NEURON
from snncore.neuron import LIF


class StateChange(NamedTuple):
    """`added` = P(spike out | none in), `lost` = P(none out | spike in), and over both."""

    added: float
    lost: float
    probability: float


class Estimate(NamedTuple):
    """A mean over random draws and its standard error."""

    value: float
    error: float


def tail(level: float, sigma: float) -> float:
    """P(x ≥ level) for x ~ N(0, σ²); at σ = 0 x is 0: 1 for level ≤ 0, else 0."""
    if sigma == 0:
        return float(level <= 0)
    return math.erfc(level / (sigma * math.sqrt(2))) / 2


def state_change(sigma: float, v_threshold: float, rate: float) -> StateChange:
    """The probability that a spike is changed, for a residual x ~ N(0, σ²) and spikes of rate r.

    P = r Φ((V_th - 1)/σ) + (1 - r) Φ(-V_th/σ).

    The neuron starts from rest, as at the first step. MS-ResNet paper, "state change" argument;
    at σ = V_th = 0.5 it is Φ(-1) for every r. ValueError for σ < 0 or r outside [0, 1].
    """
    if not (sigma >= 0 and 0 <= rate <= 1 and math.isfinite(v_threshold)):
        raise ValueError(
            f"sigma={sigma}, v_threshold={v_threshold}, rate={rate}: sigma must be at least 0, "
            "v_threshold finite and rate from 0 to 1"
        )
    added, lost = tail(v_threshold, sigma), 1 - tail(v_threshold - 1, sigma)
    return StateChange(added, lost, rate * lost + (1 - rate) * added)


def simulate(
    sigma: float,
    v_threshold: float,
    rate: float,
    *,
    time_steps: int = 1,
    constant: bool = False,
    samples: int = 100_000,
    seed: int = 0,
) -> Estimate:
    """The share of the steps with S[t] ≠ O[t] by Monte Carlo, with MS-ResNet's LIF.

    Over several steps the membrane keeps what the last step left, which the formula neglects.
    The residual is drawn anew at each step, or once for all (`constant`, like a still image).
    """
    generator = torch.Generator().manual_seed(seed)
    residual = sigma * torch.randn(1 if constant else time_steps, samples, generator=generator)
    spikes = (torch.rand(time_steps, samples, generator=generator) < rate).float()
    with torch.no_grad():
        fired = LIF(MS_NEURON["tau"], decay_input=False, v_threshold=v_threshold)(residual + spikes)
    return estimate((fired != spikes).double().mean(dim=0))


def estimate(draws: Tensor) -> Estimate:
    """Mean and standard error of independent draws [n]."""
    return Estimate(float(draws.mean()), float(draws.std(correction=0)) / math.sqrt(len(draws)))


def state_change_by_block(probe: Probe) -> NDArray[np.float64]:
    """Share of neurons with O ≠ S in each block of a network at init [L], over N, T and space.

    NaN where the block changes the shape, so that no identity is possible.
    """
    outputs, shares = streams(probe), []
    before = next(outputs)
    for after in outputs:
        same = after.shape == before.shape
        shares.append(float((after != before).double().mean()) if same else math.nan)
        before = after
    return np.array(shares)
