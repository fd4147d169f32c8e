"""What a run's owner can do with it: play, pause, step, stop, go on; its pace, stops and rate."""

from functools import partial
from typing import Any

import streamlit as st

from pages.lessons.host import first_button, is_host
from pages.models.train.link import show_runs, shown_runs
from pages.models.train.recipe import RATES
from pages.shared.runs.manager import QueueFullError, manager
from pages.shared.runs.owner import owner
from pages.shared.runs.snapshot import Snapshot
from pages.shared.ui.numbers import by_hand
from pages.shared.ui.text import tr
from snncore.recipe import Recipe
from snncore.run.commands import Command
from snncore.run.state import ACTIVE, FINAL, State

ALIVE = (State.RUNNING, State.PAUSED)
"""States in which a process listens."""

PACES = (0.0, 0.5, 1.0, 2.0, 5.0)
"""Seconds from step to step, at least."""


def buttons(run: str, recipe: Recipe, snapshot: Snapshot, owned: bool) -> None:
    """The row above a run's figures; who does not own the run sees it and why it is disabled."""
    state = snapshot["state"]
    with st.container(horizontal=True, gap="small"):
        if state in ACTIVE:
            if state == State.PAUSED:
                control(run, Command.RESUME, "play_arrow", owned)
            else:
                control(run, Command.PAUSE, "pause", owned and state == State.RUNNING)
            control(run, Command.STEP, "skip_next", owned and state in ALIVE)
            control(run, Command.STOP, "stop", owned)
            knobs(run, recipe, snapshot, owned and state in ALIVE)
            if state == State.QUEUED and owned and is_host() and snapshot["place"] > 1:
                first_button(run, tr("train.put_first"), f"put_first_{run}")
        elif may_go_on(snapshot):
            go_on_button(run, snapshot["checkpoint"], owned)
        if owned and snapshot["checkpoint"]:
            raster_link(run)
        if state not in ACTIVE or not owned:
            remove_button(run)
    if not owned:
        st.caption(tr("train.not_yours"))


def raster_link(run: str) -> None:
    """The link to the spikes of the network that was just trained, as it was saved last."""
    st.page_link(
        "models/raster/page.py",
        label=tr("train.to_raster"),
        icon=":material/grid_on:",
        query_params={"net": f"run.{run}"},
    )


def remove_button(run: str) -> None:
    """The button that takes a run off the page; the run itself stays as it is."""
    if st.button(tr("train.remove"), icon=":material/close:", key=f"remove_{run}"):
        show_runs([other for other in shown_runs() if other != run])
        st.rerun()


def control(run: str, command: Command, icon: str, allowed: bool) -> None:
    """A button that sends the run's process a command."""
    st.button(
        tr(f"train.{command}"),
        icon=f":material/{icon}:",
        key=f"{command}_{run}",
        disabled=not allowed,
        on_click=partial(tell, run, command),
    )


def tell(run: str, command: Command, **values: Any) -> None:
    manager().command(run, owner(), command, **values)


def may_go_on(snapshot: Snapshot) -> bool:
    """Whether the run can go on: not where the same would end it again at the same step."""
    reason = snapshot["reason"]
    return snapshot["can_go_on"] and not (reason and reason["kind"] in FINAL)


def go_on_button(run: str, step: int, allowed: bool) -> None:
    if not st.button(
        tr("train.go_on", step=step),
        icon=":material/play_arrow:",
        type="primary",
        key=f"go_on_{run}",
        disabled=not allowed,
    ):
        return
    try:
        manager().go_on(run, owner())
    except QueueFullError as error:
        st.warning(tr("train.queue_full", waiting=error.waiting))
    else:
        st.rerun(scope="fragment")


def knobs(run: str, recipe: Recipe, snapshot: Snapshot, allowed: bool) -> None:
    """Slow motion, where to pause, and the learning rate: what can be changed while it runs."""
    with st.popover(tr("train.knobs")):
        slow_knob(run, snapshot, allowed)
        stop_knobs(run, recipe, snapshot, allowed)
        rate_knob(run, recipe, snapshot, allowed)
        st.caption(tr("train.knobs_note", schedule=tr(f"option.{recipe.schedule}")))


def slow_knob(run: str, snapshot: Snapshot, allowed: bool) -> None:
    key = f"slow_{run}"
    st.segmented_control(
        tr("train.slow"),
        PACES,
        default=snapshot["slow"],
        format_func=pace,
        required=True,
        key=key,
        disabled=not allowed,
        on_change=lambda: tell(run, Command.SLOW, seconds=st.session_state[key]),
    )


def stop_knobs(run: str, recipe: Recipe, snapshot: Snapshot, allowed: bool) -> None:
    """A step and a loss, side by side; 0 stands for none."""
    goal = snapshot["stopping"]
    step_key, loss_key = f"stop_step_{run}", f"stop_loss_{run}"

    def stop_at() -> None:
        step, loss = st.session_state[step_key] or None, st.session_state[loss_key] or None
        tell(run, Command.STOP_AT, step=step, loss=loss)

    left, right = st.columns(2)
    left.number_input(
        tr("train.stop_step"),
        0,
        recipe.steps,
        goal["step"] or 0,
        key=step_key,
        disabled=not allowed,
        on_change=stop_at,
    )
    right.number_input(
        tr("train.stop_loss"),
        0.0,
        10.0,
        goal["loss"] or 0.0,
        0.1,
        key=loss_key,
        disabled=not allowed,
        on_change=stop_at,
    )


def rate_knob(run: str, recipe: Recipe, snapshot: Snapshot, allowed: bool) -> None:
    key = f"new_rate_{run}"
    rate = snapshot["rates"][-1][1] if snapshot["rates"] else recipe.learning_rate
    st.select_slider(
        tr("train.new_rate"),
        sorted({*RATES, recipe.learning_rate, rate}),
        rate,
        format_func=lambda value: by_hand(f"{value:g}"),
        key=key,
        disabled=not allowed,
        on_change=lambda: tell(run, Command.LEARNING_RATE, value=st.session_state[key]),
    )


def pace(seconds: float) -> str:
    return tr("train.per_step", seconds=seconds) if seconds else tr("train.full_speed")
