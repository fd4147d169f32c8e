"""Axes that hold all values, borders before the right block, bands with gaps."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest
from plotly.io.json import to_json_plotly

from pages.shared.plotting import (
    border_names,
    borders,
    clipped,
    clipped_axis,
    figure,
    level,
    log_axis,
    on,
    positive,
    power_axis,
    spread,
)

NAN = float("nan")


def test_a_band_is_closed_around_each_stretch_and_open_at_gaps() -> None:
    band = spread([1.0, 2, 3, 4], [1.0, 2, NAN, 5], [3.0, 4, NAN, 6], "#0072b2", **on(2))
    x, y = band["x"], band["y"]
    assert x[:4].tolist() == [1, 2, 2, 1]
    assert y[:4].tolist() == [3, 4, 2, 1]
    assert x[5:7].tolist() == [4, 4]
    assert np.isnan(x).tolist() == [False] * 4 + [True] + [False] * 2 + [True]
    assert band["fillcolor"] == "rgba(0,114,178,0.16)"
    assert (band["xaxis"], band["yaxis"]) == ("x2", "y2")
    assert not np.isfinite(spread([1.0, 2], [NAN, NAN], [1.0, NAN], "#0072b2")["x"]).any()


@pytest.mark.parametrize(
    ("values", "usual", "ends"),
    [
        ([0.02, 3.0], (), [-2, 1]),
        ([1.0, 1.0], (), [0, 1]),
        ([0.02, 0.5], (-5, 0), [-5, 0]),
        ([1e-9, 0.5, 0.0, NAN, np.inf], (-5, 0), [-9, 0]),
    ],
)
def test_whole_decades_hold_all_positive_values(
    values: list[float], usual: tuple[int, ...], ends: list[int]
) -> None:
    axis = power_axis("", values, usual)
    assert axis["range"] == ends
    assert 1 <= (ends[1] - ends[0]) / axis["dtick"] <= 5


def test_an_axis_without_a_value_leaves_its_range_to_plotly() -> None:
    assert "range" not in power_axis("", [0.0, NAN])


@pytest.mark.parametrize("ends", [(-4, 13), (-6, 0), (-1, 1)])
def test_what_leaves_a_clipped_axis_lies_on_its_labelled_edges(ends: tuple[int, int]) -> None:
    axis = clipped_axis("", *ends)
    low, high = axis["tickvals"][[0, -1]]
    assert clipped(np.array([0.0, 1e-30, 1e30]), *ends) == pytest.approx([low, low, high])
    assert axis["range"][0] < np.log10(low) < np.log10(high) < axis["range"][1]
    assert (axis["ticktext"][0][0], axis["ticktext"][-1][0]) == ("≤", "≥")
    assert len(axis["ticktext"]) == len(axis["tickvals"])


def test_a_log_axis_says_its_ticks() -> None:
    axis = log_axis("", (0.1, 100), (0.01, 0.5, 20, 1000))
    assert axis["range"] == [-1, 2]
    assert axis["ticktext"] == ["0.5", "20"]
    assert axis["tickvals"].tolist() == [0.5, 20]
    assert log_axis("", (1, 2), (1, 2), ("≤ 1", "2"))["ticktext"] == ["≤ 1", "2"]
    assert positive([0.0, 2.0]).tolist()[1:] == [2.0]


def test_a_border_lies_before_its_block_in_every_panel_and_is_named_once() -> None:
    drawn = borders((3, 5), panels=2)
    assert [(line["x0"], line["x1"], line["xref"]) for line in drawn] == [
        (2.5, 2.5, "x"), (2.5, 2.5, "x2"), (4.5, 4.5, "x"), (4.5, 4.5, "x2"),
    ]  # fmt: skip
    assert [(note["x"], note["text"]) for note in border_names((3, 5), "halved")] == [
        (2.5, "halved")
    ]
    assert border_names((), "halved") == []
    assert level(1.0)["yref"] == "y"
    assert level(1.0, panel=2)["xref"] == "x2 domain"


def test_a_figure_is_what_plotly_would_make_of_its_parts() -> None:
    """Also its titles, which may be given as texts."""
    traces = [{"type": "scatter", "y": np.arange(3.0), "name": "a", "line": {"width": 1}}]
    layout = {"xaxis": {"title": "x", "range": [0, 2]}, "yaxis": {"title": {"text": "y"}}}
    found = figure(traces, layout)
    made = go.Figure(traces, layout)
    assert json.loads(to_json_plotly(go.Figure(found))) == json.loads(to_json_plotly(made))
    assert found["layout"]["xaxis"]["title"] == {"text": "x"}
