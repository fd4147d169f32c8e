"""How each page was left in this session: what a teacher's link to it can start from."""

from collections.abc import Mapping
from typing import NamedTuple

import streamlit as st

from pages.shared.ui.session import visit

LEFT = "pages_left"


class Left(NamedTuple):
    """A page's settings that are not its defaults, and the fields that it has."""

    settings: Mapping[str, str]
    fields: tuple[str, ...]


def left() -> dict[str, Left]:
    """By the page's folder below pages/, in the order of the last visits."""
    return st.session_state.setdefault(LEFT, {})


def remember(page: str) -> None:
    """The page has been shown; what its link would say now. Those of the start have no state."""
    if page.startswith("start/"):
        return
    shown = visit().shown
    settings = {name: seen.text for name, seen in shown.items() if seen.text != seen.default}
    left().pop(page, None)
    left()[page] = Left(settings, tuple(shown))
