"""The box for a run that was exported here, on this computer or another."""

import streamlit as st

from pages.shared.runs import file
from pages.shared.runs.file import plain
from pages.shared.runs.manager import manager
from pages.shared.runs.names import name
from pages.shared.runs.owner import owner
from pages.shared.ui.text import tr
from snncore.checkpoint import CheckpointError
from snncore.experiment import Experiment

IMPORTS = "compare_imports"
"""In the session: how many files were given; after each one the box is a new, empty one."""

REFUSED = "compare_refused"
"""In the session: why the last file was not taken; nothing once another one was given."""


def import_box() -> None:
    """The upload box for an exported run; a new one for each file, so that none stays in it."""
    count = st.session_state.setdefault(IMPORTS, 0)
    given = st.file_uploader(
        tr("compare.import", largest=file.LARGEST),
        type=["pt"],
        max_upload_size=file.LARGEST,
        key=f"import_{count}",
    )
    if given is not None:
        st.session_state[IMPORTS] = count + 1
        st.session_state[REFUSED] = take(given.name, given.getvalue())
        st.rerun()
    if st.session_state.get(REFUSED):
        st.error(st.session_state[REFUSED], icon=":material/block:")


def take(file_name: str, content: bytes) -> str:
    """Import the run in a file; returns why that was not possible, "" where it was."""
    try:
        token = file.import_run(content, owner())
    except CheckpointError as error:
        return tr("compare.refused", file=plain(file_name), why=file.refusal(error))
    except OSError:
        return tr("compare.refused", file=plain(file_name), why=tr("compare.disk_full"))
    experiment, _ = manager().settings(token) or (Experiment(), None)
    st.toast(tr("compare.imported_now", name=name(experiment), seed=experiment.seed))
    return ""
