"""What the first panel of a page is laid out with, so that it fits a screen."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared.ui.text import tr

FIRST = 400
"""Pixels of a page's first figure: below title, takeaway and controls all of it is on a screen of
1280 x 900 (tests/browser/test_screens.py)."""


def more() -> DeltaGenerator:
    """A group, closed at first, for the settings that a first look does not need.

    Not a popover: what is in one that is closed is not told of the values that it has to show.
    """
    return st.expander(tr("frame.more"), icon=":material/tune:")
