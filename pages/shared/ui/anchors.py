"""Readable anchors: `/identity#two-papers` opens that section, in either language.

A browser does not send what stands behind #. So a component in the frame reads it and tells the
server, which opens the section when the page comes to draw its row of sections.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.shared.ui import link
from pages.shared.ui.session import SECTION, visit
from pages.shared.ui.text import tr
from snncore.analysis.papers.search import nearest

Settings = Mapping[str, str]


def as_anchor(section: str) -> str:
    """How a section is called behind #."""
    return section.replace("_", "-")


def offer(anchors: Mapping[str, Settings]) -> None:
    """What else has an anchor on this page, before its sections are drawn."""
    visit().anchors = dict(anchors)


def open_named(sections: Sequence[str]) -> str:
    """Open what the anchor that somebody came by names; a sentence where it is only the nearest.

    Called where the sections are about to be drawn.
    """
    came, visit().came = visit().came, ""
    if not came:
        return ""
    known: dict[str, Settings] = {as_anchor(name): {SECTION: name} for name in sections}
    known |= visit().anchors
    found = came if came in known else nearest(dict.fromkeys(known, ""), came)
    link.put(known[found])
    visit().opened = found
    return "" if found == came else tr("search.anchor_unknown", given=came[:40])


def say_nowhere() -> None:
    """At the end of a page that has no sections: the anchor leads nowhere."""
    came, visit().came = visit().came, ""
    if came:
        st.toast(tr("search.anchor_none", given=came[:40]), icon=":material/link_off:")
