"""Compare: every run of this browser, kept; up to four groups of them on the same axes."""

import streamlit as st

from pages.models.compare.groups import find_groups
from pages.models.compare.history import active, history, import_box, shipped_networks, watch
from pages.models.compare.pins import pinned, pins
from pages.models.compare.view import comparison, examples
from pages.shared.nets.trained import shipped
from pages.shared.ui.text import tr

TICK, SLOW_TICK = 2.0, 5.0
"""Seconds after which the list, and the figures, look again at runs that go on."""

SHELF = "compare_shipped"
"""In the session: whether the list of the shipped networks is open."""


def listed(shown: dict[str, list[str]], ticking: bool) -> None:
    """The history; the whole page follows when a pin has changed or the last run has ended."""
    runs = watch()
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
    if pinned() != shown or (ticking and not active(runs)):
        st.rerun()


def compared(ticking: bool) -> None:
    """The figures of the pinned runs, or an example where there are none."""
    chosen = pinned()
    groups = find_groups(chosen or examples())
    comparison(groups, example=not chosen)
    if ticking and not any(run.active for group in groups.groups for run in group.runs):
        st.rerun()


st.title(tr("compare.title"))
st.markdown(tr("compare.lead"))
shown = pins()
going = active(watch())
st.fragment(listed, run_every=TICK if going else None)(shown, going)
groups = find_groups(shown).groups
moving = any(run.active for group in groups for run in group.runs)
st.fragment(compared, run_every=SLOW_TICK if moving else None)(moving)
