"""The columns of a list of runs or networks."""

from typing import Any

import streamlit as st


def columns() -> list[Any]:
    """Pin, what it is, how it stands, what can be done with it."""
    return st.columns([2.5, 4.2, 2.5, 1.8], vertical_alignment="center")
