"""The conversion page's direct trainings: what is said follows from the curves in the file."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pages.models.conversion import results
from pages.models.conversion.python_code import of_tuning
from pages.shared.nets import trained
from pages.shared.nets.shipped import files
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.figure import Source
from snncore.analysis.conversion.fine_tuning import Start
from snncore.analysis.conversion.tuned import Tuned, read, write
from snncore.checkpoint import open_checkpoint
from tests.pages.charts import chart, charts
from tests.pages.exported import ROOT
from tests.pages.exported import run as execute
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


@pytest.mark.slow
def test_the_exported_lines_train_both(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """For one step, of a network that ships: the first scores are those of the page's curves."""
    monkeypatch.undo()
    row = next(row for row in read(results.TUNED) if row.start is Start.TRAINED)
    key = row.net
    net = TrainedNet(key, open_checkpoint(files()[key]), Source.PRECOMPUTED)
    short = [run(start, [0.5])._replace(steps=[0, 1]) for start in Start]
    code = of_tuning(net, {each.start: each for each in short})
    _, (ran,) = execute([code], tmp_path, {"assets": ROOT / "assets"})
    printed = ran.printed.splitlines()
    assert [line.split()[0] for line in printed] == list(Start)
    first = float(re.findall(r"[\d.]+", printed[0])[0])
    assert first == pytest.approx(row.accuracy[0][0], abs=0.01)


def test_a_network_without_gets_a_sentence_that_names_those_with(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put([0.5, 0.6, 0.7], [0.1, 0.1, 0.1])
    both = NETS | {"other": small_checkpoint(block="relu", depth=14)}
    monkeypatch.setattr(trained, "shipped", lambda: both)
    app = opened("models/conversion", lang="en", section="tuned", conversion_net="other")
    assert not app.exception
    assert "It is for: ResNet (ReLU), 8." in text_of(app)
    assert "conversion_tuned" not in {each.key for each in charts(app)}
