"""The trained gradient page's experiment: the networks, the figure, and what it says."""

from collections.abc import Mapping

import streamlit as st

from pages.models.trained_gradient.figures import profiles
from pages.models.trained_gradient.results import Line, lines_of, measure_all, work_of
from pages.models.trained_gradient.text import at_init, silent, summary, verdict
from pages.shared.components.plot.plot import show
from pages.shared.nets.measured_part import said_of_images, say_missing
from pages.shared.nets.python_code import on_test_images
from pages.shared.nets.several import choose_trained_nets, names
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.controls import one_of, switch
from pages.shared.ui.figure import Provenance, Source, badge
from pages.shared.ui.table import by_column
from pages.shared.ui.text import tr
from snncore.analysis.gradient.trained_gradient import InputGradients

COUNTS = (20, 100, 200)
DEEP = {
    "depth": "110",
    "gradient_start": "initialised",
    "gradient_kinds": "spiking,ms_silenced",
    "neuron": "lif",
    "tau": f"{4 / 3:.12g}",
    "decay_input": "False",
    "v_threshold": "0.5",
    "surrogate": "rectangle",
    "norm": "tdbn",
}
"""The gradient page on new nets of depth 110 with MS-ResNet's neuron, MS with its code's start."""


@st.fragment
def gradient_section() -> None:
    """The controls and the figure; every part of a measurement is made once and then kept."""
    nets = choose_trained_nets("trained_gradient_nets")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        count = one_of("trained_gradient_images", COUNTS, 100)
        new = switch("trained_gradient_new", True)
    if nets:
        gradient_panel(nets, count, new)
    st.page_link(
        "theory/gradient/page.py",
        label=tr("trained_gradient.open_deep"),
        icon=":material/trending_down:",
        query_params=DEEP,
    )


def gradient_panel(nets: Mapping[str, TrainedNet], count: int, new: bool) -> None:
    """Measure, draw, and compare with what the paper says."""
    work = work_of(nets, count, new)
    first = [each[0] for each in work.values()]
    say_missing(first)
    found = measure_all(nets, work)
    conditions = [*said_of_images(first), tr("measured.running_statistics")]
    if new:
        size = min(count, min(part.size for part in first))
        conditions.append(tr("measured.new_batch_statistics", size=size))
    show(
        profiles(lines_of(nets, found)),
        key="trained_gradient",
        summary=summary(nets, found),
        provenance=Provenance(Source.MEASURED, [*conditions, "CPU"]),
        table=table(nets, found),
        code=on_test_images(
            nets,
            count,
            ["from snncore.analysis.gradient.trained_gradient import input_gradients"],
            "found = input_gradients(net, *batch)",
            "print(file.stem, found.ratio, found.batch)",
        ),
        height=430,
    )
    for sentence in silent(nets, found):
        st.markdown(sentence)
    with st.container(horizontal=True, vertical_alignment="center"):
        badge(Provenance(Source.REPORTED))
        st.markdown(tr("trained_gradient.reported"), width="content")
    st.markdown(verdict(nets, found))
    if before := at_init(nets, found):
        st.markdown(before)
    st.markdown(tr("trained_gradient.contrast"))


def table(
    nets: Mapping[str, TrainedNet], found: Mapping[Line, InputGradients]
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
