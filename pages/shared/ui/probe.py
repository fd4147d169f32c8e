"""The propagation page's controls: which blocks, in which net, with which neuron."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial

import streamlit as st

from pages.shared.ui import link
from pages.shared.ui.controls import choice, number, one_of, optional, several, switch
from pages.shared.ui.text import tr
from pages.shared.ui.variants import VARIANTS, label
from snncore.analysis.probe import Layout, Probe
from snncore.experiment import NeuronKind, Norm

DEPTHS = (8, 14, 20, 32, 44, 56, 110)
GAMMAS = (None, 0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0)
SEW_PAPER: dict[str, object] = {
    "neuron": NeuronKind.IF,
    "v_threshold": 1.0,
    "norm": Norm.BN,
    "last_gamma": None,
    "time_steps": 4,
}
MS_PAPER: dict[str, object] = {
    "neuron": NeuronKind.LIF,
    "tau": 4 / 3,
    "decay_input": False,
    "v_threshold": 0.5,
    "norm": Norm.TDBN,
    "last_gamma": None,
    "time_steps": 1,
}
PAPERS = {"sew_paper": SEW_PAPER, "ms_paper": MS_PAPER}


class View(StrEnum):
    """What the first section shows of the same nets."""

    RATES = "rates"
    STREAM = "stream"
    MEMORY = "memory"


def presets() -> None:
    """Buttons that set the neuron, its threshold and the norm as in a paper."""
    for name, values in PAPERS.items():
        st.button(
            tr(f"propagation.preset_{name}"),
            help=tr(f"propagation.preset_{name}_help"),
            key=f"propagation_{name}",
            on_click=partial(link.put, values),
        )


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


def choose_layout() -> Layout:
    """Presets and the kind of net, in one row."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layout = choice("layout", list(Layout), Layout.STAGE)
        presets()
    return layout


def choose_probe(layout: Layout) -> Probe:
    """The net that all variants share."""
    probe = Probe(layout=layout, images=16)
    if layout is Layout.NETWORK:
        probe = replace(probe, depth=one_of("depth", DEPTHS, 56))
    else:
        probe = replace(probe, blocks=number("blocks", 1, 54, 20, 1))
    return replace(
        choose_neuron(probe),
        time_steps=number("time_steps", 1, 8, 4, 1),
        norm=choice("norm", list(Norm), Norm.BN),
        last_gamma=optional("last_gamma", GAMMAS, tr("propagation.as_others")),
        seed=number("seed", 0, 99, 0, 1),
    )


def choose_neuron(probe: Probe) -> Probe:
    """The probe with the chosen neuron and threshold."""
    kind = choice("neuron", [NeuronKind.IF, NeuronKind.LIF], NeuronKind.IF)
    probe = replace(probe, neuron=kind, v_threshold=number("v_threshold", 0.05, 3.0, 1.0, 0.05))
    if kind is NeuronKind.LIF:
        tau = number("tau", 1.05, 10.0, 2.0, 0.05)
        probe = replace(probe, tau=tau, decay_input=switch("decay_input", True))
    return probe


def in_words(probe: Probe) -> str:
    """The net of a probe."""
    if probe.layout is Layout.NETWORK:
        return tr("propagation.net_network", depth=probe.depth)
    return tr(f"propagation.net_{probe.layout}", blocks=probe.blocks)


def conditions(probe: Probe) -> Sequence[str]:
    """What the figures of this probe were measured under."""
    images = tr("propagation.images", images=probe.images, side=probe.side)
    return (images, f"T = {probe.time_steps}", tr("propagation.seed", seed=probe.seed), "CPU")


def as_python(probe: Probe) -> str:
    """The probe as a call with the fields that are not the default."""
    default = type(probe)().as_dict()
    fields = [f"{k}={v!r}" for k, v in probe.as_dict().items() if v != default[k]]
    return f"{type(probe).__name__}({', '.join(fields)})"
