"""The trained gradient page's experiment: the networks, the figure, and what it says."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import streamlit as st

from pages.models.trained_gradient.figures import SHARES, over_images, profiles
from pages.models.trained_gradient.results import State, lines_of, measure_all, words, work_of
from pages.models.trained_gradient.text import (
    at_init,
    over_images_said,
    silent,
    summary,
    takeaway,
    verdict,
)
from pages.shared.components.plot.plot import show
from pages.shared.nets.measured_part import MeasuredPart, said_of_images, say_missing
from pages.shared.nets.python_code import on_test_images
from pages.shared.nets.several import choose_trained_nets, names
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.address import as_text
from pages.shared.ui.controls import one_of, section, switch
from pages.shared.ui.figure import Provenance, Source, badge
from pages.shared.ui.panel import FIRST
from pages.shared.ui.presets import MS_NEURON
from pages.shared.ui.table import by_column
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from snncore.analysis.gradient.trained_gradient import InputGradients

SECTIONS = ("images", "paper")
COUNTS = (20, 100, 200)
DEEP = {
    "depth": "110",
    "gradient_start": "initialised",
    "gradient_kinds": "spiking,ms_silenced",
    **{field: as_text(value) for field, value in MS_NEURON.items()},
    "surrogate": "rectangle",
    "norm": "tdbn",
}
"""The gradient page on new nets of depth 110 with MS-ResNet's neuron, MS with its code's start."""


@st.fragment
def gradient_section() -> None:
    """The controls and the figure; every part of a measurement is made once and then kept."""
    first = st.container()
    which, how = st.columns([2.2, 1], gap="medium")
    with which:
        nets = choose_trained_nets("trained_gradient_nets")
    with how:
        count = one_of("trained_gradient_images", COUNTS, 100)
        new = switch("trained_gradient_new", True)
    if not nets:
        return
    work = work_of(nets, count, new)
    with first:
        takes = st.container()
        say_missing(work.values())
    found = measure_all(nets, work)
    with takes:
        say(takeaway(nets, found))
    shown = Measured(nets, found, conditions(work, new), code(nets, count))
    gradient_panel(shown)
    own = all(each[0].own for each in work.values())
    match section("trained_gradient", SECTIONS):
        case "images":
            images_panel(shown)
        case "paper":
            paper_panel(nets, found, own)


class Measured(NamedTuple):
    """What both figures show."""

    nets: Mapping[str, TrainedNet]
    found: Mapping[State, InputGradients]
    provenance: Provenance
    code: str


def conditions(work: Mapping[State, Sequence[MeasuredPart]], new: bool) -> Provenance:
    """The conditions: which images, and what BatchNorm goes by."""
    said = [*said_of_images(work.values()), tr("measured.running_statistics")]
    if new:
        size = min(parts[0].size for parts in work.values())
        said.append(tr("measured.new_batch_statistics", size=size))
    return Provenance(Source.MEASURED, [*said, "CPU"])


def code(nets: Mapping[str, TrainedNet], count: int) -> str:
    """The lines of Python that measure the trained networks: over all images, then image by image
    how far apart they lie at the first block."""
    imports = (
        "import numpy as np",
        "",
        "from snncore.analysis.gradient.trained_gradient import input_gradients",
    )
    return on_test_images(
        nets,
        count,
        imports,
        "found = input_gradients(net, *batch)",
        "print(file.stem, found.ratio, found.batch)",
        f"low, high = np.percentile(found.norms[:, 0], ({SHARES[0]}, {SHARES[-1]}))",
        "print(high / low, found.norms)",
    )


def gradient_panel(shown: Measured) -> None:
    """One norm over all images at every block, and which networks are silent."""
    nets, found, provenance, python = shown
    show(
        profiles(lines_of(nets, found), words()),
        key="trained_gradient",
        summary=summary(nets, found),
        provenance=provenance,
        table=table(nets, found),
        code=python,
        height=FIRST,
    )
    for sentence in silent(nets, found):
        st.markdown(sentence)


def images_panel(shown: Measured) -> None:
    """The distribution of the trained networks' norms over the images."""
    nets, found, provenance, python = shown
    trained = {state: each for state, each in found.items() if not state.new}
    show(
        over_images(lines_of(nets, trained), words()),
        key="trained_gradient_images_figure",
        summary=over_images_said(nets, trained),
        provenance=provenance,
        table=images_table(nets, trained),
        code=python,
        height=400,
    )


def images_table(
    nets: Mapping[str, TrainedNet], found: Mapping[State, InputGradients]
) -> dict[str, list[object]]:
    """One row for each network, image and block."""
    called = names(nets)
    rows = [
        (called[key], image, block, norm)
        for (key, _), gradients in found.items()
        for image, norms in enumerate(gradients.norms)
        for block, norm in enumerate(norms.tolist(), 1)
    ]
    return by_column(("net", "image", "block", "gradient_norm"), rows)


def paper_panel(
    nets: Mapping[str, TrainedNet], found: Mapping[State, InputGradients], own: bool
) -> None:
    """What the MS-ResNet paper reports, and whether it is so here, on the networks' own images."""
    with st.container(horizontal=True, vertical_alignment="center"):
        badge(Provenance(Source.REPORTED))
        st.markdown(tr("trained_gradient.reported"), width="content")
    if not own:
        st.markdown(tr("trained_gradient.no_verdict"))
    else:
        st.markdown(verdict(nets, found))
        if before := at_init(nets, found):
            st.markdown(before)
    say(tr("trained_gradient.contrast"))
    st.page_link(
        "theory/gradient/page.py",
        label=tr("trained_gradient.open_deep"),
        icon=":material/trending_down:",
        query_params=DEEP,
    )


def table(
    nets: Mapping[str, TrainedNet], found: Mapping[State, InputGradients]
) -> dict[str, list[object]]:
    """One row for each line and block."""
    called = names(nets)
    rows = [
        (called[key], "new" if new else "trained", i + 1, norm, active)
        for (key, new), gradients in found.items()
        for i, (norm, active) in enumerate(
            zip(gradients.batch, gradients.active.mean(axis=0), strict=True)
        )
    ]
    columns = ("net", "state", "block", "gradient_norm", "active")
    return by_column(columns, rows)
