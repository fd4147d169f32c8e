"""The place in a component that keeps it by itself: told only where the page wants another.

The viewer's own moves cost no message, so the component knows its place and the page hears of it
late. Told again what it has said itself, a component would get new data of the old, all of it once
more, and be pulled back where the viewer has gone on since.
"""

from typing import Any, NamedTuple

import streamlit as st

from pages.shared.ui.session import visit

TOLD = "told_"


class Told(NamedTuple):
    """Where the component of a page `stands`, as far as is known; the `place` it was told last, and
    how often it has been told one."""

    page: str
    stands: object
    place: object
    turn: int


def told(key: str, place: object) -> list[Any]:
    """The last place that a component is told, and its number, which the script's `Place` goes by.

    A component that is new knows nothing; one that stands elsewhere is told once, whatever has
    moved it from there: Back, Forward, Reset, a preset, a link.
    """
    page = visit().page
    last: Told = st.session_state.get(TOLD + key) or Told(page, None, None, 0)
    is_new = key not in st.session_state or last.page != page
    if is_new or place != last.stands:
        last = Told(page, place, place, last.turn + 1)
        st.session_state[TOLD + key] = last
    return [last.place, last.turn]


def heard(key: str, place: object, turn: int) -> None:
    """The component says where its viewer has gone, and which turn it had been told by then.

    Where that is not the last one, what it was told has overtaken the viewer: it is told anew.
    """
    last: Told = st.session_state[TOLD + key]
    if turn == last.turn:
        st.session_state[TOLD + key] = last._replace(stands=place)
    else:
        st.session_state[TOLD + key] = Told(last.page, place, place, last.turn + 1)
