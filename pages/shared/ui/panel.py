"""What the first panel of a page is laid out with, so that it fits a screen."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared.ui.text import tr


def more() -> DeltaGenerator:
    """A group, closed at first, for the settings that a first look does not need.

    Not a popover: what is in one that is closed is not told of the values that it has to show.
    """
    return st.expander(tr("frame.more"), icon=":material/tune:")
