"""What is counted for the state-change section, kept for all sessions."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import streamlit as st

from snncore.analysis.probe import Probe
from snncore.analysis.signal.state_change import (
    Estimate,
    StateChange,
    simulate,
    state_change,
    state_change_by_block,
)
from snncore.experiment import MS_NEURON, BlockKind, NeuronKind, Norm

STEPS, BLOCKS = 6, 18
FEW, MANY = 20_000, 100_000
RATES, SIGMAS = np.linspace(0, 1, 11), np.linspace(0.1, 2, 11)


@dataclass(frozen=True)
class Gate:
    """A residual of standard deviation σ, a threshold, and the rate of what the shortcut brings."""

    sigma: float
    v_threshold: float
    rate: float


class Found(NamedTuple):
    """The formula and Monte Carlo at the sliders, both sweeps, and the share in a net."""

    exact: StateChange
    once: Estimate
    fresh: Estimate
    still: Estimate
    over_rate: tuple[Estimate, ...]
    over_sigma: tuple[Estimate, ...]
    in_net: tuple[float, float, float]


@st.cache_data(max_entries=2000, show_spinner=False)
def measure(gate: Gate) -> Found:
    """All that is counted for one setting of the sliders; seeded, so always the same."""
    sigma, v, rate = gate.sigma, gate.v_threshold, gate.rate
    shares = state_change_by_block(untrained(gate))
    return Found(
        exact=state_change(sigma, v, rate),
        once=simulate(sigma, v, rate, samples=MANY),
        fresh=simulate(sigma, v, rate, time_steps=STEPS, samples=FEW),
        still=simulate(sigma, v, rate, time_steps=STEPS, constant=True, samples=FEW),
        over_rate=tuple(simulate(sigma, v, r, samples=FEW) for r in RATES),
        over_sigma=tuple(simulate(s, v, rate, samples=FEW) for s in SIGMAS),
        in_net=(float(shares.mean()), float(shares.min()), float(shares.max())),
    )


def untrained(gate: Gate) -> Probe:
    """A stage of Spiking blocks at init whose F(x) has the gate's σ and whose neurons its V_th."""
    return Probe(
        block=BlockKind.SPIKING,
        neuron=NeuronKind.LIF,
        tau=MS_NEURON["tau"],
        decay_input=False,
        v_threshold=gate.v_threshold,
        norm=Norm.TDBN,
        last_gamma=gate.sigma,
        time_steps=1,
        blocks=BLOCKS,
        images=8,
    )
