"""What share of a Spiking block's residual reaches no spike, over depth and time; the reset."""

from dataclasses import replace

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.presets import MS_NEURON
from pages.shared.ui.probe import conditions
from pages.shared.ui.python_code import call, script
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.theory.propagation.figures_residual import ResidualWords, unseen
from pages.theory.propagation.results import remembered, unused
from snncore.analysis.probe import Layout, Probe
from snncore.analysis.signal.ineffective import Ineffective
from snncore.analysis.signal.propagation import Values
from snncore.analysis.signal.state_change import state_change
from snncore.experiment import BlockKind, Norm

SIGMAS = (0.125, 0.25, 0.354, 0.5, 0.707, 1.0)
BLOCKS, RATE = 8, 0.2


def ineffective_section(probe: Probe) -> None:
    """Left the share by block and step, right what a larger σ changes and what it leaves."""
    probe = as_in_paper(probe)
    say(tr("propagation.ineffective_lead"))
    found = unused(probe)
    changed, left = raised(probe)
    shares = found.unseen
    show(
        unseen(shares, np.array(SIGMAS), changed, left, residual_words()),
        key="propagation_ineffective",
        summary=summary(found, changed, left),
        provenance=Provenance(Source.MEASURED, conditions(probe)),
        table={
            "step": [t + 1 for t in range(shares.shape[0]) for _ in range(shares.shape[1])],
            "block": [b + 1 for _ in range(shares.shape[0]) for b in range(shares.shape[1])],
            "share without a spike": shares.ravel().tolist(),
        },
        code=script(
            [
                "from snncore.analysis.probe import Probe",
                "from snncore.analysis.signal.ineffective import ineffective",
            ],
            f"found = ineffective({call(probe)})",
            "print(found.unseen.mean(), found.left_after_spike, found.left_in_silence)",
        ),
        height=340,
    )  # fmt: skip
    st.latex(r"I^{l+2} = W^{l+1} o^{l+1} = W^{l+1} o^{l} \qquad (o^{l+1} = o^{l})")
    st.caption(tr("propagation.ineffective_note"))


def as_in_paper(probe: Probe) -> Probe:
    """Spiking blocks of one stage with the MS-ResNet paper's neuron and tdBN, whose argument it is;
    blocks, time steps and seed are the page's."""
    return replace(
        probe,
        block=BlockKind.SPIKING,
        layout=Layout.STAGE,
        norm=Norm.TDBN,
        last_gamma=None,
        **MS_NEURON,  # type: ignore[arg-type]
    )


def raised(probe: Probe) -> tuple[Values, Values]:
    """[σ]: the share of states that change by the formula; what is left of the input, measured."""
    stages = [replace(probe, blocks=BLOCKS, time_steps=1, last_gamma=sigma) for sigma in SIGMAS]
    changed = [state_change(s, probe.v_threshold, RATE).probability for s in SIGMAS]
    return np.array(changed), np.array([remembered(stage).measured[-1] for stage in stages])


def residual_words() -> ResidualWords:
    """The words in the figure."""
    names = ("block", "unseen", "sigma", "changed_states", "left_of_input")
    return ResidualWords(*(tr(f"propagation.{name}") for name in names))


def summary(found: Ineffective, changed: Values, left: Values) -> str:
    """What is lost, what a reset keeps, what a larger σ does."""
    return tr(
        "propagation.ineffective_summary",
        share=float(np.nanmean(found.unseen)),
        first=float(np.nanmean(found.unseen[:, 0])),
        last=float(np.nanmean(found.unseen[:, -1])),
        spike=found.left_after_spike,
        silence=found.left_in_silence,
        low=changed[0],
        high=changed[-1],
        left_low=left[0],
        left_high=left[-1],
        blocks=BLOCKS,
    )
