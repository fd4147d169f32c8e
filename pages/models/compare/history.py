"""The history: every run of this browser, the newest first, to pin, open, export and delete."""

import streamlit as st

from pages.models.compare.actions import actions, undo
from pages.models.compare.pins import letter_control
from pages.models.compare.rows import columns
from pages.shared.nets.begun import begun
from pages.shared.runs.manager import manager
from pages.shared.runs.names import details, name
from pages.shared.runs.owner import owner
from pages.shared.runs.snapshot import Snapshot
from pages.shared.ui.text import tr
from snncore.experiment import Experiment
from snncore.recipe import Recipe
from snncore.run.state import ACTIVE

NEWEST = 20
"""Runs listed before the others are asked for."""

NO_CURVE = 10**9
"""Asked for what came after this step, a run tells its state without its curves."""


def watch() -> dict[str, Snapshot]:
    """How each run of this browser stands, the newest first; asking keeps those alive that are
    still to end."""
    tokens = reversed(manager().history(owner()))
    return {token: manager().snapshot(token, NO_CURVE) for token in tokens}


def active(runs: dict[str, Snapshot]) -> bool:
    return any(run["state"] in ACTIVE for run in runs.values())


def history(runs: dict[str, Snapshot]) -> None:
    """The list, and what was deleted last."""
    undo()
    if not runs:
        st.info(tr("compare.no_runs"), icon=":material/history:")
        st.page_link(
            "models/train/page.py", label=tr("compare.to_train"), icon=":material/play_circle:"
        )
    shown = runs if st.session_state.get("compare_all") else dict(list(runs.items())[:NEWEST])
    with st.container(height=380 if len(shown) > 4 else "content", border=False, key="runs"):
        for token, snapshot in shown.items():
            settings = manager().settings(token)
            if settings:
                row(token, *settings, snapshot)
        if len(runs) > NEWEST:
            st.toggle(tr("compare.all", older=len(runs) - NEWEST), key="compare_all")


def row(token: str, experiment: Experiment, recipe: Recipe, snapshot: Snapshot) -> None:
    """One run: its pin, what it is, how it stands, what can be done with it."""
    pin, what, stands, more = columns()
    with pin:
        letter_control(token)
    with what, st.container(gap=None):
        st.markdown(f"**{name(experiment)}**")
        st.caption(details(experiment, recipe))
    with stands, st.container(gap=None):
        st.markdown(standing(snapshot))
        texts = [begun(token)]
        # The processes of this server say how many threads they run.
        if snapshot["step"] and not snapshot["threads"]:
            texts.append(tr("compare.imported"))
        st.caption(" · ".join(texts))
    # With a key of its own: where a run is deleted, the menu of the next one does not stand open.
    with more, st.popover(tr("compare.more"), type="tertiary", key=f"more_{token}"):
        actions(token)


def standing(snapshot: Snapshot) -> str:
    """How a run stands in words: its state, its step and its test accuracy."""
    text = tr(
        "compare.standing",
        state=tr(f"live.state_{snapshot['state']}"),
        step=snapshot["step"],
        steps=snapshot["steps"],
    )
    if not snapshot["test"]["step"] or snapshot["test"]["accuracy"][-1] is None:
        return text
    return tr("compare.tested", standing=text, accuracy=snapshot["test"]["accuracy"][-1])
