"""Showing a page to a room: the sidebar and what is secondary go, letters grow."""

import streamlit as st

from pages.lessons.ticket import Ticket
from pages.shared.components.room.room import room
from pages.shared.ui.address import PRESENT, is_history
from pages.shared.ui.text import tr

SHOWN = "shown_to_room"

STYLE = """<style>
/* 14 px at 960 x 540: labels of 0.875 rem are 24 px at 1920 x 1080. */
html { font-size: calc(14 * min(100vw / 960, 100vh / 540)); }
[data-testid='stSidebar'], [data-testid='stSidebarCollapsedControl'], [data-testid='stHeader'],
[data-testid='stExpandSidebarButton'] { display: none !important; }
[data-testid='stMainBlockContainer'] { padding: 0.5rem 1.2rem 0; max-width: none; }
[data-testid='stMain'] [data-testid='stVerticalBlock'] { gap: 0.5rem; }
.st-key-reset_page { opacity: 0; pointer-events: none; height: 0; }
.st-key-page_body [class*='_footer'] { display: none; }
.tools-of-figure { display: none !important; }
.st-key-lesson { padding: 0.4rem 0.8rem; border-width: 0 0 1px; border-radius: 0; }
/* Nothing but the question is on the screen. What is drawn upon keeps its measures. */
.st-key-lesson_choices { zoom: 1.5; }
.st-key-lesson_buttons { position: absolute; top: 0.3rem; right: 6.5rem; width: auto; }
.st-key-lesson_buttons button { min-height: 0; padding: 0.1rem 0.7rem; }
.st-key-lesson_head { justify-content: flex-start; padding-right: 16rem; }
.st-key-lesson_head > * { flex: 0 1 auto !important; width: auto !important; }
.st-key-lesson_head [data-testid='stPageLink'] { display: none; }
body:has(.st-key-lesson) .st-key-takeaway { display: none; }
</style>"""

KEYS = {"next": "→  N  PgDn", "back": "←  B  PgUp", "reveal": "R", "reset": "0",
        "toggle": "P", "help": "?"}  # fmt: skip


def to_room(ticket: Ticket | None) -> bool:
    """Whether the page is shown to a room: by its address, by a teacher's link, or by the key."""
    given = st.query_params.get(PRESENT) == "1"
    if SHOWN not in st.session_state or is_history() or given:
        st.session_state[SHOWN] = given or bool(ticket and ticket.present)
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
