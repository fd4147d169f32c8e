"""The Plotly figures of a page without a browser: what components/plot/plot.py has mounted."""

import json
from typing import Any, NamedTuple

from streamlit.testing.v1 import AppTest


class Chart(NamedTuple):
    """key: the element's; label: what it says to those who cannot see it; figure: data, layout."""

    key: str
    label: str
    figure: dict[str, Any]


def charts(app: AppTest) -> list[Chart]:
    """All Plotly figures of a page, from top to bottom."""
    found = []
    for element in app.get("bidi_component"):
        data = json.loads(element.proto.json)
        if "figure" in data:
            key = element.proto.id.rsplit("-", 1)[-1]
            found.append(Chart(key, data["label"], json.loads(data["figure"])))
    return found


def chart(app: AppTest, key: str) -> Chart:
    """The Plotly figure with this key."""
    (found,) = (each for each in charts(app) if each.key == key)
    return found
