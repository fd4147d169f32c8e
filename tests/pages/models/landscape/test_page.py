"""The landscape page: what ships is there at once, the rest is measured in parts; links, data."""

import math
import re
import time
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from streamlit.testing.v1 import AppTest

from pages.models.landscape import filling as landscape_filling
from pages.models.landscape import results
from pages.models.landscape.figures import HIGHEST, Drawn, Words, maps
from pages.models.landscape.figures_cuts import cuts
from pages.models.landscape.figures_relief import relief
from pages.models.landscape.filling import Filling, Measuring, size
from pages.models.landscape.results import Job, filling
from pages.models.landscape.text import table
from pages.shared.nets import trained
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.computing import ONE_AT_A_TIME
from pages.shared.ui.figure import Source
from pages.shared.ui.style import LOOKS, Line
from snncore.analysis.landscape.loss_plane import TOGETHER, Slice, landscape, training_batches
from snncore.analysis.landscape.loss_surface import LossSurface
from snncore.analysis.landscape.shipped import MADE, NAME
from snncore.checkpoint import Checkpoint
from snncore.data import load
from snncore.experiment import BlockKind, Dataset, Experiment
from snncore.files.rows import write_rows
from tests.pages.charts import chart, charts
from tests.pages.opened import (
    assert_refused_once,
    assert_shown,
    finish,
    opened,
    small_checkpoint,
    text_of,
)

FRAME = Path(__file__).parents[4] / "pages" / "frame.py"
WORDS = Words("loss", "", "a", "b", "precomputed", "measured")
OTHER = {"landscape_seed": "1", "landscape_points": "5", "landscape_images": "50"}
"""A slice that does not ship, and is soon measured."""


NETS = {
    "ms": small_checkpoint(block="ms"),
    "spiking": small_checkpoint(block="spiking"),
    "plain": small_checkpoint(block="plain", seed=3),
    "cifar": small_checkpoint(block="sew", dataset="cifar10"),
}


def row(net: str, square: Slice, rise: float) -> dict[str, object]:
    """A shipped slice: 2 + rise (a² + b²)."""
    a, b = np.meshgrid(square.places, square.places)
    about = {"net": net, "sha256": "", "data": load(Dataset.SHAPES).label, "torch": ""}
    return about | vars(square) | {"loss": (2 + rise * (a**2 + b**2)).tolist()}


@pytest.fixture(autouse=True)
def nets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Checkpoint]:
    known = {key: NETS[key] for key in ("ms", "spiking")}
    monkeypatch.setattr(trained, "shipped", lambda: known)
    file = tmp_path / "landscape.json"
    rows = [
        row(net, Slice(batch_statistics=batch), rise)
        for net, rise in (("ms", 1.0), ("spiking", 4.0), ("cifar", 2.0))
        for batch in (False, True)
    ]
    write_rows(file, MADE, NAME, rows)
    monkeypatch.setattr(results, "RESULTS", file)
    results.precomputed.clear()
    filling.clear()
    return known


def open_page(**query: str) -> AppTest:
    return opened("models/landscape", **({"lang": "en", "landscape_nets": "ms,spiking"} | query))


def distance(said: str, name: str) -> float:
    """The radius that is said of a network whose loss is a bowl, where nothing bends down."""
    found = re.search(rf"{re.escape(name)}: 0% and ([\d.]+)", said)
    assert found
    return float(found[1].rstrip("."))


def test_what_ships_is_there_at_once_and_called_precomputed() -> None:
    app = open_page()
    assert not app.exception
    assert not app.get("progress")
    said = text_of(app)
    assert distance(said, "MS-ResNet, 8") == pytest.approx(math.sqrt(math.log(2)), rel=0.02)
    assert distance(said, "Spiking ResNet, 8") == pytest.approx(
        math.sqrt(math.log(2) / 4), rel=0.02
    )
    assert "precomputed here" in said
    assert "measured here" not in said
    first = app.markdown[0].value
    assert re.search(r"after: MS-ResNet, 8: 0\.8\d; Spiking ResNet, 8: 0\.4\d", first)
    assert [each.key for each in charts(app)] == ["landscape_1", "landscape_cuts"]
    said = text_of(open_page(section="statistics"))
    assert "the loss at the centre changes by at most 0.000" in said


def test_it_opens_with_networks_whose_slices_ship(nets: dict) -> None:
    nets["plain"] = NETS["plain"]
    app = AppTest.from_file(str(FRAME), default_timeout=180).run()
    app = app.switch_page("models/landscape/page.py").run()
    assert app.session_state["landscape_nets"] == ["ms", "spiking"]
    assert not app.get("progress")


def test_another_seed_is_measured_in_parts_and_is_what_the_core_measures() -> None:
    app = open_page(**OTHER)
    assert not app.exception
    assert app.get("progress")
    assert re.search(r"\d+ of 25 places so far", text_of(app))
    said = text_of(finish(app))
    assert "measured here" in said
    assert "precomputed here" not in said
    square = Slice(seed=1, points=5, images=50)
    batches = training_batches(load(Dataset.SHAPES), 50)
    for key, name in (("ms", "MS-ResNet"), ("spiking", "Spiking ResNet")):
        found = landscape(NETS[key].restore(), square, batches)
        assert f"{name}, 8: {found.centre:.3f} and {found.lowest:.3f}" in said
        assert f"{name}, 8: {found.non_convex:.0%}" in said


def test_what_was_measured_is_kept_for_the_next_one() -> None:
    finish(open_page(**OTHER))
    assert not open_page(**OTHER).get("progress")


def test_shipped_and_measured_side_by_side_are_told_apart(nets: dict) -> None:
    nets["plain"] = NETS["plain"]
    app = open_page(landscape_nets="ms,plain")
    said = text_of(app)
    assert "precomputed here: MS-ResNet, 8" in said
    titles = [each["text"] for each in chart(app, "landscape_1").figure["layout"]["annotations"]]
    assert ["precomputed here" in titles[0], "measured here" in titles[1]] == [True, True]


@pytest.mark.usefixtures("without_cifar10")
def test_without_the_data_shipped_slices_show_and_others_are_one_sentence(nets: dict) -> None:
    nets["cifar"] = NETS["cifar"]
    app = open_page(landscape_nets="cifar,ms")
    assert not app.exception
    assert not app.info
    assert distance(text_of(app), "SEW ResNet (ADD), 8") == pytest.approx(0.59, rel=0.02)
    app = open_page(landscape_nets="cifar,ms", **OTHER)
    assert not app.exception
    assert [("SEW ResNet" in i.value, "CIFAR-10" in i.value) for i in app.info] == [(True, True)]
    assert "MS-ResNet, 8" in text_of(finish(app))
    app = open_page(landscape_nets="cifar", **OTHER)
    assert not app.exception
    assert not charts(app)


def test_a_run_of_ones_own_is_never_taken_for_a_shipped_net_of_its_name() -> None:
    own = TrainedNet("ms", NETS["ms"], Source.MEASURED)
    assert results.shipped_slice(own, Slice()) is None
    assert results.shipped_slice(own._replace(source=Source.PRECOMPUTED), Slice())


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "ends",
    [
        {"landscape_seed": "9", "landscape_reach": "0.25", "landscape_points": "5"},
        {"landscape_points": "17", "landscape_images": "50", "landscape_batch": "True"},
        {"landscape_batch": "True", "landscape_relief": "True"},
        {"landscape_relief": "True"} | OTHER,
        {"section": "statistics"} | OTHER,
        {"section": "how"},
    ],
)
def test_every_control_at_its_ends(lang: str, ends: dict[str, str]) -> None:
    app = open_page(lang=lang, **ends)
    assert_shown(app)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("landscape_nets", "nobody"),
        ("landscape_seed", "-1"),
        ("landscape_seed", "nan"),
        ("landscape_points", "6"),
        ("landscape_reach", "1e9"),
        ("landscape_images", "100000"),
        ("landscape_batch", "perhaps"),
        ("landscape_relief", "1"),
    ],
)
def test_a_bad_link_gets_a_sentence_and_the_default(field: str, given: str) -> None:
    app = open_page(**{field: given})
    assert_refused_once(app)
    assert distance(text_of(app), "MS-ResNet, 8") == pytest.approx(0.83, rel=0.02)


def test_nothing_chosen_and_nothing_trained_each_get_a_sentence(nets: dict) -> None:
    app = open_page(landscape_nets="")
    assert not app.exception
    assert len(app.info) == 1
    nets.clear()
    app = open_page()
    assert not app.exception
    assert "no trained network here yet" in text_of(app)


def test_batches_are_small_for_large_networks_but_not_where_they_decide_the_numbers() -> None:
    small, large = Experiment(depth=8, width=2), Experiment(depth=110, width=64)
    assert size(small, Slice()) == TOGETHER
    assert size(large, Slice()) < 10
    assert size(large, Slice(batch_statistics=True)) == TOGETHER


def test_a_step_of_measuring_is_one_batch_and_the_time_left_shrinks_to_nothing() -> None:
    slice_ = Filling(NETS["ms"], Slice(points=3, images=100))
    assert (slice_.done, slice_.total, slice_.left) == (0, 18, 0)
    slice_.advance()
    assert slice_.done == 1
    assert slice_.left > 0
    while not slice_.complete:
        slice_.advance()
    assert (slice_.done, slice_.left) == (18, 0)
    assert slice_.surface.known.all()


def test_slices_fill_evenly_and_the_thread_ends_with_them() -> None:
    slices = [Filling(NETS[key], Slice(points=3, images=50)) for key in ("ms", "plain")]
    measuring = Measuring()
    measuring.want(slices)
    thread = measuring.thread
    assert thread
    most = 0
    while thread.is_alive():
        most = max(most, abs(slices[0].done - slices[1].done))
        time.sleep(0.001)
    assert most <= 2
    assert all(each.complete for each in slices)
    assert measuring.thread is None


def test_nothing_is_measured_for_long_when_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landscape_filling, "PATIENCE", 0.3)
    slice_, measuring = Filling(NETS["ms"], Slice(points=17)), Measuring()
    measuring.want([slice_])
    thread = measuring.thread
    assert thread
    thread.join(20)
    assert 0 < slice_.done < slice_.total
    done = slice_.done
    measuring.want([slice_])
    assert measuring.thread
    measuring.thread.join(20)
    assert slice_.done > done


def test_other_pages_can_measure_meanwhile() -> None:
    measuring, slices = Measuring(), [Filling(NETS["ms"], Slice(points=17))]
    measuring.want(slices)
    while not slices[0].done:
        time.sleep(0.001)
    waits = []
    for _ in range(5):
        begun = slices[0].done
        with ONE_AT_A_TIME:
            waits.append(slices[0].done - begun)
        time.sleep(0.02)
    assert max(waits) <= 5
    slices[0].wanted = 0.0


def test_two_sessions_share_a_slice() -> None:
    net = TrainedNet("ms", NETS["ms"], Source.MEASURED)
    job = Job("ms", 1, NETS["ms"].experiment, Slice(points=5))
    assert filling(job, net) is filling(job, net)
    assert filling(Job("ms", 2, NETS["ms"].experiment, Slice(points=5)), net) is not filling(
        job, net
    )


def drawn(loss: np.ndarray, name: str = "a") -> Drawn:
    places = Slice(points=len(loss)).places
    return Drawn(Line(name, LOOKS[BlockKind.MS]), False, LossSurface(places, loss))


def test_all_maps_have_one_scale_and_what_is_above_it_is_clipped() -> None:
    a, b = np.meshgrid(*[Slice(points=5).places] * 2)
    figure = go.Figure(maps([drawn(0.3 + a**2 + b**2), drawn(1 + 100 * a**2, "b")], WORDS))
    filled = [trace for trace in figure.data if trace.type == "contour" and trace.coloraxis]
    assert {trace.coloraxis for trace in filled} == {"coloraxis"}
    assert figure.layout.coloraxis.cmin == pytest.approx(np.log10(0.2))
    assert figure.layout.coloraxis.cmax == pytest.approx(np.log10(HIGHEST))
    assert filled[1].z.max() == pytest.approx(np.log10(HIGHEST))
    assert filled[1].customdata.max() == 101
    assert figure.layout.coloraxis.colorbar.ticktext[-1] == "≥ 5"
    dashed = [t for t in figure.data if t.type == "contour" and not t.coloraxis]
    assert dashed[0].contours.start == pytest.approx(np.log10(0.3 + np.log(2)))
    assert figure.layout.xaxis.range == figure.layout.xaxis2.range == figure.layout.yaxis.range


def test_surfaces_have_the_maps_heights_colours_and_one_view() -> None:
    a, b = np.meshgrid(*[Slice(points=5).places] * 2)
    slices = [drawn(1 + a**2 + b**2), drawn(2 + 100 * a**2, "b")]
    figure, flat = go.Figure(relief(slices, WORDS)), go.Figure(maps(slices, WORDS))
    scenes = (figure.layout.scene, figure.layout.scene2)
    assert scenes[0].zaxis.range == scenes[1].zaxis.range == (0, pytest.approx(np.log10(HIGHEST)))
    assert scenes[0].camera == scenes[1].camera
    assert figure.layout.coloraxis == flat.layout.coloraxis
    filled = [trace for trace in flat.data if trace.type == "contour" and trace.coloraxis]
    for surface, contour in zip(figure.data, filled, strict=True):
        np.testing.assert_array_equal(surface.z, contour.z)


def test_a_slice_on_its_way_shows_where_it_was_measured_and_no_level_yet() -> None:
    loss = np.full((5, 5), np.nan)
    loss[0, 0] = 2.0
    figure = go.Figure(maps([drawn(loss)], WORDS))
    assert [len(trace.x) for trace in figure.data if trace.type == "scatter"] == [1, 1]
    dashed = [t for t in figure.data if t.type == "contour" and not t.coloraxis]
    assert dashed[0].visible is False
    assert go.Figure(cuts([drawn(loss)], WORDS)).data[0].connectgaps


def test_the_cuts_go_through_the_centre() -> None:
    a, b = np.meshgrid(*[Slice(points=5).places] * 2)
    along_a, along_b = go.Figure(cuts([drawn(2 + a + 10 * b**2)], WORDS)).data
    np.testing.assert_allclose(along_a.y, [1, 1.5, 2, 2.5, 3])
    np.testing.assert_allclose(along_b.y, [12, 4.5, 2, 4.5, 12])


def test_the_axis_of_the_cuts_holds_every_number() -> None:
    """The maps end at 5; a line that stayed there would show 5 where the loss is 12."""
    a, b = np.meshgrid(*[Slice(points=5).places] * 2)
    assert go.Figure(cuts([drawn(2 + a)], WORDS)).layout.yaxis.range[1] == pytest.approx(
        np.log10(HIGHEST)
    )
    high = go.Figure(cuts([drawn(2 + a + 10 * b**2)], WORDS)).layout.yaxis
    assert high.range[1] == pytest.approx(np.log10(20))
    assert "20" in high.ticktext
    never = go.Figure(cuts([drawn(np.full((5, 5), np.inf))], WORDS)).layout.yaxis
    assert never.range[1] == pytest.approx(np.log10(HIGHEST))


def test_the_cuts_draw_the_numbers_that_the_csv_says() -> None:
    """6.68 and 9.02 were drawn at 5, where the maps' colours end."""
    a, b = np.meshgrid(*[Slice(points=5).places] * 2)
    slices = {"a": drawn(2 + a + 4.68 * b**2), "b": drawn(2 + 7.02 * a**2, "b")}
    said = table(slices)
    rows = list(zip(said["net"], said["a"], said["b"], said["loss"], strict=True))
    for line in go.Figure(cuts(list(slices.values()), WORDS)).data:
        across = 1 if line.xaxis is None else 2
        along = {
            each[across]: each[3] for each in rows if each[0] == line.name and not each[3 - across]
        }
        np.testing.assert_allclose(line.y, [along[x] for x in line.x], rtol=1e-6)
    assert max(said["loss"]) > HIGHEST


def test_measuring_leaves_the_shared_weights_alone() -> None:
    before = {name: value.clone() for name, value in NETS["ms"].net.items()}
    Filling(NETS["ms"], Slice(points=3, images=50)).advance()
    assert all(torch.equal(value, before[name]) for name, value in NETS["ms"].net.items())
