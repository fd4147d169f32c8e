"""What a teacher's link lets its visitor see: its page, its hidden controls, its locked answers."""

from collections.abc import Mapping

import streamlit as st

from pages.lessons.ticket import Ticket, TicketError, opens, read
from pages.shared.ui import address
from pages.shared.ui.session import HIDDEN
from pages.shared.ui.text import tr

OPENED, UNLOCKED = "ticket_opened", "tickets_unlocked"


def admitted() -> Ticket | None:
    """The ticket in the address; None where there is none, or where it is none of this server's."""
    given = st.query_params.get(address.TICKET)
    try:
        return None if given is None else read(given)
    except TicketError:
        return None


def say_refused() -> None:
    """Why the ticket in the address opens nothing, and what works all the same."""
    given = st.query_params.get(address.TICKET)
    try:
        if given is not None:
            read(given)
    except TicketError as error:
        with st.container(key="no_ticket"):
            st.warning(tr(f"lesson.ticket_{error.flaw}"), icon=":material/link_off:")
            st.page_link("start/home/page.py", label=tr("lesson.to_path"), icon=":material/route:")


def hide(ticket: Ticket | None) -> None:
    """The fields that the ticket takes off the page; its settings hold their values."""
    st.session_state[HIDDEN] = frozenset(ticket.hidden) if ticket else frozenset()


def opening(ticket: Ticket | None, page: str) -> Mapping[str, str] | None:
    """The settings of the ticket's page where it opens now; None where it is open already."""
    if ticket is None or ticket.lesson:
        st.session_state.pop(OPENED, None)
        return None
    folder = ticket.page or "start/home"
    if folder.rpartition("/")[2] != (page or "home"):
        st.switch_page(f"{folder}/page.py", query_params=address.frame_in_url())
    if st.session_state.get(OPENED) == ticket:
        return None
    st.session_state[OPENED] = ticket
    return ticket.settings


def is_locked(ticket: Ticket) -> bool:
    """Whether the answers are kept, and the code has not been given yet."""
    return ticket.locked and ticket.mark not in st.session_state.get(UNLOCKED, ())


def ask_code(ticket: Ticket) -> None:
    """A field for the code that the teacher says when it is time."""
    key = f"code_{ticket.mark}"

    def typed() -> None:
        if opens(ticket, str(st.session_state[key])):
            st.session_state[UNLOCKED] = {*st.session_state.get(UNLOCKED, ()), ticket.mark}

    st.text_input(
        tr("lesson.code"),
        key=key,
        on_change=typed,
        placeholder=tr("lesson.code"),
        label_visibility="collapsed",
        width=220,
    )
    wrong = bool(st.session_state.get(key))
    st.caption(tr("lesson.wrong_code" if wrong else "lesson.locked"), width="content")
