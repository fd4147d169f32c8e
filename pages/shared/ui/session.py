"""What a session remembers: the page being looked at, and every value that was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import streamlit as st

SECTION = "section"
"""Which question of a page is open: a field that every page has for itself."""

CHOSEN, VISIT = "chosen_settings", "page_visit"

ONLY, HIDDEN = "only_knobs", "hidden_knobs"
"""Keys of the session: the fields that alone have a control on the page (None: all), and those
that have none because a teacher's link says so."""


class Chosen(NamedTuple):
    """A value that somebody chose, and the page on which."""

    text: str
    page: str


class Shown(NamedTuple):
    """What a control showed last; `offer` tells a control from one that offers something else."""

    text: str
    default: str
    offer: tuple[object, ...]


@dataclass
class Visit:
    """A page as it is being looked at.

    `given` is what its link says and no control has read yet. Where the link is `whole`, what it
    does not name is at its default; else it is as it was. `told` where the URL says what the
    controls show. `came` is the anchor by which somebody has come and that nothing has opened yet,
    `opened` the last one that was; `anchors` is what has one beside the sections, and the settings
    that open it.
    """

    page: str
    given: dict[str, str]
    whole: bool
    shown: dict[str, Shown] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    written: list[dict[str, str]] = field(default_factory=list)
    writes_at_end: bool = False
    told: bool = False
    came: str = ""
    opened: str = ""
    anchors: dict[str, Mapping[str, str]] = field(default_factory=dict)


def remembered(name: str) -> str:
    """Under which name a field's value is kept: a section's with its page."""
    return f"{visit().page}.{name}" if name == SECTION else name


def on_screen(name: str) -> bool:
    """Whether the field's control is drawn; without one it has its value all the same."""
    only = st.session_state.get(ONLY)
    return not fixed(name) and (only is None or name in only)


def fixed(name: str) -> bool:
    """Whether a teacher's link holds the field at its value: no address changes or shows it."""
    return name in st.session_state.get(HIDDEN, ())


def visit() -> Visit:
    """The visit of the page that is shown."""
    return st.session_state.setdefault(VISIT, Visit("", {}, whole=False))


def chosen() -> dict[str, Chosen]:
    """The values that were chosen in this session and are not a page's default, by field."""
    return st.session_state.setdefault(CHOSEN, {})


def choose(name: str, text: str, default: str) -> None:
    """Remember a value, from where it was chosen first; the default needs no memory."""
    kept = remembered(name)
    if text == default:
        chosen().pop(kept, None)
    elif kept not in chosen() or chosen()[kept].text != text:
        chosen()[kept] = Chosen(text, visit().page)
