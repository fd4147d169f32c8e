"""One training run on the page: its live figures, its buttons, and what it came to."""

import streamlit as st

from pages.models.train import report as run_report
from pages.models.train.buttons import buttons, remove_button
from pages.models.train.link import UNASKED, Watched, choices_in_figures, shown_runs
from pages.models.train.outcome import advice, integers, no_such_layer, notices, outcome
from pages.shared.components.live.live import Shown, live, live_forgotten
from pages.shared.runs import names
from pages.shared.runs.file import plain
from pages.shared.runs.manager import manager
from pages.shared.runs.owner import owner
from pages.shared.runs.snapshot import Snapshot
from pages.shared.ui import link
from pages.shared.ui.figure import Provenance, Source, badge, footer
from pages.shared.ui.style import LOOKS
from pages.shared.ui.text import tr
from snncore.experiment import Experiment
from snncore.recipe import Recipe
from snncore.run.commands import Command
from snncore.run.state import State

TEST_IMAGES = 20
"""Pictures offered for the raster, from the start of the test set."""

UNFINISHED = (State.QUEUED, State.STARTING, State.RUNNING)
"""States in which a summary would be old before it is read."""

ASKED = "asked_"
"""In the session, with a run's token: what the run was last told to watch from here."""


@st.fragment
def panel(run: str) -> None:
    """The run with this token; runs again when its state changes, not at every step."""
    settings = manager().settings(run)
    if settings is None:
        remove_button(run)
        live_forgotten(run, tr("train.forgotten"))
        return
    experiment, recipe = settings
    snapshot = manager().snapshot(run)
    owned = manager().owned(run, owner())
    buttons(run, recipe, snapshot, owned)
    figures(run, experiment, recipe, snapshot, owned)
    notices(snapshot)
    report(run, experiment, recipe, snapshot)


def figures(
    run: str, experiment: Experiment, recipe: Recipe, snapshot: Snapshot, owned: bool
) -> None:
    """The live figures, as the link asks for them."""
    watched, log, view = choices_in_figures(TEST_IMAGES)
    # Once: in another tab the owner may have chosen otherwise since.
    if owned and watched != st.session_state.get(ASKED + run, UNASKED):
        ask(run, watched)
    live(
        Shown(
            token=run,
            state=snapshot["state"],
            step=snapshot["step"],
            outcome=outcome(recipe, snapshot),
            look=LOOKS[experiment.block],
            name=names.name(experiment),
            details=names.details(experiment, recipe),
            classes=names.class_names(experiment.dataset),
            devices=names.device_names(),
            images=TEST_IMAGES,
            log=log,
            view=view,
            owned=owned,
            advice=advice(experiment),
            integers=integers(experiment),
        ),
        on_watch=watch,
        on_log=lambda log: link.put({"loss_scale": "log" if log else "linear"}),
        on_view=lambda view: link.put({"figures": view}),
    )
    no_such_layer(watched.layer, snapshot)


def watch(layer: str, image: int) -> None:
    """Show this layer and image for every run of one's own on the page: they are compared."""
    link.put({"layer": layer, "image": image})
    for run in shown_runs():
        if manager().owned(run, owner()):
            ask(run, Watched(layer, image))


def ask(run: str, watched: Watched) -> None:
    """Tell the run what its raster shall be of; one that waits is told when it starts."""
    st.session_state[ASKED + run] = watched
    manager().command(run, owner(), Command.WATCH, layer=watched.layer or None, image=watched.image)


def report(run: str, experiment: Experiment, recipe: Recipe, snapshot: Snapshot) -> None:
    """The summary and the export; while the run goes on, only where its numbers come from."""
    conditions = [
        names.dataset_name(experiment.dataset),
        tr("train.seed", seed=experiment.seed),
        names.device_names().get(snapshot["device"]) or plain(snapshot["device"]),
    ]
    provenance = Provenance(Source.MEASURED, [text for text in conditions if text])
    if snapshot["state"] in UNFINISHED or not snapshot["curve"]["step"]:
        badge(provenance)
        return
    footer(
        key=f"run_{run}",
        summary=run_report.summary(experiment, snapshot),
        provenance=provenance,
        table=run_report.table(snapshot),
        code=run_report.code(experiment, recipe, snapshot["threads"]),
    )
