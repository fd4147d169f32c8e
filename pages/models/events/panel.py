"""The events page's experiment: the clip in three views under one scrubber, and the questions."""

import numpy as np
import streamlit as st

from pages.models.events.controls import (
    Asked,
    choose_clip,
    choose_net,
    choose_sensor,
    choose_step,
)
from pages.models.events.figures import cloud, frame, raster
from pages.models.events.frames_panel import frames_panel
from pages.models.events.memory_panel import memory_panel
from pages.models.events.python_code import of_clip
from pages.models.events.reported import reported_panel, trained_panel
from pages.models.events.results import Seen, clip, seen
from pages.models.events.text import (
    events_table,
    first_layer,
    provenance,
    said_of_clip,
    takeaway,
    words,
)
from pages.shared.components.plot.plot import draw
from pages.shared.ui.controls import section
from pages.shared.ui.figure import footer
from pages.shared.ui.style import LOOKS
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from snncore.data.events.frames import slice_numbers
from snncore.data.events.gestures import SIDE

SECTIONS = ("memory", "frames", "trained", "reported", "how")
HEIGHT = 360


@st.fragment
def events_section() -> None:
    """Network, clip and sensor; the clip as it happens; the question that is open."""
    first = st.container(key="takeaway")
    left, right = st.columns([2.4, 1], gap="medium")
    with left:
        net = choose_net()
    if net is None:
        return
    with right:
        number = choose_clip(net)
    scrubber, sensor = st.columns([2.4, 1], gap="medium")
    with sensor:
        asked = Asked(net, number, choose_sensor())
    found = seen(asked)
    with first:
        say(takeaway(asked, found))
    with scrubber:
        step = choose_step(len(found.frames))
    three_views(asked, found, step)
    questions(asked, found, step)


def three_views(asked: Asked, found: Seen, step: int) -> None:
    """Cloud, frame and raster, all at one step."""
    events = clip(asked.dataset, asked.number, asked.sensor)
    e = asked.net.checkpoint.experiment
    slices = slice_numbers(events.t, e.time_steps, e.slices)
    start, end = np.searchsorted(slices, [step - 1, step])
    said = said_of_clip(asked, found, step, len(events.t), int(end - start))
    left, middle, right = st.columns([1.3, 1.1, 1.1], gap="small")
    with left:
        st.caption(tr("events.as_cloud"))
        draw(cloud(events, (int(start), int(end)), SIDE, words()), key="events_cloud",
             label=said, height=HEIGHT)  # fmt: skip
    with middle:
        st.caption(tr("events.as_frame", step=step))
        draw(frame(found.frames[step - 1], words()), key="events_frame", label=said, height=HEIGHT)
    with right:
        st.caption(tr("events.as_raster", layer=first_layer(found)))
        if len(found.spikes):
            draw(raster(found.spikes, step, LOOKS[e.block].color, words()), key="events_raster",
                 label=said, height=HEIGHT)  # fmt: skip
        else:
            st.info(tr("events.no_spikes"))
    footer(
        key="events",
        summary=said,
        provenance=provenance(asked),
        table=events_table(events),
        code=of_clip(asked),
    )


def questions(asked: Asked, found: Seen, step: int) -> None:
    """One at a time."""
    match section("events", SECTIONS):
        case "memory":
            memory_panel(asked, found, step)
        case "frames":
            frames_panel(asked)
        case "trained":
            trained_panel()
        case "reported":
            reported_panel()
        case "how":
            st.latex(
                r"\begin{gathered}|\ln I(x,y,t)-\ln I(x,y,t_{\mathrm{last}})|\ge\theta\\"
                r"\Rightarrow\;(t,x,y,p),\quad p=\mathrm{sign}\end{gathered}"
            )
            st.markdown(tr("events.how"))
