"""Showing a page to a room: the sidebar and what is secondary go, letters grow."""

import streamlit as st

from pages.shared.components.room.room import room
from pages.shared.ui.address import PRESENT, is_history
from pages.shared.ui.text import tr

SHOWN = "shown_to_room"

STYLE = """<style>
/* 14 px at 960 x 540: labels of 0.875 rem are 24 px at 1920 x 1080. */
html { font-size: calc(14 * min(100vw / 960, 100vh / 540)); }
[data-testid='stSidebar'], [data-testid='stSidebarCollapsedControl'], [data-testid='stHeader'],
[data-testid='stExpandSidebarButton'] { display: none !important; }
[data-testid='stMainBlockContainer'] { padding: 0.6rem 1.2rem 0; max-width: none; }
[data-testid='stVerticalBlock'] { gap: 0.5rem; }
.st-key-reset_page { opacity: 0; pointer-events: none; height: 0; }
</style>"""

KEYS = {"next": "→  N  PgDn", "back": "←  B  PgUp", "reveal": "R", "reset": "0",
        "toggle": "P", "help": "?"}  # fmt: skip


def to_room() -> bool:
    """Whether the page is shown to a room: by its address, or by the key."""
    given = st.query_params.get(PRESENT) == "1"
    if SHOWN not in st.session_state or is_history() or given:
        st.session_state[SHOWN] = given
    shown = bool(st.session_state[SHOWN])
    if shown and not given:
        st.query_params[PRESENT] = "1"
    return shown


def toggle() -> None:
    """Begin or end it; in a callback."""
    st.session_state[SHOWN] = not st.session_state.get(SHOWN, False)
    if not st.session_state[SHOWN]:
        st.query_params.pop(PRESENT, None)


def listen(shown: bool) -> None:
    """The keys, and the style of a page that is shown to a room."""
    if shown:
        st.html(STYLE)
    texts = {name: tr(f"room.{name}") for name in ("title", "close", "leave", *KEYS)}
    texts |= {f"{name}_keys": keys for name, keys in KEYS.items()}
    room(shown=shown, texts=texts, on_toggle=toggle)
