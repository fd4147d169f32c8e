"""The URL holds the whole state: every control is read from the link and written back to it.

Streamlit's own binding writes what a widget shows, which is text in the viewer's language; a link
has to mean the same in every language, so the values themselves are written here.
"""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from pages.shared.text import tr

V = TypeVar("V")

ARRIVED_WITH = "arrived_with"
SHOWN_PAGE = "shown_page"
REFUSED = "refused_"


def arrive(page: str) -> None:
    """Keep the URL's settings for the page's controls; once, when the page is first shown."""
    if st.session_state.get(SHOWN_PAGE) != page:
        st.session_state[SHOWN_PAGE] = page
        st.session_state[ARRIVED_WITH] = dict(st.query_params)


def read(field: str, default: V, parse: Callable[[str], V], allowed: str) -> None:
    """Set the session's value of a field: from the link, else as it was, else the default.

    `parse` raises ValueError for what the field cannot take; then a sentence says what is
    allowed, until `write` is told of another value.
    """
    given = st.session_state.get(ARRIVED_WITH, {}).pop(field, None)
    if given is not None:
        try:
            st.session_state[field] = parse(given)
            st.session_state.pop(REFUSED + field, None)
        except ValueError:
            sentence = tr(
                "error.in_link", field=tr(f"field.{field}"), given=given[:40], allowed=allowed
            )
            st.session_state[REFUSED + field] = sentence
            # The control may be in a group that is closed.
            st.toast(sentence, icon=":material/link_off:", duration="long")
    if field not in st.session_state:
        st.session_state[field] = default


def write(field: str, value: object, default: object) -> None:
    """Put a value into the URL, or take it out where it is the default; show what was refused."""
    if value == default:
        st.query_params.pop(field, None)
    elif st.query_params.get(field) != as_text(value):
        st.query_params[field] = as_text(value)
    if REFUSED + field in st.session_state:
        st.warning(st.session_state[REFUSED + field])


def changed(field: str) -> None:
    """Forget what the link said of a field: the user has chosen a value."""
    st.session_state.pop(REFUSED + field, None)


def as_text(value: object) -> str:
    """How a value stands in the URL."""
    return f"{value:.12g}" if isinstance(value, float) else str(value)
