"""When a training run was begun, as its viewer reads the time."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from pages.shared.runs.manager import manager


@st.cache_data(max_entries=1000, show_spinner=False)
def created(token: str) -> float:
    """Unix time; 0 for a run that nobody knows."""
    record = manager().record(token)
    return record.created if record else 0.0


def begun(token: str, *, seconds: bool = False) -> str:
    """Date and time where the viewer is, to the minute or to the second."""
    zone = st.context.timezone
    there = datetime.fromtimestamp(
        created(token), ZoneInfo(zone) if isinstance(zone, str) else None
    )
    return f"{there:%Y-%m-%d %H:%M:%S}" if seconds else f"{there:%Y-%m-%d %H:%M}"
