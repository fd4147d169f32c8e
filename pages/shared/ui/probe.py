"""Controls of the nets that theory pages measure: the blocks, the neuron, a paper's settings."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

import streamlit as st

from pages.shared.ui.controls import choice, number, several, switch
from pages.shared.ui.presets import MS_NEURON, SEW_NEURON
from pages.shared.ui.text import tr
from pages.shared.ui.variants import VARIANTS, label
from snncore.analysis.probe import Probe
from snncore.experiment import NeuronKind, Norm

DEPTHS = (8, 14, 20, 32, 44, 56, 110)
SEW_PAPER = SEW_NEURON | {"norm": Norm.BN, "last_gamma": None, "time_steps": 4}
MS_PAPER = MS_NEURON | {"norm": Norm.TDBN, "last_gamma": None, "time_steps": 1}


class Paper(StrEnum):
    """Whose neuron and normalisation."""

    MS = "ms_paper"
    SEW = "sew_paper"


PAPERS: dict[str, dict[str, object]] = {Paper.SEW: SEW_PAPER, Paper.MS: MS_PAPER}


def choose_variants(field: str, default: Sequence[str]) -> list[str]:
    """The variants to compare, in their usual order; in the URL with commas between them."""
    chosen = several(
        field,
        list(VARIANTS),
        default,
        lambda key: st.pills(
            tr(f"field.{field}"),
            list(VARIANTS),
            selection_mode="multi",
            format_func=label,
            key=key,
        ),
        allowed=", ".join(VARIANTS),
    )
    if not chosen:
        st.info(tr("propagation.choose_one"))
    return chosen


def choose_neuron(probe: Probe) -> Probe:
    """The probe with the chosen neuron and threshold."""
    kind = choice("neuron", [NeuronKind.IF, NeuronKind.LIF], NeuronKind.IF)
    probe = replace(probe, neuron=kind, v_threshold=number("v_threshold", 0.05, 3.0, 1.0, 0.05))
    if kind is NeuronKind.LIF:
        tau = number("tau", 1.05, 10.0, 2.0, 0.05)
        probe = replace(probe, tau=tau, decay_input=switch("decay_input", True))
    return probe


def conditions(probe: Probe) -> Sequence[str]:
    """What the figures of this probe were measured under."""
    images = tr("propagation.images", images=probe.images, side=probe.side)
    return (images, f"T = {probe.time_steps}", tr("propagation.seed", seed=probe.seed), "CPU")
