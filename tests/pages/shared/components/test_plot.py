"""What the script of a figure is told: plain words, the size of a room, names of files."""

import json
from base64 import b64decode
from typing import Any

import numpy as np
import pytest
from _plotly_utils.utils import to_typed_array_spec
from streamlit.testing.v1 import AppTest

from pages.shared.components.plot.plot import as_json, whole_axes
from pages.shared.plotting import figure, scatter
from pages.shared.ui.session import VISIT, Visit


def page() -> None:
    from pages.shared.components.plot.plot import draw
    from pages.shared.plotting import figure

    draw(figure([], {}), key="curve", label="**SEW** keeps `8`", height=100)


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
    assert whole_axes(figure([{"type": "scatter", "x": x, "y": x}], {"xaxis": axis})) == most


def test_each_panel_counts_for_itself() -> None:
    panels = figure([scatter([0, 20], [1, 1]), scatter([0, 0.3], [1, 1], xaxis="x2")], {})
    assert whole_axes(panels) == {"xaxis": 23}
    assert whole_axes(figure([{"type": "scatterpolar", "r": [1], "theta": [0]}], {})) == {}
    in_space = {"type": "scatter3d", "x": [1, 2], "y": [0, 1], "z": [0, 1]}
    assert whole_axes(figure([in_space], {})) == {}


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (np.array([[1, 2, 3], [4, 5, np.nan]], np.float32), [[1, 2, 3], [4, 5, None]]),
        (np.array([[0.1, 0.2]]).T, [[0.1], [0.2]]),
        (np.array([[1, 255]], np.uint8), [[1, 255]]),
        (np.array([1, 2**40]), [1, 2**40]),
        (np.array(["a", "<b>"]), ["a", "<b>"]),
        (np.array([], np.float32), []),
        (
            [np.float32(0.5), np.float64(np.nan), np.int64(3), (True, "<a>")],
            [0.5, None, 3, [True, "<a>"]],
        ),
    ],
)
def test_the_browser_gets_the_values(given: Any, sent: Any) -> None:
    """Bytes and their shape as Plotly itself writes them, and null where there is no number."""
    found = json.loads(as_json(figure([{"type": "heatmap", "z": given}], {}), 100))["data"][0]["z"]
    if "bdata" in found:
        assert found == to_typed_array_spec(given)
        values = np.frombuffer(b64decode(found["bdata"]), found["dtype"])
        found = [[None if np.isnan(v) else v for v in row] for row in values.reshape(given.shape)]
    assert found == sent


def test_drawing_leaves_the_parts_as_they_are() -> None:
    axis: dict[str, Any] = {"range": [0, 4]}
    parts = figure([scatter([0, 4], [1, 1])], {"xaxis": axis})
    assert json.loads(as_json(parts, 100))["layout"]["xaxis"] == axis | {"nticks": 5}
    assert parts["layout"] == {"xaxis": {"range": [0, 4]}}
