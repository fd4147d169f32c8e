"""The conversion page's direct trainings: what is said follows from the curves in the file."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pages.models.conversion import results
from pages.shared.nets import trained
from snncore.analysis.conversion.fine_tuning import Start
from snncore.analysis.conversion.tuned import Tuned, write
from tests.pages.charts import chart, charts
from tests.pages.opened import assert_shown, opened, small_checkpoint, text_of

NETS = {"relu": small_checkpoint(block="relu")}
Put = Callable[[list[float], list[float]], None]


def run(start: Start, ends: list[float]) -> Tuned:
    """From 20 %, or from 10 %, to these ends, a seed each."""
    first = 0.2 if start is Start.TRAINED else 0.1
    return Tuned(
        net="relu", sha256="", data="Shapes, rendered in code", start=start, time_steps=4,
        learning_rate=0.03, searched={"0.03": 0.5}, images=500, steps=[0, 50],
        accuracy=[[first, end] for end in ends], relu=0.75,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def put(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Put:
    monkeypatch.setattr(trained, "shipped", lambda: dict(NETS))
    monkeypatch.setattr(results, "TUNED", tmp_path / "tuned.json")
    results.every_tuned.clear()

    def put(carried: list[float], other: list[float]) -> None:
        runs = [run(Start.TRAINED, carried), run(Start.UNTRAINED, other)]
        write(results.TUNED, runs)

    return put


@pytest.mark.parametrize(
    ("carried", "other", "said"),
    [
        ([0.60, 0.61, 0.62], [0.30, 0.31, 0.32], "still ahead by more than chance"),
        ([0.30, 0.31, 0.32], [0.60, 0.61, 0.62], "the unconverted one is ahead"),
        ([0.30, 0.50, 0.70], [0.40, 0.50, 0.55], "do not tell the two apart"),
    ],
)
def test_the_verdict_is_the_seeds(
    carried: list[float], other: list[float], said: str, put: Put
) -> None:
    put(carried, other)
    app = opened("models/conversion", lang="en", section="tuned")
    text = text_of(app)
    assert said in text
    assert f"from 20.0% to {np.mean(carried):.1%} within 50 steps" in text
    assert f"from 10.0% to {np.mean(other):.1%}." in text
    assert "precomputed here" in text
    drawn = chart(app, "conversion_tuned").figure["data"]
    assert len([each for each in drawn if each.get("fill") == "toself"]) == len(Start)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_is_shown_in_both_languages(lang: str, put: Put) -> None:
    put([0.5, 0.6, 0.7], [0.1, 0.1, 0.1])
    assert_shown(opened("models/conversion", lang=lang, section="tuned"))


def test_a_network_without_gets_a_sentence() -> None:
    app = opened("models/conversion", lang="en", section="tuned")
    assert not app.exception
    assert "precomputed for the ReLU networks that ship" in text_of(app)
    assert "conversion_tuned" not in {each.key for each in charts(app)}
