"""A QR code of a link, to be scanned from a desk or, on the whole screen, from the last row."""

from pathlib import Path

import segno
import streamlit as st

from pages.shared.components.browser.scripts import script

HERE = Path(__file__).parent
CORRECTION = "m"
"""15 % of it may be unreadable: a reflection, a head in front of it."""

mount = st.components.v2.component(
    "qr",
    html=(HERE / "qr.html").read_text("utf-8"),
    css=(HERE / "qr.css").read_text("utf-8"),
    js=script(HERE / "qr.js"),
)


def picture(link: str) -> str:
    """The code as SVG, black on white with its quiet zone."""
    code = segno.make(link, error=CORRECTION, micro=False)
    return code.svg_inline(omitsize=True, dark="#000", light="#fff")


def show(link: str, *, key: str, label: str, whole_screen: str) -> None:
    """The code, and a button that gives it the whole screen."""
    data = {"svg": picture(link), "label": label, "button": whole_screen, "link": link}
    mount(key=key, data=data)
