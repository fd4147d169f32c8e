"""What a start would meet in the queue, said before it."""

import streamlit as st

from pages.shared.runs.manager import manager
from pages.shared.runs.wait import wait_in_words
from pages.shared.ui.text import tr


def queue_note(count: int) -> None:
    """Say where not all of `count` runs could begin at once, how many come before, how long."""
    room = manager().room()
    if count <= room.free:
        return
    place = room.waiting + 1
    kind = "some" if room.free else "all"
    st.info(
        tr(f"train.slots_{kind}", slots=room.slots, free=room.free, place=place)
        + " "
        + wait_in_words(room.wait),
        icon=":material/hourglass_empty:",
    )
