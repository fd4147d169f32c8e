"""The depth-study page: gaps, seeds, divergence, damage, several grids; what it says follows."""

import base64
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from depth_rows import row, trial, write
from streamlit.testing.v1 import AppTest

from pages.models.depth_study import map, results
from pages.models.depth_study.kinds import look
from snncore.analysis.depth.row import NetKind
from snncore.block import Merge
from snncore.experiment import BlockKind
from tests.pages.charts import chart, charts
from tests.pages.opened import assert_refused_once, assert_shown, opened, text_of

MEASURED = {"accuracy": ["depth_study_accuracy"], "rates": ["depth_study_rates"],
            "map": ["depth_study_map"], "inside": ["depth_study_learning"]}  # fmt: skip
REPORTED = {"published": ["depth_study_imagenet"], "epochs": ["depth_study_epochs"],
            "more": ["depth_study_cifar10", "depth_study_event"]}  # fmt: skip
ROWS = [
    row("plain", 8, 0.40), row("plain", 20, 0.25),
    row("spiking", 8, 0.38), row("spiking", 20, 0.384),
    row("ms", 8, 0.42, last_gamma=0.0), row("ms", 20, 0.46, last_gamma=0.0),
    row("sew", 8, 0.41), row("sew", 20, None),
    row("sew", 8, 0.44, merge="iand"),
]  # fmt: skip


@pytest.fixture
def studies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(results, "STUDIES", tmp_path)
    return tmp_path


@pytest.fixture
def cpu(studies: Path) -> Path:
    return write(studies / "cpu", ROWS)


def open_page(section: str = "accuracy", **query: str) -> AppTest:
    return opened("models/depth_study", **({"lang": "en", "section": section} | query))


def seeds(block: str, depth: int, accuracy: float | None, **changes: Any) -> list[dict[str, Any]]:
    """Rows of three seeds whose accuracies lie a point apart."""
    scores = [None if accuracy is None else accuracy + off for off in (-0.01, 0.0, 0.01)]
    return [row(block, depth, score, seed=i, **changes) for i, score in enumerate(scores)]


def names(figure: dict[str, Any]) -> list[str]:
    """The names of the lines in a figure's legend."""
    return [trace["name"] for trace in figure["data"] if trace.get("showlegend")]


def test_the_page_opens_with_what_the_papers_report_and_says_what_that_comes_to() -> None:
    app = opened("models/depth_study", lang="en")
    assert [each.key for each in charts(app)] == REPORTED["published"]
    said = text_of(app)
    assert "from depth 18 to 152 Spiking ResNet falls from 62.3% to 10.0%" in said
    assert "undertrained" not in said


@pytest.mark.parametrize(("section", "keys"), [*REPORTED.items(), *MEASURED.items()])
def test_of_the_sections_one_is_open_and_computed(section: str, keys: list[str]) -> None:
    app = open_page(section)
    assert not app.exception
    assert not app.warning
    assert [each.key for each in charts(app)] == keys
    assert "nan" not in text_of(app)


def test_the_shipped_study_says_how_it_was_made() -> None:
    said = text_of(open_page("how"))
    for words in ("not the best over the epochs", "did best on 500 held-out training images",
                  "The test images had no part in it", "width 8, T = 2", "5,000 training images",
                  "seeds: 0, 1, 2", "at least 3 seeds"):  # fmt: skip
        assert words in said, words


def test_the_search_is_a_panel_for_each_depth_and_frames_the_rate_that_was_chosen(
    cpu: Path,
) -> None:
    tried = [trial("spiking", depth, rate, value) for depth, values in SEARCHED.items()
             for rate, value in values["spiking"].items()]  # fmt: skip
    tried += [trial("ms", depth, rate, value, last_gamma=0.0) for depth, values in SEARCHED.items()
              for rate, value in values["ms"].items()]  # fmt: skip
    write(cpu / "search", tried)
    drawn = chart(open_page("rates"), "depth_study_rates")
    maps = [trace for trace in drawn.figure["data"] if trace["type"] == "heatmap"]
    packed = [base64.b64decode(each["z"]["bdata"]) for each in maps]
    shown = np.array([np.frombuffer(each, "<f4").reshape(2, 2) for each in packed])
    expected = [[[0.3, 0.4], [0.35, 0.38]], [[0.1, np.nan], [0.36, 0.3]]]
    np.testing.assert_allclose(shown, expected, rtol=1e-5)
    framed = [(shape["xref"], (shape["x0"] + shape["x1"]) / 2) for shape in
              drawn.figure["layout"]["shapes"]]  # fmt: skip
    assert framed == [("x", 1), ("x", 1), ("x2", 0), ("x2", 0)]
    words = [text for trace in drawn.figure["data"] if trace.get("mode") == "text"
             for text in trace["text"]]  # fmt: skip
    assert words == ["×"]
    assert "Of the 2 learning rates from 0.03 to 0.3" in drawn.label
    ms, spiking = "MS-ResNet (γ_last\u00a0=\u00a00) 2 → 2", "Spiking ResNet 2 → 0"
    assert drawn.label.index(ms) < drawn.label.index(spiking)
    said = text_of(open_page("how"))
    assert "has that one of 0.03, 0.3 which did best on 5,000 held-out training images" in said


SEARCHED: dict[int, dict[str, dict[float, float | None]]] = {
    8: {"spiking": {0.03: 0.3, 0.3: 0.4}, "ms": {0.03: 0.35, 0.3: 0.38}},
    20: {"spiking": {0.03: 0.1, 0.3: None}, "ms": {0.03: 0.36, 0.3: 0.3}},
}


def test_without_a_search_that_is_said(cpu: Path) -> None:
    app = open_page("rates")
    assert not charts(app)
    assert "no learning rate was searched for" in text_of(app)
    assert "with the learning rate 0.3; no other one was searched for" in text_of(open_page("how"))


def test_the_lead_says_what_the_grid_can_show(cpu: Path) -> None:
    said = text_of(open_page())
    assert "After 20 steps every network here is undertrained (the best one" in said
    assert "is not known for any of the 5 kinds of block: none has 3 seeds" in said
    write(cpu, seeds("plain", 8, 0.97) + seeds("plain", 20, 0.5))
    said = text_of(open_page())
    assert "undertrained" not in said
    assert "is known for 1 of the 1 kind of block" in said


def test_each_kind_is_judged_by_its_own_numbers(studies: Path) -> None:
    made = [*seeds("plain", 8, 0.40), *seeds("plain", 20, 0.25), *seeds("spiking", 8, 0.38),
            *seeds("spiking", 20, 0.384), *seeds("ms", 8, 0.42, last_gamma=0.0),
            *seeds("ms", 20, 0.46, last_gamma=0.0), *seeds("sew", 8, 0.41),
            *seeds("sew", 20, None), row("sew", 8, 0.44, merge="iand")]  # fmt: skip
    write(studies / "cpu", made)
    said = text_of(open_page())
    assert re.search(
        r"\*\*Plain degrades:\*\* 25.0% ± 2.5 \(3 seeds\) at depth 20, 15.0 points below "
        r"depth 8 with 40.0% ± 2.5 \(3 seeds\). The interval of the difference is 12.7 to 17.3 ",
        said,
    )
    assert "**Spiking ResNet, not known:** 38.4% ± 2.5 (3 seeds) at depth 20" in said
    assert re.search(r"MS-ResNet \(γ_last.=.0\) gains:\*\* 46.0% ± 2.5 .*4.0 points above", said)
    assert "interval of the difference is 1.7 to 6.3 points" in said
    assert "**SEW ADD diverges** at its deepest, with every seed" in said
    assert "**SEW IAND:** only one depth so far, 8: 44.0%" in said


def test_of_many_kinds_those_of_the_claim_are_shown_first(studies: Path) -> None:
    kinds = [("plain", {}), ("spiking", {}), ("ms", {}), ("relu", {}), ("no_lif", {}), ("sew", {}),
             ("sew", {"merge": "iand"}), ("sew", {"merge": "and"})]  # fmt: skip
    made = [row(block, depth, 0.4, **more) for block, more in kinds for depth in (8, 20)]
    write(studies / "cpu", made)
    shown = names(chart(open_page(), "depth_study_accuracy").figure)
    assert shown == ["Spiking ResNet", "SEW ADD", "MS-ResNet", "ResNet (ReLU)"]
    rest = open_page(depth_study_kinds="plain,sew-and")
    assert names(chart(rest, "depth_study_accuracy").figure) == ["Plain", "SEW AND"]


def test_the_map_begins_with_a_network_that_is_kept(
    cpu: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map, "has_net", lambda grid, cell: cell.startswith("sew-iand"))
    chosen = open_page("map").selectbox(key="depth_study_net").value
    assert chosen.startswith("sew-iand-d8")


def test_of_one_seed_no_verdict_is_given(cpu: Path) -> None:
    said = text_of(open_page())
    assert "**Plain: not known.** Accuracy 40.0% at depth 8; 25.0% at depth 20." in said
    assert "**SEW ADD: not known.** Accuracy 41.0% at depth 8; diverged at depth 20." in said
    assert not re.search("degrades|gains|diverges", said)


def test_three_seeds_are_a_band_and_two_are_not(studies: Path) -> None:
    write(studies / "cpu", [*seeds("plain", 8, 0.41), *seeds("plain", 20, 0.31)])
    figure = chart(open_page(), "depth_study_accuracy").figure
    assert [trace.get("fill") for trace in figure["data"]].count("toself") == 2
    scores = ((0, 8, 0.40), (1, 8, 0.42), (0, 20, 0.30), (1, 20, 0.34))
    write(studies / "cpu", [row("plain", depth, value, seed=s) for s, depth, value in scores])
    app = open_page()
    assert "41.0% (2 seeds, 40.0% to 42.0%)" in text_of(app)
    figure = chart(app, "depth_study_accuracy").figure
    assert not any(trace.get("fill") for trace in figure["data"])
    assert "seeds: 0, 1" in text_of(app)


def test_test_and_training_stand_side_by_side_on_one_scale(cpu: Path) -> None:
    layout = chart(open_page(), "depth_study_accuracy").figure["layout"]
    assert layout["yaxis"]["range"] == layout["yaxis2"]["range"]
    assert layout["xaxis"]["domain"][1] < layout["xaxis2"]["domain"][0]
    assert "training images" in layout["yaxis2"]["title"]["text"]


def test_the_map_shows_gaps_and_divergence_in_words(cpu: Path) -> None:
    heatmap, gaps = chart(open_page("map"), "depth_study_map").figure["data"]
    assert sum(bool(text) for row in heatmap["text"] for text in row) == 8
    assert sorted(gaps["text"]) == ["diverged", "not trained"]


def test_the_chosen_network_has_a_frame_and_links_only_if_it_is_here(cpu: Path) -> None:
    name = ROWS[1]["cell"]
    app = open_page("map", depth_study_net=name)
    (frame,) = chart(app, "depth_study_map").figure["layout"]["shapes"]
    assert (frame["x0"] + frame["x1"], frame["y0"] + frame["y1"]) == (2, 0)
    assert "**25.0%** on the test images" in text_of(app)
    assert not links_of(app)
    assert "The file of this network is not here" in text_of(app)
    (cpu / "cells" / name).mkdir(parents=True)
    (cpu / "cells" / name / "net.pt").touch()
    links = links_of(open_page("map", depth_study_net=name))
    assert [link.proto.page for link in links] == ["raster", "try_it"]
    assert {link.proto.query_string for link in links} == {f"net={name}"}


def links_of(app: AppTest) -> list[Any]:
    """The links to the pages that open the network; not those at the page's end."""
    return [link for link in app.get("page_link") if link.proto.page in ("raster", "try_it")]


def test_a_network_that_diverged_is_said_to_have(cpu: Path) -> None:
    app = open_page("map", depth_study_net=ROWS[7]["cell"])
    assert "diverged at step 10" in text_of(app)
    assert not links_of(app)


def test_the_depth_decides_what_is_seen_inside(cpu: Path) -> None:
    app = open_page("inside", depth_study_depth="20")
    curves = chart(app, "depth_study_learning")
    assert names(curves.figure) == ["Plain", "Spiking ResNet", "SEW ADD",
                                    "MS-ResNet (γ_last\u00a0=\u00a00)"]  # fmt: skip
    assert "SEW ADD diverged at step 10" in curves.label
    assert "Not trained at depth 20: SEW IAND." in text_of(app)
    app = open_page("inside", depth_study_depth="20", depth_study_seen="profile")
    profile = chart(app, "depth_study_profiles")
    assert "SEW ADD" not in names(profile.figure)
    assert "Plain ×0.111" in profile.label  # 1 over 9
    app = open_page("inside", depth_study_depth="8", depth_study_seen="profile")
    blocks = chart(app, "depth_study_profiles").figure
    assert [shape["x0"] for shape in blocks["layout"]["shapes"]] == [1.5, 1.5, 2.5, 2.5]


def test_axes_stay_where_they_are_while_kinds_and_depth_change(cpu: Path) -> None:
    def ranges(**query: str) -> list[Any]:
        seen = [
            chart(open_page(section, **options, **query), key).figure["layout"]
            for section, options, key in (
                ("accuracy", {}, "depth_study_accuracy"),
                ("inside", {}, "depth_study_learning"),
                ("inside", {"depth_study_seen": "profile"}, "depth_study_profiles"),
            )
        ]
        return [layout[axis]["range"] for layout in seen for axis in ("yaxis", "yaxis2")]

    usual = ranges()
    assert ranges(depth_study_kinds="plain") == usual
    assert ranges(depth_study_depth="8") == usual


def test_chosen_kinds_alone_are_drawn_and_none_gets_a_sentence(cpu: Path) -> None:
    app = open_page(depth_study_kinds="ms-g0,plain")
    figure = chart(app, "depth_study_accuracy").figure
    assert names(figure) == ["Plain", "MS-ResNet (γ_last\u00a0=\u00a00)"]
    app = open_page(depth_study_kinds="")
    assert not app.exception
    assert "Choose at least one kind of block" in text_of(app)
    assert not charts(app)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "ends",
    [
        {"depth_study_measure": "loss"},
        {"depth_study_measure": "accuracy"},
        {"depth_study_kinds": "sew-add"},
        {"section": "inside", "depth_study_depth": "8"},
        {"section": "inside", "depth_study_depth": "20", "depth_study_kinds": "sew-add"},
        {"section": "inside", "depth_study_depth": "20", "depth_study_seen": "profile"},
        {"section": "map", "depth_study_net": ROWS[7]["cell"]},
        {"section": "claims"},
        {"section": "how"},
    ],
)
def test_every_control_at_its_ends(cpu: Path, lang: str, ends: dict[str, str]) -> None:
    app = open_page(lang=lang, **ends)
    assert_shown(app)


@pytest.mark.parametrize(
    ("section", "field", "given"),
    [
        ("accuracy", "depth_study_kinds", "plain,x"),
        ("accuracy", "depth_study_measure", "speed"),
        ("inside", "depth_study_depth", "9"),
        ("inside", "depth_study_depth", "nan"),
        ("inside", "depth_study_seen", "nothing"),
        ("map", "depth_study_net", "nobody"),
    ],
)
def test_a_bad_link_gets_a_sentence_and_the_default(
    cpu: Path, section: str, field: str, given: str
) -> None:
    app = open_page(section, **{field: given})
    assert_refused_once(app)
    assert [each.key for each in charts(app)] == MEASURED[section]


def test_two_grids_are_chosen_between_and_never_mixed(cpu: Path, studies: Path) -> None:
    assert not any("never mixed" in group.label for group in open_page().get("button_group"))
    write(studies / "gpu", [row("no_lif", 56, 0.8) | {"time_steps": 4, "epochs": 20}])
    app = open_page()
    assert "w/o LIF" not in names(chart(app, "depth_study_accuracy").figure)
    app = open_page(depth_study_grid="gpu")
    assert not app.exception
    assert names(chart(app, "depth_study_accuracy").figure) == ["w/o LIF"]
    assert "width 8, T = 4 · epochs: 20" in text_of(app)
    assert len(open_page(depth_study_grid="tpu").warning) == 1


def test_kinds_of_one_grid_are_forgotten_in_the_other(cpu: Path, studies: Path) -> None:
    write(studies / "gpu", [row("no_lif", 56, 0.8), row("plain", 56, 0.7)])
    app = open_page(depth_study_kinds="plain,spiking")
    app.segmented_control(key="depth_study_grid").set_value("gpu").run()
    assert not app.exception
    assert names(chart(app, "depth_study_accuracy").figure) == ["Plain"]


def test_a_damaged_line_and_a_stranger_get_a_sentence_and_the_rest_is_shown(studies: Path) -> None:
    write(studies / "cpu", [*ROWS, '{"cell": ', row("ms", 20) | {"width": 16, "cell": "wide"}])
    app = open_page()
    assert not app.exception
    damaged, stranger = (warning.value for warning in app.warning)
    assert f"lines {len(ROWS) + 1} cannot be read" in damaged
    assert f"the other {len(ROWS)} networks" in damaged
    assert stranger.startswith("Left out of this file: 1 network, trained")
    assert [each.key for each in charts(app)] == MEASURED["accuracy"]


@pytest.mark.parametrize("content", [[], ["{"], None])
def test_a_study_without_a_network_leaves_what_the_papers_report(
    studies: Path, content: list[str] | None
) -> None:
    if content is not None:
        write(studies / "cpu", content)
    app = opened("models/depth_study", lang="en")
    assert not app.exception
    assert "python -m snncore.study" in text_of(app)
    assert len(app.warning) == len(content or [])
    assert [each.key for each in charts(app)] == REPORTED["published"]
    assert len(app.get("button_group")[0].options) == len(REPORTED)


def test_networks_that_all_diverged_leave_a_page(studies: Path) -> None:
    at_once = {"curve": {"step": [], "loss": [], "accuracy": []}, "step": 1}
    write(studies / "cpu", [row("plain", 8, None), row("plain", 20, None, **at_once)])
    for lang in ("en", "zh"):
        for section in MEASURED:
            app = open_page(section, lang=lang)
            assert not app.exception
            assert "nan" not in text_of(app)


def claims(app: AppTest) -> dict[str, list[str]]:
    """What stands in each expander, by its label."""
    return {each.label: [m.value for m in each.markdown] for each in app.expander}


def test_each_claim_is_marked_and_opens_the_numbers_that_decide(studies: Path) -> None:
    made = seeds("plain", 8, 0.40) + seeds("plain", 20, 0.25) + seeds("spiking", 8, 0.38)
    made += seeds("spiking", 20, 0.30) + seeds("sew", 8, 0.41) + seeds("sew", 20, None)
    write(studies / "cpu", made)
    found = claims(open_page("claims"))
    plain = next(label for label in found if "without shortcuts" in label)
    assert "[as in the paper]" in plain
    assert any("25.0% ± 2.5 (3 seeds) at depth 20" in text for text in found[plain])
    spiking = next(label for label in found if "Spiking ResNet falls" in label)
    assert "[open]" in spiking
    assert any("20 layers" in text for text in found[spiking])
    sew = next(label for label in found if "SEW ADD gains" in label)
    assert "[not as in the paper]" in sew
    assert any("diverges" in text for text in found[sew])
    assert any(text.startswith("Possible reasons, not tested") for text in found[sew])


def test_reasons_have_the_width_of_the_page(cpu: Path) -> None:
    """Neither in a column nor in a cell of a table, where a sentence has a word in each line."""
    app = open_page("claims")
    reasons = [text for texts in claims(app).values() for text in texts if len(text) > 60]
    assert len(reasons) >= len(app.expander)
    narrow = [element.value for column in app.columns for element in column.markdown]
    assert not set(reasons) & set(narrow)
    assert not app.dataframe
    assert not any("<table" in each.proto.body for each in app.get("html"))


def test_of_one_seed_every_claim_is_open(cpu: Path) -> None:
    assert all("[open]" in label for label in claims(open_page("claims")))


def test_nothing_published_is_drawn_with_what_was_measured(cpu: Path) -> None:
    """Markers are open and a badge stands under each."""
    for section in ("published", "epochs"):
        app = open_page(section)
        for trace in charts(app)[0].figure["data"]:
            assert trace["marker"]["symbol"].endswith("-open")
        assert sum(":orange-badge[" in m.value for m in app.markdown) == 1
        assert not any(":blue-badge[" in m.value for m in app.markdown)


def test_looks_tell_kinds_apart_without_colour() -> None:
    kinds = [NetKind(BlockKind.SEW, merge, None) for merge in (Merge.ADD, Merge.AND, Merge.IAND)]
    kinds += [NetKind(BlockKind.MS, Merge.ADD, gamma) for gamma in (0.0, 0.5)]
    kinds += [NetKind(b, Merge.ADD, None) for b in (BlockKind.PLAIN, BlockKind.SPIKING)]
    kinds.append(NetKind(BlockKind.NO_LIF, Merge.ADD, None))
    assert len({look(kind)[1:] for kind in kinds}) == len(kinds)
