"""Train: choose a network, start it, and watch it learn, alone or beside another one."""

import streamlit as st

from pages.models.train.before_training import before_training
from pages.models.train.link import SLOTS, show_runs, shown_runs
from pages.models.train.panel import panel
from pages.models.train.settings import DataMissing, NotPossible, Settings, choose_settings
from pages.shared.runs.manager import QueueFullError, manager
from pages.shared.runs.owner import owner
from pages.shared.ui.text import tr
from snncore.experiment import Experiment
from snncore.recipe import Recipe
from snncore.run.state import ACTIVE

LAST_GOOD = "last_good_settings"


@st.fragment
def form(shown: list[str]) -> None:
    """The settings, the start button and, while no run is known, the network before training.

    Beside a run the settings are those of another one, and fold away: the figures need the room.
    """
    manager().warm()
    with st.expander(tr("train.another"), icon=":material/add:") if shown else st.container():
        try:
            st.session_state[LAST_GOOD] = choose_settings()
            start_button(st.session_state[LAST_GOOD], shown)
        except NotPossible as refused:
            refuse(refused)
    if not shown:
        settings = st.session_state.get(LAST_GOOD) or Settings(Experiment(), Recipe())
        before_training(settings.experiment)


def refuse(refused: NotPossible) -> None:
    """What is wrong and what to do; the figure stays that of the last settings that were right."""
    st.warning(str(refused), icon=":material/rule:")
    if isinstance(refused, DataMissing):
        st.page_link("start/data/page.py", label=tr("train.open_data"), icon=":material/database:")
    st.button(tr("train.start"), icon=":material/play_arrow:", disabled=True)


def start_button(settings: Settings, shown: list[str]) -> None:
    """A new run stands beside the one shown, or takes the place of the older one that is over."""
    if not st.button(
        tr("train.start_beside") if shown else tr("train.start"),
        icon=":material/play_arrow:",
        type="primary",
        key="start",
    ):
        return
    kept = shown if len(shown) < len(SLOTS) else without_one_that_is_over(shown)
    if len(kept) == len(SLOTS):
        st.warning(tr("train.both_active"))
        return
    try:
        show_runs([*kept, manager().start(*settings, owner())])
    except QueueFullError as error:
        st.warning(tr("train.queue_full", waiting=error.waiting))
    else:
        st.rerun()


def without_one_that_is_over(shown: list[str]) -> list[str]:
    """The runs that stay when another one comes: the older of those that are over goes."""
    over = [run for run in shown if manager().snapshot(run)["state"] not in ACTIVE]
    return [run for run in shown if run not in over[:1]]


st.title(tr("train.title"))
st.markdown(tr("train.lead"))
runs = shown_runs()
form([run for run in runs if manager().settings(run)])
for column, run in zip(st.columns(max(1, len(runs))), runs, strict=False):
    with column:
        panel(run)
st.page_link(
    "models/compare/page.py", label=tr("train.to_compare"), icon=":material/compare_arrows:"
)
st.page_link("models/raster/page.py", label=tr("train.to_raster"), icon=":material/grid_on:")
