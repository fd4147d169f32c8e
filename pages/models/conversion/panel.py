"""The conversion page's experiment: controls, the curve over T, and what each question shows."""

from collections.abc import Mapping
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.models.conversion.carried import carried_panel
from pages.models.conversion.controls import (
    choose_how,
    choose_net,
    choose_percentile,
    choose_time,
    trained_directly,
)
from pages.models.conversion.figures import Direct, against_time, by_layer
from pages.models.conversion.layer import layer_panel
from pages.models.conversion.measuring import Measurement
from pages.models.conversion.python_code import of_layers, of_time
from pages.models.conversion.results import curve_of
from pages.models.conversion.text import (
    layers_table,
    said_of_depth,
    said_of_time,
    so_far,
    takeaway,
    time_table,
    words,
)
from pages.models.conversion.tuned import tuned_panel
from pages.models.conversion.ways import ways_panel
from pages.shared.components.plot.plot import show
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.controls import section
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.naming import data_name
from pages.shared.ui.panel import FIRST
from pages.shared.ui.style import LOOKS, Line
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from snncore.analysis.conversion.convert import Conversion
from snncore.analysis.conversion.rate_curve import CALIBRATION, RateCurve
from snncore.analysis.conversion.shipped import Shipped

TICK = 0.5
"""Seconds between two looks at a curve that is being measured."""

SECTIONS = ("carried", "tuned", "depth", "layer", "how", "ways")


class Asked(NamedTuple):
    """What the controls say."""

    net: TrainedNet
    how: Conversion
    direct: Mapping[str, TrainedNet]


@st.fragment
def conversion_section() -> None:
    """What ships is shown at once, another conversion as it is measured."""
    first = st.container()  # a block: a fragment within this one may write into it alone
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        net = choose_net()
    with right:
        percentile = choose_percentile()
    how = choose_how(percentile)
    if net is None:
        return
    found = curve_of(net, how)
    if found is None:
        wanted = tr(f"option.{net.checkpoint.experiment.dataset}")
        st.info(tr("conversion.missing", wanted=wanted))
        st.page_link("start/data/page.py", label=tr("train.open_data"), icon=":material/database:")
        return
    going = isinstance(found, Measurement) and not found.complete and not found.stopped
    asked = Asked(net, how, trained_directly(net))
    st.fragment(panel, run_every=TICK if going else None)(first, asked, found, ticking=going)


def panel(
    first: DeltaGenerator, asked: Asked, found: Shipped | Measurement, *, ticking: bool
) -> None:
    """Draw what is known; when all is known, or somebody has stopped it, the clock stops."""
    if isinstance(found, Measurement) and not found.complete:
        progress(found)
    elif ticking:
        st.rerun()
    curve = found.curve
    if curve is None:
        first.markdown(tr("conversion.takeaway_waiting"))
    else:
        time_panel(first, asked, curve, conditions(asked, found, curve))
    match section("conversion", SECTIONS):
        case "carried":
            carried_panel(asked.net)
        case "tuned":
            tuned_panel(asked.net)
        case "depth":
            depth_panel(asked, found)
        case "layer":
            layer_panel(asked.net, asked.how)
        case "how":
            how_panel()
        case "ways":
            ways_panel()


def times_of(found: Shipped | Measurement) -> list[int]:
    """The T at which the curve is read out, also before it is known."""
    return found.order.times if isinstance(found, Measurement) else list(found.curve.times)


def time_panel(
    first: DeltaGenerator, asked: Asked, curve: RateCurve, provenance: Provenance
) -> None:
    """Accuracy and rate error over T; `first` gets the takeaway."""
    direct = points(asked.direct)
    with first:
        say(takeaway(asked.net, curve, direct))
    show(
        against_time(curve, direct, words()),
        key="conversion",
        summary=said_of_time(curve, direct),
        provenance=provenance,
        table=time_table(curve, direct),
        code=of_time(asked.net, asked.how, curve.times[-1], curve.images),
        height=FIRST,
    )


def progress(found: Measurement) -> None:
    """How far it is, with a button that stops it, or goes on."""
    found.want()
    if found.stopped:
        st.caption(tr("conversion.stopped", done=found.done, total=found.order.images))
        st.button(tr("conversion.go_on"), key="conversion_go_on", on_click=found.go_on)
    else:
        st.progress(found.done / found.order.images, so_far(found))
        st.button(tr("conversion.stop"), key="conversion_stop", on_click=found.stop)


def points(nets: Mapping[str, TrainedNet]) -> list[Direct]:
    """The networks trained directly, as they are drawn."""
    return [
        Direct(Line(net.name, LOOKS[e.block]), e.time_steps, net.score or 0.0)
        for net in nets.values()
        if (e := net.checkpoint.experiment)
    ]


def conditions(asked: Asked, found: Shipped | Measurement, curve: RateCurve) -> Provenance:
    """Whose pictures, how many, and how the thresholds were set."""
    shipped = isinstance(found, Shipped)
    label = found.data if isinstance(found, Shipped) else found.images.label
    said = [
        asked.net.name,
        tr("conversion.images", count=curve.images, data=data_name(label)),
        tr("conversion.calibration", count=CALIBRATION),
        "CPU",
    ]
    return Provenance(Source.PRECOMPUTED if shipped else Source.MEASURED, said)


@st.fragment  # its control changes nothing above
def depth_panel(asked: Asked, found: Shipped | Measurement) -> None:
    """The error of every layer at one T."""
    time, curve = choose_time(times_of(found)), found.curve
    if curve is None:
        return
    at = list(curve.times).index(time)
    show(
        by_layer(curve, at, words()),
        key="conversion_depth",
        summary=said_of_depth(curve, at),
        provenance=conditions(asked, found, curve),
        table=layers_table(curve, at),
        code=of_layers(asked.net, asked.how, curve.times[at], curve.images),
    )


def how_panel() -> None:
    """The conversion's equations, and what each setting changes."""
    st.latex(
        r"\begin{gathered}"
        r"W'=V_{th}^{\,l-1}\,\frac{\gamma}{\sigma}\,W,\qquad b'=\beta-\frac{\gamma}{\sigma}\,\mu\\"
        r"\frac{V_{th}^{\,l}}{T}\sum_t S^l[t]\;\to\;\mathrm{ReLU}^l"
        r"\end{gathered}"
    )
    say(tr("conversion.how", count=CALIBRATION))
