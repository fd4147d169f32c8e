"""A run that was interrupted gives the numbers that it would have given, to the last bit."""

import json
from itertools import islice
from pathlib import Path

import pytest
import torch

from snncore.checkpoint import CheckpointError, as_bytes, half, read, write
from snncore.data import Batch, Images, batches, load
from snncore.experiment import BlockKind, Dataset, Experiment
from snncore.recipe import Optimiser, Recipe, Schedule, learning_rate
from snncore.run.run import CPU, Run, can_go_on
from snncore.training import Progress

TINY = Experiment(block=BlockKind.MS, depth=8, width=2, time_steps=1, seed=3)
SHORT = Recipe(steps=9, batch_size=10, train_images=40, test_images=10, learning_rate=0.02)
RECIPES = {
    "momentum": {"schedule": Schedule.CONSTANT},
    "adam, cosine": {"optimiser": Optimiser.ADAM},
    "augmented": {"augment": True},
    "no momentum": {"momentum": 0.0},
}


@pytest.fixture(scope="module")
def images() -> Images:
    return load(Dataset.SHAPES)


def recipe(**changes: object) -> Recipe:
    return Recipe(**SHORT.as_dict() | changes)  # type: ignore[arg-type]


def play(run: Run, until: int | None = None) -> list[object]:
    """The events; at step 5 the rate is halved by hand. Stops before the test that may be due."""
    events = []
    for event in run:
        events.append(event)
        if isinstance(event, Progress) and event.step == 5:
            run.set_rate(run.recipe.learning_rate / 2)
        if isinstance(event, Progress) and event.step == until:
            break
    return events


@pytest.mark.parametrize("name", RECIPES)
@pytest.mark.parametrize("until", [3, 4, 5, 7])
def test_it_goes_on_with_the_same_numbers(images: Images, name: str, until: int) -> None:
    """Steps 4 and 7 lie around a test and around the end of an epoch; at 5 the rate changes."""
    settings = recipe(**RECIPES[name])
    whole = Run(TINY, settings, images, CPU)
    expected = play(whole)
    first = Run(TINY, settings, images, CPU)
    events = play(first, until)
    file = as_bytes(first.checkpoint())
    second = Run.go_on(read(file), images, CPU)
    assert [*events, *play(second)] == expected
    state, other = whole.net.state_dict(), second.net.state_dict()
    assert all(torch.equal(state[key], other[key]) for key in state)
    assert second.history.resumed == [until]
    record = second.history.as_record() | {"resumed": []}
    assert record == whole.history.as_record()


def test_interrupted_at_every_step(images: Images) -> None:
    expected = play(Run(TINY, SHORT, images, CPU))
    run, events = Run(TINY, SHORT, images, CPU), []
    for step in range(1, 10):
        events += play(run, step)
        if step < 9:
            run = Run.go_on(read(as_bytes(run.checkpoint())), images, CPU)
    assert [*events, *run] == expected


def test_a_checkpoint_does_not_move_with_its_run(images: Images) -> None:
    run = Run(TINY, SHORT, images, CPU)
    play(run, 4)
    before = run.checkpoint()
    file = as_bytes(before)
    list(run)
    later = Run.go_on(before, images, CPU)
    list(later)
    assert as_bytes(before) == file


def test_the_rate_changes_from_the_next_step_on(images: Images) -> None:
    run = Run(TINY, SHORT, images, CPU)
    rates = [event.learning_rate for event in play(run) if isinstance(event, Progress)]
    halved = [learning_rate(SHORT, step) / (2 if step > 5 else 1) for step in range(1, 10)]
    assert rates == pytest.approx(halved)
    assert run.history.rates == [(6, 0.01)]
    run.set_rate(1.0)
    run.set_rate(2.0)
    assert run.history.rates == [(6, 0.01), (10, 2.0)]


@pytest.mark.parametrize("rate", [0.0, -1.0, 11.0, float("nan"), None, "1", True])
def test_a_rate_is_one_that_a_recipe_allows(images: Images, rate: float) -> None:
    run = Run(TINY, SHORT, images, CPU)
    with pytest.raises(ValueError, match="learning_rate=.*must be from 1e-06 to 10"):
        run.set_rate(rate)
    assert run.history.rates == []


def test_the_record_says_where_the_numbers_come_from(images: Images) -> None:
    run = Run(TINY, SHORT, images, CPU)
    play(run, 7)
    record = json.loads(json.dumps(run.checkpoint().record, allow_nan=False))
    assert (record["dataset"], record["checksum"]) == (images.label, images.checksum)
    assert record["device"].startswith("CPU")
    assert record["environment"]["torch"] == torch.__version__
    assert record["curve"]["step"] == list(range(1, 8))
    assert record["test"]["step"] == [2, 4, 6]
    assert record["profile"]["step"] == list(range(1, 8))
    assert [len(row) for row in record["profile"]["firing_rates"]] == [7] * 7
    assert "accuracy" not in record  # The last test was of another network, that of step 6.
    list(run)
    done = run.checkpoint().record
    assert (done["accuracy"], done["test_images"]) == (done["test"]["accuracy"][-1], 10)


def test_what_cannot_go_on(images: Images) -> None:
    run = Run(TINY, SHORT, images, CPU)
    play(run, 4)
    c = run.checkpoint()
    assert can_go_on(c)
    without = {key: value for key, value in c.optimiser.items() if key.startswith("99")}
    torn = {key.replace("momentum_buffer", "exp_avg"): v for key, v in c.optimiser.items()}
    for other in (
        {"optimiser": without},
        {"optimiser": torn},
        {"net": half(c.net)},
        {"step": 9},
        {"record": {"checksum": "of something else"}},
    ):
        with pytest.raises(CheckpointError):
            Run.go_on(type(c)(**vars(c) | other), images, CPU)


def test_a_file_that_could_not_be_read_is_not_written(
    images: Images, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("snncore.checkpoint.writing.LARGEST", 1000)
    with pytest.raises(CheckpointError, match="1,000 bytes"):
        write(tmp_path / "run.pt", Run(TINY, SHORT, images, CPU).checkpoint())
    assert list(tmp_path.iterdir()) == []


def same(one: list[Batch], other: list[Batch]) -> bool:
    pairs = zip(one, other, strict=True)
    return all(
        torch.equal(a.images, b.images) and torch.equal(a.labels, b.labels) for a, b in pairs
    )


@pytest.mark.parametrize("augment", [False, True])
@pytest.mark.parametrize("skip", [0, 1, 3, 4, 25])
def test_batches_that_are_skipped_are_drawn_and_not_made(
    images: Images, augment: bool, skip: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"size": 16, "count": 60, "seed": 2, "device": "cpu", "augment": augment}
    whole = list(islice(batches(images, **settings), 30))  # type: ignore[arg-type]
    made: list[int] = []
    monkeypatch.setattr(
        "snncore.data.batching.Batch", lambda *parts: made.append(1) or Batch(*parts)
    )
    rest = list(islice(batches(images, **settings, skip=skip), 30 - skip))  # type: ignore[arg-type]
    assert same(rest, whole[skip:])
    assert len(made) == 30 - skip
