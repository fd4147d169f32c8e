"""What of a page is on screen while a lesson drives it: its answer, one figure, a few knobs."""

from typing import Any

import streamlit as st

from pages.lessons.shown import View
from pages.shared.ui.session import ONLY

BODY = "page_body"
"""Key of the container that the page runs in."""

PARTS = ("VerticalBlock", "HorizontalBlock", "Column", "Expander", "LayoutWrapper")
BLOCKS = ", ".join(f"[data-testid='st{part}']" for part in PARTS)
"""What Streamlit puts elements into."""

LESSON_STYLE = """<style>
.st-key-lesson { padding: 0.7rem 1rem; gap: 0.6rem; }
.st-key-lesson h1 { font-size: 1.15rem; padding: 0; }
.st-key-lesson_head [data-testid='stPageLink'] { margin-left: auto; }
</style>"""


def set_knobs(view: View | None) -> None:
    """Only the view's fields have a control; all of them where there is none."""
    st.session_state[ONLY] = None if view is None else frozenset(view.knobs)


def run(page: Any, view: View | None) -> None:
    """The page, or what the view leaves of it."""
    if view is None:
        page.run()
        return
    with st.container(key=BODY):
        page.run()
    focus(view)


def focus(view: View) -> None:
    """Leave of the page's body its answer, this figure with its footer, and the knobs."""
    kept = [f".st-key-{key}" for key in (view.figure, *view.knobs)]
    blocks = [".st-key-takeaway", f".st-key-{view.figure}_footer"]
    every, within = ", ".join([*kept, *blocks]), ", ".join(f"{block} *" for block in blocks)
    elements = f":not(:is({every}, {within}))"
    st.html(
        f"""<style>
.st-key-{BODY} [data-testid='stElementContainer']{elements},
.st-key-{BODY} :is({BLOCKS}):not(:has({every})){elements} {{ display: none; }}
.st-key-{view.figure} {{ outline: 2px solid #0072b2; outline-offset: 5px;
  border-radius: 4px; }}
</style>"""
    )
