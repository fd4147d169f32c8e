"""The depth-study page: gaps, seeds, divergence, damage, several grids; what it says follows."""

import re
from pathlib import Path
from typing import Any

import pytest
from depth_rows import row, write
from streamlit.testing.v1 import AppTest

from pages.models.depth_study import results
from pages.models.depth_study.kinds import look
from snncore.analysis.depth.row import NetKind
from snncore.block import Merge
from snncore.experiment import BlockKind
from tests.pages.charts import chart, charts
from tests.pages.opened import opened, text_of

MEASURED = ["depth_study_accuracy", "depth_study_map", "depth_study_learning",
            "depth_study_profiles"]  # fmt: skip
REPORTED = ["depth_study_imagenet", "depth_study_epochs", "depth_study_cifar10",
            "depth_study_event"]  # fmt: skip
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


def open_page(**query: str) -> AppTest:
    return opened("models/depth_study", **({"lang": "en"} | query))


def names(figure: dict[str, Any]) -> list[str]:
    """Of the lines in the legend."""
    return [trace["name"] for trace in figure["data"] if trace.get("showlegend")]


def test_the_shipped_study_opens_with_all_its_figures_and_says_how_it_was_made() -> None:
    app = open_page()
    assert not app.exception
    assert not app.warning
    assert [each.key for each in charts(app)] == MEASURED + REPORTED
    said = text_of(app)
    for words in ("not the best over the epochs", "not tuned for any block", "JPEG re-encoded",
                  "width 8, T = 2", "epochs: 1", "50,000 training images", "seeds: 0"):  # fmt: skip
        assert words in said, words
    assert "nan" not in said


def test_each_kind_is_judged_by_its_own_numbers(cpu: Path) -> None:
    said = text_of(open_page())
    assert "**Plain degrades:** 25.0% at depth 20, 15.0 points below depth 8 (40.0%)" in said
    assert "**Spiking ResNet, no clear difference:** 38.4% at depth 20" in said
    assert re.search(r"MS-ResNet \(γ_last.=.0\) gains:\*\* 46.0% at depth 20, 4.0 points", said)
    assert "**SEW ADD diverges** at depth 20" in said
    assert "**SEW IAND:** only one depth so far, 8 (44.0%)" in said


def test_seeds_are_a_band_and_the_verdict_is_theirs(studies: Path) -> None:
    scores = ((0, 8, 0.40), (1, 8, 0.42), (0, 20, 0.30), (1, 20, 0.34))
    write(studies / "cpu", [row("plain", depth, value, seed=s) for s, depth, value in scores])
    app = open_page()
    said = text_of(app)
    assert "41.0% (2 seeds, 40.0%–42.0%)" in said
    assert "every seed of the one lies beyond every seed of the other" in said
    assert "test images alone" not in said
    figure = chart(app, "depth_study_accuracy").figure
    assert [trace.get("fill") for trace in figure["data"]].count("toself") == 2
    assert "seeds: 0, 1" in said


def test_test_and_training_stand_side_by_side_on_one_scale(cpu: Path) -> None:
    layout = chart(open_page(), "depth_study_accuracy").figure["layout"]
    assert layout["yaxis"]["range"] == layout["yaxis2"]["range"]
    assert layout["xaxis"]["domain"][1] < layout["xaxis2"]["domain"][0]
    assert "training images" in layout["yaxis2"]["title"]["text"]


def test_the_map_shows_gaps_and_divergence_in_words(cpu: Path) -> None:
    heatmap, gaps = chart(open_page(), "depth_study_map").figure["data"]
    assert sum(bool(text) for row in heatmap["text"] for text in row) == 8
    assert sorted(gaps["text"]) == ["diverged", "not trained"]


def test_the_chosen_network_has_a_frame_and_links_only_if_it_is_here(cpu: Path) -> None:
    name = ROWS[1]["cell"]
    app = open_page(depth_study_net=name)
    (frame,) = chart(app, "depth_study_map").figure["layout"]["shapes"]
    assert (frame["x0"] + frame["x1"], frame["y0"] + frame["y1"]) == (2, 0)
    assert "**25.0%** on the test images" in text_of(app)
    assert not app.get("page_link")
    assert "The file of this network is not here" in text_of(app)
    (cpu / "cells" / name).mkdir(parents=True)
    (cpu / "cells" / name / "net.pt").touch()
    links = open_page(depth_study_net=name).get("page_link")
    assert [link.proto.page for link in links] == ["raster", "try_it"]
    assert {link.proto.query_string for link in links} == {f"net={name}"}


def test_a_network_that_diverged_is_said_to_have(cpu: Path) -> None:
    app = open_page(depth_study_net=ROWS[7]["cell"])
    assert "diverged at step 10" in text_of(app)
    assert not app.get("page_link")


def test_the_depth_decides_what_is_seen_inside(cpu: Path) -> None:
    app = open_page(depth_study_depth="20")
    curves = chart(app, "depth_study_learning")
    assert names(curves.figure) == ["Plain", "Spiking ResNet", "SEW ADD",
                                    "MS-ResNet (γ_last\u00a0=\u00a00)"]  # fmt: skip
    assert "SEW ADD diverged at step 10" in curves.label
    assert "Not trained at depth 20: SEW IAND." in text_of(app)
    profile = chart(app, "depth_study_profiles")
    assert "SEW ADD" not in names(profile.figure)
    assert "Plain ×0.111" in profile.label  # 1 over 9
    blocks = chart(open_page(depth_study_depth="8"), "depth_study_profiles").figure
    assert [shape["x0"] for shape in blocks["layout"]["shapes"]] == [1.5, 1.5, 2.5, 2.5]


def test_axes_stay_where_they_are_while_kinds_and_depth_change(cpu: Path) -> None:
    def ranges(**query: str) -> list[Any]:
        app = open_page(**query)
        seen = [chart(app, key).figure["layout"] for key in MEASURED if "map" not in key]
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
    assert [each.key for each in charts(app)] == ["depth_study_map", *REPORTED]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "ends",
    [
        {"depth_study_measure": "loss", "depth_study_depth": "8"},
        {"depth_study_measure": "accuracy", "depth_study_depth": "20"},
        {"depth_study_kinds": "sew-add", "depth_study_depth": "20"},
        {"depth_study_net": ROWS[7]["cell"]},
    ],
)
def test_every_control_at_its_ends(cpu: Path, lang: str, ends: dict[str, str]) -> None:
    app = open_page(lang=lang, **ends)
    assert not app.exception
    assert not app.warning
    assert "nan" not in text_of(app)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("depth_study_kinds", "plain,x"),
        ("depth_study_measure", "speed"),
        ("depth_study_depth", "9"),
        ("depth_study_depth", "nan"),
        ("depth_study_net", "nobody"),
    ],
)
def test_a_bad_link_gets_a_sentence_and_the_default(cpu: Path, field: str, given: str) -> None:
    app = open_page(**{field: given})
    assert not app.exception
    assert len(app.warning) == 1
    assert [each.key for each in charts(app)] == MEASURED + REPORTED


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
    app.query_params["depth_study_grid"] = "gpu"
    app.session_state["depth_study_grid"] = "gpu"
    app.run()
    assert not app.exception
    assert names(chart(app, "depth_study_accuracy").figure) == ["Plain"]


def test_a_damaged_line_and_a_stranger_get_a_sentence_and_the_rest_is_shown(studies: Path) -> None:
    write(studies / "cpu", [*ROWS, '{"cell": ', row("ms", 20) | {"width": 16, "cell": "wide"}])
    app = open_page()
    assert not app.exception
    damaged, stranger = (warning.value for warning in app.warning)
    assert f"lines {len(ROWS) + 1} cannot be read" in damaged
    assert f"the other {len(ROWS)} networks" in damaged
    assert stranger.startswith("1 networks of this file were trained under other settings")
    assert [each.key for each in charts(app)] == MEASURED + REPORTED


@pytest.mark.parametrize("content", [[], ["{"], None])
def test_a_study_without_a_network_leaves_what_the_papers_report(
    studies: Path, content: list[str] | None
) -> None:
    if content is not None:
        write(studies / "cpu", content)
    app = open_page()
    assert not app.exception
    assert "python -m snncore.study" in text_of(app)
    assert len(app.warning) == len(content or [])
    assert [each.key for each in charts(app)] == REPORTED


def test_networks_that_all_diverged_leave_a_page(studies: Path) -> None:
    at_once = {"curve": {"step": [], "loss": [], "accuracy": []}, "step": 1}
    write(studies / "cpu", [row("plain", 8, None), row("plain", 20, None, **at_once)])
    for lang in ("en", "zh"):
        app = open_page(lang=lang)
        assert not app.exception
        assert "nan" not in text_of(app)


def test_the_table_says_agrees_differs_or_open_with_the_numbers_that_decide(cpu: Path) -> None:
    (table,) = (m.value for m in open_page().markdown if m.value.startswith("| "))
    rows = {line.split("|")[1].strip()[:40]: line for line in table.splitlines()}
    plain = next(line for start, line in rows.items() if "without shortcuts" in start)
    assert "25.0% at depth 20" in plain
    assert "[as in the paper]" in plain
    spiking = next(line for start, line in rows.items() if "Spiking ResNet" in start)
    assert "[open]" in spiking
    assert "20 layers" in spiking
    sew = next(line for start, line in rows.items() if "SEW ADD gains" in start)
    assert "[not as in the paper]" in sew
    assert "diverges" in sew


def test_nothing_published_is_drawn_with_what_was_measured(cpu: Path) -> None:
    """Markers are open and a badge stands under each."""
    app = open_page()
    for key in REPORTED[:2]:
        for trace in chart(app, key).figure["data"]:
            assert trace["marker"]["symbol"].endswith("-open")
    assert sum(":orange-badge[" in m.value for m in app.markdown) == len(REPORTED) + 1


def test_looks_tell_kinds_apart_without_colour() -> None:
    kinds = [NetKind(BlockKind.SEW, merge, None) for merge in (Merge.ADD, Merge.AND, Merge.IAND)]
    kinds += [NetKind(BlockKind.MS, Merge.ADD, gamma) for gamma in (0.0, 0.5)]
    kinds += [NetKind(b, Merge.ADD, None) for b in (BlockKind.PLAIN, BlockKind.SPIKING)]
    kinds.append(NetKind(BlockKind.NO_LIF, Merge.ADD, None))
    assert len({look(kind)[1:] for kind in kinds}) == len(kinds)
