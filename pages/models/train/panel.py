"""One training run on the page: its live figures, its buttons, and what it came to."""

from collections.abc import Sequence

import streamlit as st

from pages.models.train import report as run_report
from pages.models.train.buttons import buttons, remove_button
from pages.models.train.link import UNASKED, Watched, choices_in_figures, shown_runs
from pages.models.train.outcome import advice, integers, no_such_layer, notices, outcome
from pages.models.train.parts import called, firing_most
from pages.models.train.standing import NO_CURVE, Standing, standing
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
from snncore.run.state import ENDED, State

TEST_IMAGES = 20
"""Pictures offered for the raster, from the start of the test set."""

UNFINISHED = (State.QUEUED, State.STARTING, State.RUNNING)
"""States in which a summary would be old before it is read."""

ASKED = "asked_"
"""In the session, with a run's token: what the run was last told to watch from here."""

UNTOLD = "untold_"
"""In the session, with a run's token: the layer that it watched before it was told of one."""


@st.fragment
def panel(run: str, said: Standing | None) -> None:
    """The run with this token; runs again when its state changes, not at every step, and the whole
    page with it where what it `said` of the run holds no longer."""
    settings = manager().settings(run)
    if settings is None:
        remove_button(run)
        live_forgotten(run, tr("train.forgotten"))
        return
    experiment, recipe = settings
    snapshot = manager().snapshot(run)
    if standing(snapshot) != said:
        st.rerun()
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
            layer=watched.layer,
            called=called([*snapshot["blocks"], *snapshot["layers"]]),
            saved=snapshot["checkpoint"] > 0,
            owned=owned,
            advice=advice(experiment),
            integers=integers(experiment),
        ),
        on_watch=watch,
        on_log=lambda log: link.put({"loss_scale": "log" if log else "linear"}),
        on_view=lambda view: link.put({"figures": view}),
        on_align=lambda: align(own_runs()),
    )
    no_such_layer(watched.layer, snapshot)


def watch(layer: str, image: int) -> None:
    """Show this layer and image for every run of one's own on the page: they are compared."""
    link.put({"layer": layer, "image": image})
    for run in own_runs():
        if not st.session_state.get(ASKED + run, UNASKED).layer:
            st.session_state[UNTOLD + run] = watched_now(run)
        ask(run, Watched(layer, image))


def watched_now(run: str) -> str | None:
    """The layer that the run's raster is of."""
    seen = manager().snapshot(run, NO_CURVE)["raster"]
    return str(seen["layer"]) if seen else None


def own_runs() -> list[str]:
    """Those on the page that this browser may command."""
    return [run for run in shown_runs() if manager().owned(run, owner())]


def align(own: Sequence[str]) -> None:
    """One layer in the rasters of one's own runs: that of a run which is over, for it shows no
    other one any more; else the one that fires most over all of them."""
    told = [manager().snapshot(run, NO_CURVE) for run in own]
    over = [each["raster"]["layer"] for each in told if each["raster"] and each["state"] in ENDED]
    rates = [dict(zip(t["layers"], t["firing_rates"], strict=False)) for t in told]
    layer = next((layer for layer in over if all(layer in each for each in rates)), None)
    layer = layer or firing_most(rates)
    for run, each in zip(own, told, strict=True):
        if layer and each["raster"]:
            image = each["raster"]["image"]
            manager().command(run, owner(), Command.WATCH, layer=layer, image=image)


def ask(run: str, watched: Watched) -> None:
    """Tell the run what its raster shall be of; one that waits is told when it starts.

    Where no layer is named any more, after Back, it is again the one from before.
    """
    st.session_state[ASKED + run] = watched
    layer = watched.layer or st.session_state.get(UNTOLD + run)
    manager().command(run, owner(), Command.WATCH, layer=layer, image=watched.image)


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
