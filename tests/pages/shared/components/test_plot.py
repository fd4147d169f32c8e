"""What the script of a figure is told: plain words, the size of a room, names of files."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest

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
