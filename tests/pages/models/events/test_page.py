"""The events page: three views of one clip at one step, knobs, sections, bad links."""

import base64
import time
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from pages.models.events.figures import MOST, Words, cloud
from pages.models.events.results import choosiest, clip
from pages.models.events.text import label_of
from pages.shared.nets import trained
from pages.shared.nets.trained import trained_nets
from pages.shared.runs.names import class_names
from snncore.analysis.events.clip import simulated_clip
from snncore.checkpoint import Checkpoint
from snncore.data import framed, load, test_batches
from snncore.data.events.gestures import SIDE
from snncore.data.events.sensor import Sensor
from snncore.data.events.simulated import SENSOR
from snncore.experiment import EVENTS, Dataset
from tests.pages.charts import chart
from tests.pages.opened import assert_refused_once, assert_shown, opened, small_checkpoint, text_of

SETTINGS = {"time_steps": 16, "dataset": "gestures", "width": 4, "v_threshold": 0.3,
            "decay_input": False}  # fmt: skip
NETS = {
    "sew": small_checkpoint(block="sew", **SETTINGS),
    "ms": small_checkpoint(block="ms", **SETTINGS),
    "relu": small_checkpoint(block="relu", **SETTINGS),
    "shapes": small_checkpoint(block="sew", **SETTINGS | {"dataset": "moving_shapes"}),
    "pictures": small_checkpoint(block="sew"),
}


@pytest.fixture(autouse=True)
def nets(monkeypatch: pytest.MonkeyPatch) -> dict[str, Checkpoint]:
    known = dict(NETS)
    monkeypatch.setattr(trained, "shipped", lambda: known)
    return known


def open_page(**query: str) -> AppTest:
    return opened("models/events", **query)


def figure(app: AppTest, key: str) -> dict[str, Any]:
    return chart(app, key).figure


def counts(trace: dict[str, Any]) -> np.ndarray:
    """The cells of a map."""
    return np.frombuffer(base64.b64decode(trace["z"]["bdata"]), np.uint8).reshape(32, 32)


def test_it_opens_on_a_clip_that_a_network_sees() -> None:
    app = open_page()
    assert_shown(app)
    label = class_names(Dataset.GESTURES)[0]
    assert f"“{label}”" in text_of(app)
    assert figure(app, "events_cloud")["data"][0]["type"] == "scatter3d"


def test_networks_for_pictures_are_not_offered_here_nor_these_elsewhere() -> None:
    offered = next(box for box in open_page().selectbox if box.key == "events_net").options
    assert len(offered) == 4
    assert set(trained_nets()) == {"pictures"}
    assert set(trained_nets(events=True)) == set(NETS)


@pytest.mark.parametrize("step", [1, 5, 16])
def test_all_three_views_stand_at_the_step(step: int) -> None:
    """The frame is the network's own, the larger points are its events, the border is around it."""
    app = open_page(events_step=str(step), events_clip="3")
    net = NETS["sew"]
    images = framed(load(Dataset.GESTURES), net.experiment)
    own = next(test_batches(images, size=4, count=4, device="cpu")).images[step - 1, 3]
    frame = figure(app, "events_frame")["data"]
    assert np.array_equal(counts(frame[0]), own[1])
    assert np.array_equal(counts(frame[1]), own[0])
    points = figure(app, "events_cloud")["data"]
    large = [trace for trace in points if trace["marker"]["size"] > 2]
    assert sum(len(base64.b64decode(trace["x"]["bdata"])) // 4 for trace in large) == int(own.sum())
    border = figure(app, "events_raster")["layout"]["shapes"][0]
    assert (border["x0"], border["x1"]) == (step - 0.5, step + 0.5)


def test_of_many_events_an_even_part_is_drawn_and_all_of_the_frame() -> None:
    found = simulated_clip(Dataset.GESTURES, 3, Sensor(noise=5.0))
    window = (1000, 1400)
    traces = go.Figure(cloud(found, window, SIDE, Words(*"abcdefghijk"))).data
    shown = np.sort(np.concatenate([trace.x for trace in traces]))
    assert len(found.t) > 3 * MOST
    times = found.t / 1e6
    assert len(shown) == pytest.approx(MOST + 400, abs=200)
    assert np.isin(np.float32(times[slice(*window)]), shown).all()
    thinned = np.histogram(shown[(shown < times[1000]) | (shown > times[1400])], 8, (0.2, 0.8))[0]
    whole = np.histogram(times, 8, (0.2, 0.8))[0]
    assert thinned[-4:] / whole[-4:] == pytest.approx(MOST / len(times), rel=0.1)


def test_the_rows_of_the_raster_fire_at_their_step_and_at_few_others() -> None:
    spikes = np.random.default_rng(0).random((16, 500)) < 0.2
    rows = choosiest(spikes)
    assert rows.shape[1] == 16
    assert all(rows[3 * t : 3 * t + 3, t].all() for t in range(10))
    assert rows.sum(1).mean() < spikes.sum(0)[spikes.any(0)].mean()


@pytest.mark.parametrize("section", ["memory", "frames", "trained", "reported", "how"])
@pytest.mark.parametrize("net", ["sew", "relu", "shapes"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_question_is_answered(section: str, net: str, lang: str) -> None:
    assert_shown(open_page(section=section, events_net=net, lang=lang))


def test_the_sensor_is_what_the_knobs_say() -> None:
    app = open_page(events_threshold="0.5", events_refractory="20", events_noise="3")
    expected = simulated_clip(Dataset.GESTURES, 0, Sensor(threshold=0.5, refractory=20, noise=3))
    assert f"{len(expected.t)} events" in text_of(app)
    assert len(expected.t) != len(simulated_clip(Dataset.GESTURES, 0, SENSOR).t)


def test_a_threshold_that_nothing_reaches_leaves_an_empty_clip() -> None:
    app = open_page(events_threshold="1.0", events_noise="0", events_clip="5")
    assert not app.exception


def test_a_knob_is_answered_within_a_fifth_of_a_second_of_processor_time() -> None:
    app = open_page()
    app.slider(key="events_threshold").set_value(0.3).run()
    took = []
    for value in (0.25, 0.35, 0.4):
        start = time.process_time()
        app.slider(key="events_threshold").set_value(value).run()
        took.append(time.process_time() - start)
    assert min(took) < 0.4  # half of it is this test's own reading of the page


@pytest.mark.parametrize(
    "query",
    [
        {"events_net": "nobody"},
        {"events_clip": "500"},
        {"events_clip": "-1"},
        {"events_threshold": "0"},
        {"events_noise": "nan"},
        {"events_step": "17"},
        {"section": "frames", "events_frames": "21"},
        {"section": "frames", "events_slices": "by_chance"},
    ],
)
def test_what_a_link_cannot_ask_is_said_once(query: dict[str, str]) -> None:
    assert_refused_once(open_page(**query))


def test_without_a_network_it_says_what_to_train(nets: dict[str, Checkpoint]) -> None:
    nets.clear()
    app = open_page()
    assert not app.exception
    assert len(app.info) == 1


def test_clips_are_kept_by_their_sensor() -> None:
    one = clip(Dataset.GESTURES, 1, SENSOR)
    assert clip(Dataset.GESTURES, 1, SENSOR).t is not None
    assert len(one.t) == len(simulated_clip(Dataset.GESTURES, 1, SENSOR).t)
    assert label_of.__doc__
    assert set(EVENTS) > {Dataset.GESTURES}


@pytest.mark.parametrize("page", ["models/raster", "models/try_it", "models/energy"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_other_pages_take_a_network_for_events(page: str, lang: str) -> None:
    app = opened(page, net="ms", lang=lang, picture="5")
    assert_shown(app)
    app = opened(page, net="ms", picture_data="moving_shapes", energy_sample="picture")
    assert not app.exception
