"""Compare: every run of this browser, kept; up to four groups of them on the same axes."""

import streamlit as st

from pages.models.compare.groups import Found, find_groups
from pages.models.compare.history import active, history, watch
from pages.models.compare.import_box import import_box
from pages.models.compare.pins import Pins, pinned, pins, pins_now
from pages.models.compare.shipped import shipped_networks
from pages.models.compare.view import (
    complain,
    curves_section,
    examples,
    inside_section,
    legend,
    settings_section,
    takeaway,
)
from pages.shared.nets.trained import shipped
from pages.shared.ui.controls import section
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps

TICK, SLOW_TICK = 2.0, 5.0
"""Seconds after which the list, and the figures, look again at runs that go on."""

SHELF = "compare_shipped"
"""In the session: whether the list of the shipped networks is open."""

SECTIONS = {"curves": curves_section, "inside": inside_section, "settings": settings_section}


def found(chosen: Pins) -> Found:
    """The pinned runs, or an example where there are none."""
    return find_groups(chosen or examples())


def head(shown: Pins, ticking: bool) -> None:
    """Who is ahead, and who is compared; the whole page follows when that changes."""
    chosen = pins_now()  # what was chosen in this very run too
    if chosen != shown or (ticking and not moving(chosen)):
        st.rerun()
    compared = found(chosen)
    say(takeaway(compared))
    complain(compared)
    legend(compared.groups, example=not chosen)


def moving(chosen: Pins) -> bool:
    """Whether a pinned run still goes on."""
    return any(run.active for group in find_groups(chosen).groups for run in group.runs)


def listed(shown: Pins, ticking: bool) -> None:
    """The history; the whole page follows when a pin has changed or the last run has ended."""
    runs = watch()
    if pins_now() != shown or (ticking and not active(runs)):
        st.rerun()
    history(runs)
    shelf = st.expander(
        tr("compare.shipped", count=len(shipped())),
        icon=":material/inventory_2:",
        key=SHELF,
        on_change="rerun",
    )
    if shelf.open:  # a row for each of many networks takes its time
        with shelf:
            shipped_networks()
    with st.expander(tr("compare.import_heading"), icon=":material/upload:"):
        import_box()


st.title(tr("compare.title"))
shown = pins()
going = moving(shown)
st.fragment(head, run_every=SLOW_TICK if going else None)(shown, going)
opened = section("compare", (*SECTIONS, "runs"))
if opened == "runs":
    st.caption(tr("compare.lead"))
    working = active(watch())
    st.fragment(listed, run_every=TICK if working else None)(shown, working)
else:
    show = SECTIONS[opened]
    st.fragment(lambda: show(found(pinned())), run_every=SLOW_TICK if going else None)()
next_steps(
    Step(tr("compare.next_race"), "models/train", {"section": "race"}),
    Step(tr("compare.next_depth"), "models/depth_study"),
)
