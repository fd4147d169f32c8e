"""The race: the question, both starts, the answer beside the prediction, the queue before it."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.models.train.answer import decided, difference_error
from pages.models.train.race import FAVOURITE, Race
from pages.shared.runs import manager as jobs
from pages.shared.runs.manager import JobManager
from snncore.experiment import BlockKind, Experiment
from snncore.recipe import Recipe
from tests.pages.models.train.train_page import (
    ME,
    TINY,
    learn,
    open_train,
    panels,
    shown,
    text,
)

GUESSES = ("spiking", "sew", "even", "skipped")


def raced(manager: JobManager, guess: str = "sew", **query: str) -> AppTest:
    app = open_train(section="race", seed="3", **TINY, **query)
    return app.button(key=f"race_{guess}").click().run()


def finish(manager: JobManager, *accuracies: float) -> None:
    """Both runs at their end, tested then."""
    for job, accuracy in zip(manager.jobs.values(), accuracies, strict=True):
        learn(job)
        job.hear({"event": "test", "step": 300, "loss": 1.0, "accuracy": accuracy})
        job.hear({"event": "checkpoint", "step": 300})
        job.enter("finished")


def said(app: AppTest) -> str:
    [info] = [info.value for info in app.info if info.icon == ":material/flag:"]
    return info


@pytest.mark.parametrize("guess", GUESSES)
def test_an_answer_or_none_starts_both_runs_alike_but_for_the_block(
    guess: str, manager: JobManager
) -> None:
    app = raced(manager, guess)
    assert not app.exception
    one, two = manager.jobs.values()
    assert (one.experiment.block, two.experiment.block) == (BlockKind.SPIKING, BlockKind.SEW)
    assert one.recipe == two.recipe
    assert one.experiment.seed == two.experiment.seed == 3
    assert one.experiment.depth == two.experiment.depth == 8
    assert shown(app) == list(manager.jobs)
    assert len(panels(app)) == 2
    assert app.query_params["race"] == guess


def test_the_question_stands_before_the_start_with_the_number_of_steps(
    manager: JobManager,
) -> None:
    app = open_train(section="race", steps="150", **TINY)
    assert "Which will be ahead after 150 steps?" in text(app)
    assert not manager.jobs
    assert not panels(app)


def test_the_rival_is_a_choice(manager: JobManager) -> None:
    raced(manager, "ms", rival="ms")
    assert [job.experiment.block for job in manager.jobs.values()] == ["spiking", "ms"]


def test_while_both_run_the_prediction_stands_above_them(manager: JobManager) -> None:
    app = raced(manager, "spiking")
    assert "You expect: Spiking ResNet ahead" in said(app)
    assert "who is ahead is decided after step 300" in said(app)


def test_the_answer_stands_beside_the_prediction_and_survives_a_reload(
    manager: JobManager,
) -> None:
    app = raced(manager, "spiking")
    link = {name: app.query_params[name] for name in ("run", "run2", "race")}
    finish(manager, 0.130, 0.766)
    answer = (
        "After 300 steps **SEW ResNet (ADD)** is ahead by 63.6 points of accuracy on 500 test "
        "images (Spiking ResNet 13.0%, SEW ResNet (ADD) 76.6%; one seed each): you expected: "
        "Spiking ResNet ahead."
    )
    assert said(app.run()) == answer
    assert said(open_train(**link)) == answer
    assert "as you expected" in said(open_train(**link | {"race": "sew"}))
    assert "you made no prediction" in said(open_train(**link | {"race": "skipped"}))


def test_when_it_is_over_the_next_questions_are_about_these_runs(manager: JobManager) -> None:
    app = raced(manager)
    finish(manager, 0.2, 0.6)
    one, two = manager.jobs
    links = [link.proto for link in app.run().get("page_link")]
    assert [link.query_string for link in links if link.page == "raster"] == [
        f"net=run.{token}" for token in (one, two)
    ]
    [compare] = [link.query_string for link in links if link.page == "compare"]
    assert (f"pin_a={one}" in compare, f"pin_b={two}" in compare) == (True, True)
    [again] = [link.query_string for link in links if link.page == "train"]
    assert {"section=race", "seed=4", "rival=sew", "depth=8", "width=4"} <= set(again.split("&"))


@pytest.mark.parametrize(("a", "b", "apart"), [(0.5, 0.5, False), (0.50, 0.54, False),
                                               (0.50, 0.58, True)])  # fmt: skip
def test_who_is_ahead_is_said_beyond_two_standard_errors(a: float, b: float, apart: bool) -> None:
    pair = (Experiment(block=FAVOURITE), Experiment(block=BlockKind.SEW))
    sentence = decided(Race(("x", "y"), pair, Recipe(), "even"), [a, b])
    assert difference_error([0.5, 0.5], 500) == pytest.approx((0.5 / 504) ** 0.5)
    assert ("is ahead by" in sentence) == apart
    assert ("as you expected" in sentence) != apart


def test_a_race_that_was_stopped_has_no_answer(manager: JobManager) -> None:
    app = raced(manager)
    one, two = manager.jobs.values()
    for job in (one, two):
        learn(job)
    one.enter("stopped")
    assert "who is ahead is decided" in said(app.run())
    two.enter("finished")
    assert "no answer, for Spiking ResNet ended after step 3 of 300" in said(app.run())


def test_runs_that_differ_in_more_than_the_block_are_no_race(manager: JobManager) -> None:
    one = manager.start(Experiment(block=FAVOURITE), Recipe(), ME)
    two = manager.start(Experiment(block=BlockKind.SEW, seed=1), Recipe(), ME)
    app = open_train(run=one, run2=two, race="sew")
    assert not app.exception
    assert not [info for info in app.info if info.icon == ":material/flag:"]


def test_before_a_start_the_queue_says_who_would_wait(
    manager: JobManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manager, "slots", 2)

    def note(**query: str) -> list[str]:
        return [info.value for info in open_train(**TINY, **query).info]

    assert note() == note(section="race") == []
    manager.start(Experiment(), Recipe(), ME)
    assert note() == []
    [some] = note(section="race")
    assert "Only 1 of the 2 places" in some
    manager.start(Experiment(), Recipe(), ME)
    for section in ("one", "race"):
        [all_taken] = note(section=section)
        assert "All 2 places" in all_taken
        assert "number 1 in the queue" in all_taken


def test_where_the_queue_has_no_room_for_two_none_is_started(manager: JobManager) -> None:
    manager.queue = 1
    manager.slots = 0
    app = raced(manager)
    assert not app.exception
    assert "No more runs may wait (waiting now: 1)" in text(app)
    assert all(job.deleted for job in manager.jobs.values())
    assert shown(app) == []
    assert jobs.manager() is manager
