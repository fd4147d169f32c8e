"""The energy page: its numbers are the core's, every control, links, one picture, missing data."""

import csv
import io
import re
from functools import cache

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from pages.models.energy import words
from pages.models.energy.controls import RATES, Baseline, Counting, Formula
from pages.models.energy.figures import MOST_LABELS, labels, layers
from pages.models.energy.figures_formula import RATIOS, REPORTED, SPIKES, plane
from pages.models.energy.figures_nets import side_by_side
from pages.models.energy.formula import of_nets, plane_table
from pages.models.energy.layers import table
from pages.models.energy.names import short_name
from pages.models.energy.text import factor, formula_said, joules, scaled
from pages.shared.nets import trained
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.figure import Source, as_csv
from pages.shared.ui.style import LOOKS
from snncore.analysis.energy.energy import BREAK_EVEN, IntegerAs, RealAs, energy, ratio
from snncore.analysis.energy.operations import Operations, operations
from snncore.analysis.energy.published import PUBLISHED
from snncore.checkpoint import Checkpoint
from snncore.data import load, test_batches
from snncore.data.picture import network_input
from snncore.experiment import BlockKind, Dataset
from tests.pages.charts import chart, charts
from tests.pages.opened import assert_refused_once, assert_shown, opened, small_checkpoint, text_of

COUNTING = Counting(RealAs.AS_RUN, IntegerAs.ADDITIONS, 20)


def checkpoint(**settings: object) -> Checkpoint:
    return small_checkpoint(**{"time_steps": 2, "neuron": "if"} | settings)


@cache
def small_nets() -> dict[str, Checkpoint]:
    return {
        "sew": checkpoint(block="sew", width=4, depth=14),
        "ms": checkpoint(block="ms"),
        "no_lif": checkpoint(block="no_lif", time_steps=3),
        "relu": checkpoint(block="relu"),
        "silent": checkpoint(block="plain", v_threshold=10.0),
    }


@cache
def operations_of_nets() -> dict[str, Operations]:
    """What each of them does for twenty pictures."""
    images = next(test_batches(load(Dataset.SHAPES), size=20, count=20, device="cpu")).images
    return {key: operations(net.restore().eval(), images) for key, net in small_nets().items()}


def trained_nets() -> dict[str, TrainedNet]:
    return {key: TrainedNet(key, net, Source.PRECOMPUTED) for key, net in small_nets().items()}


@pytest.fixture(autouse=True)
def nets(monkeypatch: pytest.MonkeyPatch) -> dict[str, Checkpoint]:
    known = dict(small_nets())
    monkeypatch.setattr(trained, "shipped", lambda: known)
    return known


def open_page(**query: str) -> AppTest:
    return opened("models/energy", **({"lang": "en", "net": "ms", "energy_nets": "ms,sew"} | query))


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


@pytest.mark.parametrize("net", ["sew", "ms", "no_lif", "relu", "silent"])
@pytest.mark.parametrize(
    ("real", "as_mac"), list(zip(RealAs, (False, True, False, True), strict=True))
)
def test_the_page_shows_the_ratio_that_the_core_counts(
    net: str, real: RealAs, as_mac: bool
) -> None:
    query = {"net": net, "energy_real": real.value, "energy_integers": str(as_mac)}
    app = open_page(**query, energy_nets=net, section="how")
    assert not app.exception
    assert not app.warning
    integers = IntegerAs.MACS if as_mac else IntegerAs.ADDITIONS
    cost = energy(operations_of_nets()[net], real, integers)
    assert metrics(app)["SNN / ANN"] == f"{cost.ratio:.3f}"
    assert metrics(app)["SNN, per image"] == joules(cost.picojoules.sum())
    assert f"{joules(cost.ann_picojoules.sum())}" in app.markdown[0].value
    assert (factor(cost.ratio) in app.markdown[0].value) == (net != "relu")
    assert ("ADD passes on whole numbers" in text_of(app)) == (net == "sew")
    assert "nan" not in text_of(app)


def test_an_estimate_is_called_one() -> None:
    assert "An estimate from counted operations, not a measurement of hardware" in text_of(
        open_page()
    )


def test_one_picture_in_place_of_the_test_images() -> None:
    app = open_page(energy_sample="one_picture", picture="3")
    assert not app.exception
    assert "test image 3 of" in text_of(app)
    image = network_input(load(Dataset.SHAPES).test_images[3], Dataset.SHAPES)
    cost = energy(operations(small_nets()["ms"].restore().eval(), image[None]))
    assert metrics(app)["SNN / ANN"] == f"{cost.ratio:.3f}"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "ends",
    [
        {"energy_steps": "1", "energy_rate": "0.05", "energy_images": "100"},
        {"energy_steps": "16", "energy_rate": "1", "energy_ann": "ann_every_step"},
        {"net": "relu", "energy_nets": "relu,silent,no_lif,sew", "energy_sample": "one_picture"},
        {"section": "nets", "energy_nets": "relu,silent,no_lif,sew"},
        {"section": "how"},
    ],
)
def test_every_control_at_its_ends(lang: str, ends: dict[str, str]) -> None:
    app = open_page(lang=lang, **ends)
    assert_shown(app)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("net", "nobody"),
        ("energy_real", "twice"),
        ("energy_integers", "perhaps"),
        ("energy_images", "21"),
        ("energy_sample", ""),
        ("energy_steps", "0"),
        ("energy_steps", "2.5"),
        ("energy_rate", "nan"),
        ("energy_rate", "1.01"),
        ("energy_rate", "0.0517"),
        ("energy_ann", "never"),
        ("energy_nets", "ms,x"),
    ],
)
def test_a_bad_link_gets_a_sentence_and_the_default(field: str, given: str) -> None:
    app = open_page(**{field: given})
    assert_refused_once(app)
    assert "SNN / ANN" in metrics(app)


@pytest.mark.parametrize(
    ("preset", "said"),
    [
        ("ms34", "ratio 0.264, **1/3.79 of the ANN**. Both cost the same at T·r = 5.11"),
        ("ms104", "ratio 0.188, **1/5.32 of the ANN**"),
        ("dvs", "r = 0.2219 with an ANN that runs at every step too: T cancels, ratio 0.0434"),
    ],
)
def test_presets_are_the_published_points(preset: str, said: str) -> None:
    app = open_page(energy_steps="9", energy_rate="0.5")
    assert "T = 9, r = 0.5" in text_of(app)
    app = app.button(key=f"energy_preset_{preset}").click().run()
    assert not app.exception
    assert said in text_of(app)
    assert app.session_state["energy_rate"] in RATES


def test_the_published_numbers_and_their_recount_are_on_the_page() -> None:
    said = text_of(open_page(section="published"))
    assert "| MS-34 | 6 | 0.225 | 1/3.8 | 1/3.79 | 4.1% | 1/3.40 | 1/2.01 |" in said
    assert "| MS-104 | 5 | 0.192 | 1/5.3 | 1/5.32 | 7.8% | 1/3.99 | 1/1.78 |" in said
    assert "1/23.03; notes on the paper give 1/24" in said
    assert "has not been checked" in said
    sew = text_of(open_page(net="sew", section="how"))
    assert "510 M additions and 2.75 G MACs, which is 13.1 mJ against 8.37 mJ" in sew


def test_break_even_is_computed() -> None:
    def said(steps: int) -> str:
        return formula_said(Formula(steps, 0.2, Baseline.ONCE))

    assert "even if every neuron always fires" in said(5)
    assert f"is r = {BREAK_EVEN / 6:.3f}" in said(6)


def test_published_and_measured_points_differ_in_colour_and_marker() -> None:
    counted = of_nets(trained_nets(), operations_of_nets(), COUNTING)
    figure = go.Figure(plane(6 * 0.225, counted, RealAs.AS_RUN, words.of_plane()))
    by_color: dict[str, set[str]] = {}
    for trace in figure.data:
        if trace.mode == "markers":
            by_color.setdefault(trace.marker.color, set()).add(trace.name)
    assert len(by_color[REPORTED]) == 3
    assert not by_color[REPORTED] & {net.line.name for net in counted}
    assert REPORTED not in {look.color for look in LOOKS.values()}
    assert "ResNet (ReLU), 8" not in {trace.name for trace in figure.data}  # it has no rate
    rows = plane_table(Formula(6, 0.225, Baseline.ONCE), counted, COUNTING)
    assert rows["source"].count("reported") == len(PUBLISHED)
    # The star lies on the line within what was printed.
    star = next(trace for trace in figure.data if trace.marker.symbol == "star")
    np.testing.assert_allclose(star.y, [ratio(1, float(x)) for x in star.x], rtol=0.01)


def test_all_that_the_sliders_reach_lies_on_the_axes() -> None:
    least, most = RATES[0], 16 * RATES[-1]
    assert SPIKES[0] <= least <= most <= SPIKES[1]
    assert RATIOS[0] <= ratio(1, least) <= ratio(1, most) <= RATIOS[1]


def test_the_bars_are_the_layers_and_keep_their_axis() -> None:
    tops = set()
    for real in RealAs:
        for integers in IntegerAs:
            counting = Counting(real, integers, 20)
            found = operations_of_nets()["sew"]
            figure = go.Figure(
                layers(BlockKind.SEW, found, counting.energy(found), words.of_layers(found))
            )
            bars = [trace for trace in figure.data if trace.type == "bar"]
            cost = counting.energy(operations_of_nets()["sew"])
            assert sum(len(bar.x) for bar in bars) == len(operations_of_nets()["sew"].names)
            total = sum(float(bar.y.sum()) for bar in bars)
            assert total * 1e6 == pytest.approx(cost.picojoules.sum(), rel=1e-5)
            tops.add(figure.layout.yaxis.range[1])
            assert max(float(bar.y.max(initial=0)) for bar in bars) <= figure.layout.yaxis.range[1]
    assert len(tops) == 1


def test_every_net_has_a_row_with_all_ways_to_count() -> None:
    figure = go.Figure(
        side_by_side(
            of_nets(trained_nets(), operations_of_nets(), COUNTING), RealAs.ONCE, words.of_nets()
        )
    )
    ways = [trace for trace in figure.data if trace.type == "scatter"]
    assert len(ways) == len(RealAs)
    assert {len(trace.x) for trace in ways} == {len(small_nets())}
    relu = list(ways[0].y).index("ResNet (ReLU), 8")
    assert {float(trace.x[relu]) for trace in ways} == {1.0}


def test_the_csv_holds_every_layer() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(table(operations_of_nets()["ms"], COUNTING)))))
    assert [row["layer"] for row in rows] == list(operations_of_nets()["ms"].names)
    shortcut = next(row for row in rows if row["layer"] == "stages.1.shortcut")
    assert shortcut["reads"] == "real"
    assert float(shortcut["picojoules"]) == 4.6 * 2 * int(shortcut["macs"])


def test_figures_say_what_they_show_and_the_picture_is_there() -> None:
    keys = {"formula": {"energy_plane"}, "nets": {"energy_nets_figure"}, "published": set()}
    for section, more in keys.items():
        app = open_page(section=section)
        assert {each.key for each in charts(app)} == {"energy_layers"} | more
    label = chart(app, "energy_layers").label
    assert re.search(r"MS-ResNet, 8 fires at a mean rate of [\d.]+%\. ", label)


@pytest.mark.usefixtures("without_cifar10")
def test_without_its_data_set_a_net_is_shown_other_pictures_and_the_page_says_so(
    nets: dict,
) -> None:
    nets["cifar"] = checkpoint(block="ms", dataset="cifar10")
    app = open_page(net="cifar", energy_nets="cifar")
    assert not app.exception
    assert "in place of CIFAR-10" in text_of(app)
    assert any("is not on this machine" in info.value for info in app.info)


def test_nothing_chosen_leaves_the_formula_and_nothing_trained_gets_a_sentence(nets: dict) -> None:
    app = open_page(energy_nets="")
    assert not app.exception
    assert {each.key for each in charts(app)} == {"energy_layers", "energy_plane"}
    nets.clear()
    app = open_page()
    assert not app.exception
    assert "no trained network here yet" in text_of(app)


def test_numbers_have_three_digits_and_a_unit() -> None:
    assert [scaled(n) for n in (0, 7, 950, 999.7, 12e6, 2.75e9)] == [
        "0", "7.00", "950", "1.00 k", "12.0 M", "2.75 G",
    ]  # fmt: skip
    assert [joules(n) for n in (500, 43.3e6, 1e9)] == ["500 pJ", "43.3 µJ", "1.00 mJ"]
    assert factor(1) == "as much as the ANN"
    assert factor(0) == "nothing at all"
    assert factor(2) == "2.00 times the ANN's"
    assert factor(0.25) == "1/4.00 of the ANN"


def test_layers_have_short_names() -> None:
    assert [short_name(name) for name in ("stem", "stages.3.conv2", "stages.6.shortcut")] == [
        "stem", "4", "↷",
    ]  # fmt: skip
    assert LOOKS[BlockKind.RELU].color not in (LOOKS[BlockKind.MS].color, REPORTED)


def test_the_axis_names_every_block_of_a_shallow_net_and_few_of_a_deep_one() -> None:
    assert labels(["stem", "stages.0.conv1", "stages.0.conv2", "head"]) == [0, 1, 3]
    names = [f"stages.{block}.conv{conv}" for block in range(54) for conv in (1, 2)]
    assert len(labels(names)) <= MOST_LABELS
