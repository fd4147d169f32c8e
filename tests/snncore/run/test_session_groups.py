"""Steps that a GPU takes several at a time: a session tells, pauses and changes them as before."""

from typing import Any

import pytest

from snncore.data import Images, load
from snncore.experiment import BlockKind, Dataset, Experiment
from snncore.recipe import Recipe, learning_rate
from snncore.run.run import CPU, Run, steps_between_tests
from snncore.run.session import Session
from snncore.training import DivergedError, Progress

TINY = Experiment(block=BlockKind.SEW, depth=8, width=2, time_steps=1)
RECIPE = Recipe(steps=40, batch_size=10, train_images=40, test_images=100)
TEST = steps_between_tests(RECIPE)


class Grouped(Run):
    """Takes steps on a CPU as on a GPU: up to the next test, as many as it may."""

    def together(self, step: int) -> int:
        return min(self.at_once, TEST - (step - 1) % TEST)


class Script:
    """Commands that come in when the run stands at a step or behind it."""

    def __init__(self, run: Run, *commands: tuple[int, dict[str, Any]]) -> None:
        self.run, self.commands = run, list(commands)
        self.told: list[dict[str, Any]] = []
        self.paused_at: list[int] = []
        self.groups: list[int] = []

    def get(self, wait: bool, seconds: float | None = None) -> dict[str, Any] | None:
        self.groups.append(self.run.step)
        if self.commands and self.commands[0][0] <= self.run.step:
            return self.commands.pop(0)[1]
        if not wait:
            return None
        self.paused_at.append(self.run.step)
        return {"cmd": "resume"}

    def column(self, name: str) -> list[Any]:
        lines = [told for told in self.told if told["event"] == "progress"]
        return [value for line in lines for value in line[name]]


@pytest.fixture(scope="module")
def images() -> Images:
    return load(Dataset.SHAPES)


@pytest.fixture(autouse=True)
def _seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many steps as can be fit between two lines."""
    monkeypatch.setattr("snncore.run.session.PROGRESS_EVERY", 1e6)


def play(images: Images, *commands: tuple[int, dict[str, Any]]) -> Script:
    script = Script(Grouped(TINY, RECIPE, images, CPU), *commands)
    Session(script.run, script, script.told.append).go()  # type: ignore[arg-type]
    return script


def alone(images: Images) -> list[Progress]:
    return [event for event in Run(TINY, RECIPE, images, CPU) if isinstance(event, Progress)]


def test_every_step_is_told_and_the_numbers_are_the_same(images: Images) -> None:
    script, expected = play(images), alone(images)
    assert sorted({*script.groups}) == [0, 1, TEST, 40]  # where it was asked for commands
    assert script.column("step") == [p.step for p in expected]
    assert script.column("loss") == [p.loss for p in expected]
    tests = [told["step"] for told in script.told if told["event"] == "test"]
    assert tests == [TEST, 40]


def test_paused_it_stands_where_it_was_told_and_steps_one_by_one(images: Images) -> None:
    commands = [(5, {"cmd": "pause"}), (20, {"cmd": "step"}), (21, {"cmd": "step"})]
    script = play(images, *commands)
    assert script.paused_at == [22]
    assert {20, 21, 22} <= {*script.groups}
    assert script.column("step") == list(range(1, 41))


@pytest.mark.parametrize("step", [2, 13, TEST, 39])
def test_it_pauses_at_the_step_that_was_asked_for(step: int, images: Images) -> None:
    script = play(images, (0, {"cmd": "stop_at", "step": step, "loss": None}))
    assert script.paused_at == [step]
    assert script.column("loss") == [p.loss for p in alone(images)]


def test_a_loss_is_waited_for_step_by_step(images: Images) -> None:
    script = play(images, (0, {"cmd": "stop_at", "step": None, "loss": 0.0}))
    assert sorted({*script.groups}) == list(range(41))


def test_slow_motion_goes_step_by_step(images: Images) -> None:
    slow, fast = {"cmd": "slow", "seconds": 1e-9}, {"cmd": "slow", "seconds": 0.0}
    script = play(images, (1, slow), (9, fast))
    assert sorted({*script.groups}) == [*range(10), TEST, 40]


def test_another_rate_is_that_of_the_next_step(images: Images) -> None:
    script = play(images, (1, {"cmd": "learning_rate", "value": 0.25}))
    assert script.run.history.rates == [(2, 0.25)]
    last = [told for told in script.told if told["event"] == "progress"][-1]
    assert last["learning_rate"] == learning_rate(RECIPE, last["step"][-1], 0.25)
    assert script.column("loss")[:2] == [p.loss for p in alone(images)[:2]]
    assert script.column("loss")[2] != alone(images)[2].loss


def test_divergence_on_the_way_comes_after_the_steps_before_it(images: Images) -> None:
    run = Grouped(TINY, RECIPE, images, CPU)
    run.net.head.weight.register_hook(
        lambda gradient: gradient * (float("nan") if len(taken) == 13 else 1.0)
    )
    taken: list[int] = []
    run.net.register_forward_pre_hook(lambda *_: taken.append(1) if run.net.training else None)
    run.at_once = 10
    events = []
    with pytest.raises(DivergedError, match="the gradient of step 13"):
        events.extend(run)  # the list keeps what came before
    assert run.step == 12
    with pytest.raises(DivergedError):
        run.checkpoint()
    assert [type(event) for event in events] == [Progress] * 12
    assert [event.step for event in events] == list(range(1, 13))
