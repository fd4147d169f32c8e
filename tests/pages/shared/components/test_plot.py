"""What the script of a figure is told: plain words, the size of a room, names of files."""

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.components.plot.plot import whole_axes
from pages.shared.ui.session import VISIT, Visit


def page() -> None:
    import plotly.graph_objects as go

    from pages.shared.components.plot.plot import draw

    draw(go.Figure(), key="curve", label="**SEW** keeps `8`", height=100)


def told(**session: object) -> dict[str, Any]:
    app = AppTest.from_function(page, default_timeout=180)
    for key, value in session.items():
        app.session_state[key] = value
    (component,) = app.run().get("bidi_component")
    return json.loads(component.proto.json)


def test_its_name_is_plain_words() -> None:
    assert told()["label"] == "SEW keeps 8"


def test_one_number_enlarges_it() -> None:
    usual, large = told(), told(figure_scale=2.0)
    assert (usual["scale"], usual["height"]) == (1.0, 100)
    assert (large["scale"], large["height"]) == (2.0, 200)
    assert json.loads(large["figure"])["layout"]["height"] == 200


def test_its_file_is_named_after_the_page() -> None:
    on = Visit("neuron", {}, whole=False)
    assert told(**{VISIT: on})["file"] == "neuron_curve"
    assert told()["file"] == "home_curve"


def test_its_buttons_speak_the_sessions_language() -> None:
    assert told(lang="zh")["locale"] == "zh-CN"
    assert told(lang="zh")["words"]["png"] == "保存为 PNG"
    assert told(lang="en")["words"]["png"] == "Save as PNG"


@pytest.mark.parametrize(
    ("x", "axis", "most"),
    [
        (np.arange(1, 10, dtype=np.float32), {}, {"xaxis": 9}),
        ([0, 1, 2, 3, np.nan], {"range": [-0.4, 4.4]}, {"xaxis": 5}),
        ([0, 0.5, 1], {}, {}),
        ([7], {}, {}),
        ([1, 10, 100], {"type": "log"}, {}),
        (["stem", "1"], {}, {}),
    ],
)
def test_no_number_stands_between_two_blocks(x: Any, axis: Any, most: Any) -> None:
    figure = go.Figure().add_scatter(x=x, y=x).update_layout(xaxis=axis)
    assert whole_axes(figure) == most


def test_each_panel_counts_for_itself() -> None:
    figure = go.Figure().add_scatter(x=[0, 20], y=[1, 1]).add_scatter(x=[0, 0.3], xaxis="x2")
    assert whole_axes(figure) == {"xaxis": 23}
    assert whole_axes(go.Figure().add_scatterpolar(r=[1], theta=[0])) == {}
    assert whole_axes(go.Figure().add_scatter3d(x=[1, 2], y=[0, 1], z=[0, 1])) == {}
