"""The frame: page list, language, device badge, and the page itself."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
import torch

from pages.lessons import admission, host, left, progress, stage
from pages.lessons.asked import asked
from pages.lessons.present import listen, to_room, toggle
from pages.lessons.shown import view_of
from pages.lessons.standing import opening, reset, step_view
from pages.lessons.strip import strip
from pages.lessons.ticket import Ticket
from pages.shared.components.anchor.anchor import follow_anchors
from pages.shared.components.history.history import keep_history
from pages.shared.components.search.search import search_box
from pages.shared.components.words.words import translate_streamlit
from pages.shared.papers.index import find
from pages.shared.ui import anchors, link, terms
from pages.shared.ui.address import OF_THE_FRAME, is_history
from pages.shared.ui.contents import FOLDERS, PAGES
from pages.shared.ui.naming import device_name, option_name
from pages.shared.ui.session import visit
from pages.shared.ui.text import LANG, LANGUAGES, browser_language, language, tr

ICON = Path(__file__).parents[1] / "assets" / "icon.svg"

STYLE = f"<style>{Path(__file__).with_suffix('.css').read_text('utf-8')}</style>"

# The server's own tensors are small; the cores belong to the training processes.
torch.set_num_threads(1)
# Networks that fall silent make denormals, which slow a CPU down by a factor of a hundred.
torch.set_flush_denormal(True)


def page_list() -> dict[str, list[Any]]:
    """Every page by section, titled in the session's language."""
    return {
        tr(f"frame.section_{section}"): [
            st.Page(
                f"{section}/{name}/page.py",
                title=tr(f"{name}.title"),
                icon=f":material/{icon}:",
                url_path=name,
                default=name == "home",
            )
            for name, icon in pages.items()
        ]
        for section, pages in PAGES.items()
    }


def choose_language(ticket: Ticket | None) -> None:
    """The language of the page: the link's, else the browser's; Back and Forward bring it back."""
    given = st.query_params.get(LANG) or (ticket.language if ticket else None)
    if LANG not in st.session_state or is_history():
        st.session_state[LANG] = given if given in LANGUAGES else browser_language()
    st.segmented_control(
        tr("frame.language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=LANG,
        required=True,
        label_visibility="collapsed",
    )


def say_carried(place: Any) -> None:
    """Which values were chosen on another page, and a click to this page's own."""
    found = link.carried()
    if not found:
        return
    with place, st.container(horizontal=True, vertical_alignment="center", key="carried"):
        values = [
            tr(
                "frame.carried_value",
                field=tr(f"field.{name}"),
                value=option_name(value.text),
                page=tr(f"{value.page}.title"),
            )
            for name, value in found.items()
        ]
        st.caption(tr("frame.carried", values=tr("frame.between").join(values)), width="content")
        st.button(
            tr("frame.own_defaults"),
            key="own_defaults",
            type="tertiary",
            on_click=link.reset,
            args=(tuple(found),),
        )


def reset_button(reset: Callable[[], None]) -> None:
    """Every control of the page back to where it began."""
    st.button(
        tr("frame.reset"),
        icon=":material/restart_alt:",
        key="reset_page",
        type="tertiary",
        help=tr("frame.reset_help"),
        on_click=reset,
    )


@st.fragment
def look_up() -> None:
    """The search box; what is chosen in it opens, as a link within the app does."""
    hit = search_box(find, label=tr("search.label"), placeholder=tr("search.placeholder"))
    if hit:
        st.switch_page(f"{hit.page}/page.py", query_params=hit.settings)


def come(anchor: str) -> None:
    """Somebody has come by an anchor, which the page opens as it is drawn."""
    visit().came = anchor


st.set_page_config(page_icon=str(ICON), layout="wide")
st.html(STYLE + stage.LESSON_STYLE + terms.STYLE)
host.come()
ticket = admission.admitted()
admission.hide(ticket)
with st.sidebar:
    choose_language(ticket)
    look_up()
page = st.navigation(page_list(), expanded=True)
st.set_page_config(page_title=f"{page.title} · Residual Spikes")
with st.sidebar:
    st.badge(device_name(), icon=":material/memory:", color="gray")
    st.button(
        tr("room.enter"),
        icon=":material/slideshow:",
        key="present",
        type="tertiary",
        help=tr("room.enter_help"),
        on_click=toggle,
    )
    keep_history(OF_THE_FRAME, language())
    translate_streamlit()
shown_to_room = to_room(ticket)
listen(shown_to_room)
progress.keep()
standing = asked(page.url_path, ticket)
opens = opening(standing)
link.begin(page.url_path, opens if standing else admission.opening(ticket, page.url_path))
view = step_view(standing) or (view_of(page.url_path) if shown_to_room else None)
stage.set_knobs(view)
admission.say_refused()
if standing:
    strip(standing, to_room=shown_to_room)
carried = st.container(key="carried_place")
try:
    if standing is None or standing.revealed:
        reset_button(partial(reset, standing))
        stage.run(page, view)
    if standing is None:
        anchors.say_nowhere()
        say_carried(carried)
        left.remember(FOLDERS[page.url_path or "home"])
        # Last, when it is known what an anchor has opened.
        with st.sidebar:
            follow_anchors(visit().opened, come)
finally:
    link.end()
