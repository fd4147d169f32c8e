"""One training run on the page: its live figures, its buttons, and what it came to."""

from functools import partial

import streamlit as st

from pages.shared import run_names, run_report
from pages.shared.figure import Provenance, Source, badge, footer
from pages.shared.job import Json
from pages.shared.jobs import manager
from pages.shared.live import Shown, live, live_forgotten
from pages.shared.run_link import SLOTS, choices_in_figures, show_runs, shown_runs
from pages.shared.style import LOOKS
from pages.shared.text import tr
from snncore.experiment import Experiment
from snncore.recipe import Recipe

ACTIVE = ("queued", "starting", "running", "paused")
TEST_IMAGES = 20
"""Pictures offered for the raster, from the start of the test set."""


@st.fragment
def panel(run: str) -> None:
    """The run with this token; runs again when its state changes, not at every step."""
    settings = manager().settings(run)
    if settings is None:
        buttons(run, "unknown")
        live_forgotten(run, tr("train.forgotten"))
        return
    experiment, recipe = settings
    snapshot = manager().snapshot(run)
    buttons(run, snapshot["state"])
    figures(run, experiment, recipe, snapshot)
    notices(snapshot)
    report(run, experiment, recipe, snapshot)


def buttons(run: str, state: str) -> None:
    """Pause or resume, step and stop; a run that is over can be taken off the page."""
    with st.container(horizontal=True, gap="small"):
        if state in ACTIVE:
            if state == "paused":
                control(run, "resume", "play_arrow", True)
            else:
                control(run, "pause", "pause", state == "running")
            control(run, "step", "skip_next", state in ("running", "paused"))
            control(run, "stop", "stop", True)
        elif st.button(tr("train.remove"), icon=":material/close:", key=f"remove_{run}"):
            show_runs([other for other in shown_runs() if other != run])
            st.rerun()


def control(run: str, command: str, icon: str, allowed: bool) -> None:
    """A button that sends the run's process a command."""
    st.button(
        tr(f"train.{command}"),
        icon=f":material/{icon}:",
        key=f"{command}_{run}",
        disabled=not allowed,
        on_click=partial(manager().command, run, command),
    )


def figures(run: str, experiment: Experiment, recipe: Recipe, snapshot: Json) -> None:
    """The live figures, with the raster and the scale that the link asks for."""
    log = choices_in_figures(TEST_IMAGES)
    live(
        Shown(
            token=run,
            state=snapshot["state"],
            step=snapshot["step"],
            outcome=outcome(snapshot),
            look=LOOKS[experiment.block],
            name=run_names.name(experiment),
            details=run_names.details(experiment, recipe),
            classes=run_names.class_names(experiment.dataset),
            devices=run_names.device_names(),
            images=TEST_IMAGES,
            log=log,
        ),
        on_watch=watch,
        on_log=lambda log: st.session_state.update(loss_scale="log" if log else "linear"),
    )


def watch(layer: str, image: int) -> None:
    """Show this layer and image for every run on the page: they are there to be compared."""
    st.session_state.update(layer=layer, image=image)
    for slot in SLOTS:
        manager().command(st.session_state[slot], "watch", layer=layer, image=image)


def outcome(snapshot: Json) -> str:
    """Why the run is over, in one sentence; nothing while it goes on."""
    reason, state = snapshot["reason"] or {}, snapshot["state"]
    if state == "failed" and reason["kind"] == "data_missing":
        return tr(f"data.error_{reason['reason']}", **reason["values"])
    if state == "failed":
        return tr(f"train.failed_{reason['kind']}", **reason)
    if state == "stopped":
        return tr(f"train.stopped_{reason.get('kind', 'asked')}", **snapshot | reason)
    return ""


def notices(snapshot: Json) -> None:
    """What happened on the way, in one sentence each."""
    for notice in snapshot["notices"]:
        if notice["kind"] == "out_of_memory":
            st.warning(tr("train.notice_out_of_memory", **notice))


def report(run: str, experiment: Experiment, recipe: Recipe, snapshot: Json) -> None:
    """The summary and the export; while the run goes on, only where its numbers come from."""
    conditions = [
        run_names.dataset_name(experiment.dataset),
        tr("train.seed", seed=experiment.seed),
        run_names.device_names().get(snapshot["device"], snapshot["device"]),
    ]
    provenance = Provenance(Source.MEASURED, [text for text in conditions if text])
    if snapshot["state"] in ("queued", "starting", "running") or not snapshot["curve"]["step"]:
        badge(provenance)
        return
    footer(
        key=f"run_{run}",
        summary=run_report.summary(experiment, snapshot),
        provenance=provenance,
        table=run_report.table(snapshot),
        code=run_report.code(experiment, recipe),
    )
