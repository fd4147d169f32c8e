"""What can be done with a run of the history: open it elsewhere, export, delete, bring it back."""

import streamlit as st

from pages.models.compare.pins import pinned, set_pins, unpin
from pages.shared.runs import file
from pages.shared.runs.manager import manager
from pages.shared.runs.names import name
from pages.shared.runs.owner import owner
from pages.shared.ui.text import tr
from snncore.checkpoint import Checkpoint

DELETED = "compare_deleted"
"""In the session: the run that was deleted last, and the pins before it was."""


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
    """The run that was deleted last and the button that restores it, as long as it can."""
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
