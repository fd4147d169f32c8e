"""The link for the class: its address, its QR code, the code that unlocks it."""

import hmac
from dataclasses import asdict, replace
from urllib.parse import urlencode, urlsplit

import streamlit as st

from pages.lessons.secret import secret
from pages.lessons.ticket import Ticket, code, written
from pages.shared.components.qr.qr import picture, show
from pages.shared.runs.owner import owner
from pages.shared.ui.address import TICKET
from pages.shared.ui.text import tr
from pages.start.teacher.choose import choose_ticket

HERE = "teacher"
MARK = 8
"""Characters that tell two teachers' tickets apart."""


def link_section() -> None:
    """Controls on the left, the link on the right."""
    controls, result = st.columns([1.3, 1], gap="large")
    with controls:
        ticket = marked(choose_ticket())
    with result:
        show_link(ticket)


def marked(ticket: Ticket) -> Ticket:
    """The ticket with the mark that this browser gives to what it says: whoever builds the same
    link in another browser gets another mark, and so another code."""
    content = repr(sorted(asdict(replace(ticket, mark="")).items())).encode()
    mark = hmac.new(secret(), owner().encode() + content, "sha256").hexdigest()[:MARK]
    return replace(ticket, mark=mark)


def show_link(ticket: Ticket) -> None:
    """The address and its picture, and what to know about them."""
    address = f"{base()}?{urlencode({TICKET: written(ticket)})}"
    show(address, key="teacher_qr", label=tr("teacher.qr"), whole_screen=tr("teacher.whole_screen"))
    st.code(address, language=None, wrap_lines=True)
    st.download_button(
        tr("teacher.save_qr"),
        data=picture(address),
        file_name="qr.svg",
        mime="image/svg+xml",
        icon=":material/download:",
        on_click="ignore",
    )
    if ticket.locked:
        st.markdown(tr("teacher.code", code=code(ticket)))
    if "localhost" in address or "127.0.0.1" in address:
        st.caption(tr("teacher.local"))
    st.caption(tr("teacher.signed"))


def base() -> str:
    """Where the app is, as this browser reaches it: the address without the page."""
    url = urlsplit(st.context.url or "http://localhost:8501/")
    path = url.path.rstrip("/").removesuffix(f"/{HERE}")
    return f"{url.scheme}://{url.netloc}{path}/"
