"""The history: every run of this browser, the newest first, to pin, open, export and delete."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from pages.models.compare.pins import letter_control, pinned, set_pins, unpin
from pages.models.compare.runs import SHIPPED
from pages.shared.nets.trained import TrainedNet, gamma, settings, shipped
from pages.shared.runs import file
from pages.shared.runs.manager import manager
from pages.shared.runs.names import details, name
from pages.shared.runs.owner import owner
from pages.shared.runs.snapshot import Snapshot
from pages.shared.ui.figure import Source
from pages.shared.ui.text import tr
from snncore.checkpoint import Checkpoint, CheckpointError
from snncore.experiment import Experiment
from snncore.recipe import Recipe
from snncore.run.state import ACTIVE

NEWEST = 20
"""Runs listed before the others are asked for."""

NO_CURVE = 10**9
"""Asked for what came after this step, a run tells its state without its curves."""

DELETED = "compare_deleted"
"""In the session: the run that was deleted last, and the pins before it was."""

IMPORTS = "compare_imports"
"""In the session: how many files were imported; each time the box is a new, empty one."""


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
        texts = [when(created(token))]
        # The processes of this server say how many threads they run.
        if snapshot["step"] and not snapshot["threads"]:
            texts.append(tr("compare.imported"))
        st.caption(" · ".join(texts))
    with more, st.popover(tr("compare.more"), type="tertiary"):
        actions(token)


def columns() -> list:
    return st.columns([2.5, 4.2, 2.5, 1.8], vertical_alignment="center")


def standing(snapshot: Snapshot) -> str:
    """State, step and test accuracy."""
    text = tr(
        "compare.standing",
        state=tr(f"live.state_{snapshot['state']}"),
        step=snapshot["step"],
        steps=snapshot["steps"],
    )
    if not snapshot["test"]["step"] or snapshot["test"]["accuracy"][-1] is None:
        return text
    return tr("compare.tested", standing=text, accuracy=snapshot["test"]["accuracy"][-1])


@st.cache_data(max_entries=1000, show_spinner=False)
def created(token: str) -> float:
    """Unix time."""
    record = manager().record(token)
    return record.created if record else 0.0


def when(created: float) -> str:
    """Date and time where the viewer is."""
    zone = st.context.timezone
    there = datetime.fromtimestamp(created, ZoneInfo(zone) if isinstance(zone, str) else None)
    return f"{there:%Y-%m-%d %H:%M}"


def actions(token: str) -> None:
    """The other pages that show the run, its file, its end."""
    st.page_link(
        "models/train/page.py",
        label=tr("compare.open"),
        icon=":material/play_circle:",
        query_params={"run": token},
    )
    checkpoint = manager().checkpoint(token)
    if checkpoint:
        st.page_link(
            "models/raster/page.py",
            label=tr("compare.raster"),
            icon=":material/grid_on:",
            query_params={"net": f"run.{token}"},
        )
        export(token, checkpoint)
    else:
        st.caption(tr("compare.nothing_saved"))
    st.button(
        tr("compare.delete"),
        icon=":material/delete:",
        key=f"delete_{token}",
        on_click=delete,
        args=(token,),
    )


def export(token: str, checkpoint: Checkpoint) -> None:
    """The run as of its last checkpoint."""
    st.download_button(
        tr("compare.export", step=checkpoint.step),
        data=lambda: file.export(manager().checkpoint(token) or checkpoint),
        file_name=file.file_name(checkpoint),
        mime="application/octet-stream",
        icon=":material/download:",
        key=f"export_{token}",
        on_click="ignore",
    )
    if not file.fits(checkpoint):
        st.caption(tr("compare.lightened", largest=file.LARGEST))


def delete(token: str) -> None:
    st.session_state[DELETED] = (token, pinned())
    manager().delete(token, owner())
    unpin(token)


def undo() -> None:
    """What was deleted last, as long as it can come back."""
    token, pins = st.session_state.get(DELETED, ("", {}))
    settings = manager().settings(token)
    if settings is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(tr("compare.deleted", name=name(settings[0]), seed=settings[0].seed))
        st.button(
            tr("compare.undo"),
            icon=":material/undo:",
            key="undo_delete",
            on_click=restore,
            args=(token, pins),
        )


def restore(token: str, pins: dict[str, list[str]]) -> None:
    """Bring the run back, and its pin."""
    manager().restore(token, owner())
    st.session_state.pop(DELETED)
    letter = next((letter for letter, keys in pins.items() if token in keys), None)
    if letter:
        now = pinned()
        set_pins(now | {letter: [*now.get(letter, []), token]})


def shipped_networks() -> None:
    """Those that come with the app, to be pinned like the runs."""
    with st.container(height=380, border=False, key="shipped"):
        for key, checkpoint in shipped().items():
            shipped_row(TrainedNet(key, checkpoint, Source.PRECOMPUTED))


def shipped_row(net: TrainedNet) -> None:
    """One network: its pin, what it is, how well it does."""
    step, seed = net.checkpoint.step, net.checkpoint.experiment.seed
    pin, what, stands = columns()[:3]
    with pin:
        letter_control(SHIPPED + net.key)
    with what, st.container(gap=None):
        st.markdown(f"**{' · '.join([net.name, *gamma(net)])}**")
        st.caption(" · ".join([settings(net), tr("trained.run", step=step, seed=seed)]))
    with stands, st.container(gap=None):
        if net.score is not None:
            st.markdown(tr("compare.shipped_score", accuracy=net.score))
        st.badge(tr(f"figure.{net.source}"), color="blue")


def import_box() -> None:
    """A file that was exported here, on this computer or another."""
    count = st.session_state.setdefault(IMPORTS, 0)
    given = st.file_uploader(
        tr("compare.import", largest=file.LARGEST),
        type=["pt"],
        max_upload_size=file.LARGEST,
        key=f"import_{count}",
    )
    if given is None:
        return
    try:
        token = file.import_run(given.getvalue(), owner())
    except CheckpointError as error:
        st.error(file.refusal(error), icon=":material/block:")
    except OSError:
        st.error(tr("compare.disk_full"), icon=":material/block:")
    else:
        st.session_state[IMPORTS] = count + 1
        experiment, _ = manager().settings(token) or (Experiment(), None)
        st.toast(tr("compare.imported_now", name=name(experiment), seed=experiment.seed))
        st.rerun()
