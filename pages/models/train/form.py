"""The form of a run or of a race, its start, and the untrained networks that it describes."""

import streamlit as st

from pages.models.train.before_training import before_training, takeaway, untrained
from pages.models.train.link import SLOTS, show_runs
from pages.models.train.queue_note import queue_note
from pages.models.train.race import FAVOURITE, RIVALS, choose_prediction
from pages.models.train.settings import (
    DataMissing,
    NotPossible,
    Settings,
    choose_network,
    choose_settings,
)
from pages.shared.runs.manager import QueueFullError, manager
from pages.shared.runs.owner import owner
from pages.shared.ui.controls import choice, section
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps
from snncore.experiment import Experiment
from snncore.recipe import Recipe
from snncore.run.state import ACTIVE

LAST_GOOD = "last_good_settings"
SECTIONS = ("one", "race")


@st.fragment
def first_run() -> None:
    """While no run is on the page: one network and what it is before training, or a race."""
    manager().warm()
    said = st.container()
    opened = section("train", SECTIONS)
    match opened:
        case "race":
            race(said)
        case _:
            form([])
            experiment = last_good().experiment
            found = before_training(experiment)
            with said:
                takeaway(experiment, found)
    other = next(name for name in SECTIONS if name != opened)
    next_steps(Step(tr(f"train.next_{other}"), "models/train", {"section": other}))


def last_good() -> Settings:
    """The settings that were last possible; what is shown of them stays while others are wrong."""
    return st.session_state.get(LAST_GOOD) or Settings(Experiment(), Recipe())


@st.fragment
def further_run(shown: list[str]) -> None:
    """Beside a run the settings are those of another one, and fold away: the figures need room."""
    manager().warm()
    with st.expander(tr("train.another"), icon=":material/add:"):
        form(shown)


def race(said: st.delta_generator.DeltaGenerator) -> None:
    """Which block runs against a Spiking ResNet, the settings of both, and the question."""
    with st.container(border=True):
        rival = choice("rival", RIVALS, RIVALS[0])
        try:
            settings = st.session_state[LAST_GOOD] = choose_settings(choose_network(FAVOURITE))
        except NotPossible as refused:
            refuse(refused)
            return
        queue_note(2)
        choose_prediction(settings, rival)
    with said:
        takeaway(settings.experiment, untrained(settings.experiment, (FAVOURITE, rival)))


def form(shown: list[str]) -> None:
    """The settings of one run, and the button that starts it."""
    fields = choose_network()
    rest, start = st.columns([3.5, 1], gap="small")
    try:
        with rest:
            settings = st.session_state[LAST_GOOD] = choose_settings(fields)
    except NotPossible as refused:
        refuse(refused)
        with start:
            st.button(tr("train.start"), icon=":material/play_arrow:", key="refused", disabled=True)
        return
    queue_note(1)
    with start:
        start_button(settings, shown)


def refuse(refused: NotPossible) -> None:
    """What is wrong and what to do; the figure stays that of the last settings that were right."""
    st.warning(str(refused), icon=":material/rule:")
    if isinstance(refused, DataMissing):
        st.page_link("start/data/page.py", label=tr("train.open_data"), icon=":material/database:")


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
