"""Slow motion, pauses at a step or a loss, a rate changed by hand, and the file of the run."""

import math
from pathlib import Path
from typing import Any

import pytest

from snncore.checkpoint import read
from snncore.data import Images, load
from snncore.experiment import BlockKind, Dataset, Experiment
from snncore.recipe import Recipe, learning_rate
from snncore.run.goal import Goal
from snncore.run.process import finite
from snncore.run.run import CPU, Run
from snncore.run.session import Session, StopAsked
from snncore.worker import perform

TINY = Experiment(block=BlockKind.SEW, depth=8, width=2, time_steps=1)
SHORT = Recipe(steps=6, batch_size=10, train_images=40, test_images=10)


@pytest.fixture(scope="module")
def images() -> Images:
    return load(Dataset.SHAPES)


class Clock:
    """Time passes only while a command is waited for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr("time.monotonic", lambda: self.now)


class Script:
    """Commands that come in after so many steps; whoever waits for ever gets `resume`."""

    def __init__(self, clock: Clock, *commands: tuple[int, dict[str, Any]]) -> None:
        self.clock, self.commands = clock, list(commands)
        self.told: list[dict[str, Any]] = []
        self.paused_at: list[int] = []
        self.waited: list[tuple[int, float]] = []
        self.run: Run

    def get(self, wait: bool, seconds: float | None = None) -> dict[str, Any] | None:
        if self.commands and self.commands[0][0] <= self.run.step:
            return self.commands.pop(0)[1]
        if not wait:
            return None
        if seconds is None:
            self.paused_at.append(self.run.step)
            return {"cmd": "resume"}
        self.waited.append((self.run.step, seconds))
        self.clock.now += seconds
        return None

    def tell(self, line: Any) -> None:
        self.told.append(finite({"at": self.run.step, **line}))

    def of(self, event: str) -> list[dict[str, Any]]:
        return [told for told in self.told if told["event"] == event]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def play(script: Script, images: Images, path: Path | None = None) -> Script:
    script.run = Run(TINY, SHORT, images, CPU)
    Session(script.run, script, script.tell, path).go()  # type: ignore[arg-type]
    return script


def stop_at(step: Any = None, loss: Any = None) -> dict[str, Any]:
    return {"cmd": "stop_at", "step": step, "loss": loss}


def test_slow_motion_waits_from_step_to_step(images: Images, clock: Clock) -> None:
    slow, fast = {"cmd": "slow", "seconds": 2}, {"cmd": "slow", "seconds": 0}
    script = play(Script(clock, (2, slow), (4, fast)), images)
    assert script.waited == [(2, 2.0), (3, 2.0)]
    assert [told["seconds"] for told in script.of("slow")] == [2.0, 0.0]
    # What is known is told before each wait.
    assert {2, 3} <= {told["step"][-1] for told in script.of("progress")}


def test_slow_motion_counts_the_time_of_the_step_itself(
    images: Images, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = Session.note

    def slow_step(self: Session, progress: Any) -> None:
        clock.now += 1.5
        note(self, progress)

    monkeypatch.setattr(Session, "note", slow_step)
    script = play(Script(clock, (1, {"cmd": "slow", "seconds": 2.0})), images)
    assert [seconds for _, seconds in script.waited] == pytest.approx([0.5] * 6)


def test_it_pauses_when_the_step_is_done_and_can_go_on(images: Images, clock: Clock) -> None:
    script = play(Script(clock, (1, stop_at(step=4))), images)
    assert script.paused_at == [4]
    (notice,) = script.of("notice")
    assert (notice["kind"], notice["what"], notice["step"]) == ("reached", "step", 4)
    assert [told["step"] for told in script.of("stopping")] == [None, 4, None]
    states = [told["state"] for told in script.of("state")]
    assert states == ["running", "paused", "running"]


def test_it_pauses_at_once_where_the_step_is_past(images: Images, clock: Clock) -> None:
    assert play(Script(clock, (3, stop_at(step=2))), images).paused_at == [3]


def test_it_pauses_at_a_loss(images: Images, clock: Clock) -> None:
    losses = [event.loss for event in Run(TINY, SHORT, images, CPU) if hasattr(event, "updates")]
    means = [sum(losses[:n]) / n for n in range(1, 7)]  # fewer than ten steps: of all of them
    wanted = sorted(means)[2]
    first = next(n for n, mean in enumerate(means, 1) if mean <= wanted)
    script = play(Script(clock, (0, stop_at(loss=wanted))), images)
    assert script.paused_at == ([first] if first < 6 else [])
    assert [told["what"] for told in script.of("notice")] == ["loss"] * len(script.paused_at)


def test_the_last_step_of_all_is_no_pause(images: Images, clock: Clock) -> None:
    script = play(Script(clock, (1, stop_at(step=6))), images)
    assert script.paused_at == []
    assert script.of("notice") == []


def test_null_takes_the_goal_away(images: Images, clock: Clock) -> None:
    script = play(Script(clock, (1, stop_at(step=4, loss=1e-3)), (2, stop_at())), images)
    assert script.paused_at == []
    assert [told["loss"] for told in script.of("stopping")] == [None, 1e-3, None]


def test_the_rate_changes_from_the_next_step_on(images: Images, clock: Clock) -> None:
    script = play(Script(clock, (2, {"cmd": "learning_rate", "value": 0.25})), images)
    assert [told["base_rate"] for told in script.of("stopping")] == [SHORT.learning_rate, 0.25]
    assert script.of("stopping")[-1]["rates"] == [[3, 0.25]]
    expected = learning_rate(SHORT, 6, 0.25)
    assert script.of("progress")[-1]["learning_rate"] == pytest.approx(expected)


@pytest.mark.parametrize(
    "command",
    [
        {"cmd": "slow", "seconds": -1},
        {"cmd": "slow", "seconds": 11},
        {"cmd": "slow", "seconds": "1"},
        {"cmd": "slow", "seconds": math.nan},
        {"cmd": "slow"},
        stop_at(step=0),
        stop_at(step=7),
        stop_at(step=2.5),
        stop_at(step=True),
        stop_at(loss=-0.1),
        stop_at(loss=math.inf),
        stop_at(step=3, loss="low"),
        {"cmd": "stop_at", "step": 3},
        {"cmd": "learning_rate", "value": 0},
        {"cmd": "learning_rate", "value": 10.5},
        {"cmd": "learning_rate", "value": None},
        {"cmd": "learning_rate"},
    ],
)
def test_a_value_that_is_not_allowed_changes_nothing(
    images: Images, clock: Clock, command: dict[str, Any]
) -> None:
    script = play(Script(clock, (1, command)), images)
    (notice,) = script.of("notice")
    assert (notice["kind"], notice["command"]) == ("bad_command", finite(command))
    assert (script.paused_at, script.waited, script.run.history.rates) == ([], [], [])
    assert len(script.of("stopping")) == 1


def test_a_bad_loss_leaves_the_step_that_was_set() -> None:
    goal = Goal(10)
    goal.set(4, 0.5)
    with pytest.raises(ValueError, match="loss=-1"):
        goal.set(5, -1)
    assert (goal.step, goal.loss) == (4, 0.5)


def test_the_run_is_saved_at_every_pause_and_at_its_end(
    images: Images, clock: Clock, tmp_path: Path
) -> None:
    path = tmp_path / "run.pt"
    step = {"cmd": "step"}
    script = play(Script(clock, (2, {"cmd": "pause"}), (2, step)), images, path)
    assert script.paused_at == [3]
    assert [told["step"] for told in script.of("checkpoint")] == [2, 3, 6]
    assert read(path).step == 6
    assert list(tmp_path.iterdir()) == [path]


def test_the_run_is_saved_now_and_then(images: Images, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "run.pt"
    script = play(Script(clock, (0, {"cmd": "slow", "seconds": 9})), images, path)
    saved = [told["step"] for told in script.of("checkpoint")]
    assert saved == [4, 6]  # After 27 seconds, and at the end.


def test_a_stop_saves_the_run(images: Images, clock: Clock, tmp_path: Path) -> None:
    script = Script(clock, (4, {"cmd": "stop"}))
    script.run = Run(TINY, SHORT, images, CPU)
    session = Session(script.run, script, script.tell, tmp_path / "run.pt")  # type: ignore[arg-type]
    assert perform(session) == ("stopped", None)
    assert read(tmp_path / "run.pt").step == 4


def test_a_place_that_cannot_be_written_to_is_told_once(
    images: Images, clock: Clock, tmp_path: Path
) -> None:
    pauses = [(step, {"cmd": "pause"}) for step in (1, 2, 3)]
    script = play(Script(clock, *pauses), images, tmp_path / "gone" / "run.pt")
    assert [told["kind"] for told in script.of("notice")] == ["not_saved"]
    assert script.of("checkpoint") == []
    assert script.run.step == 6


def test_without_a_place_nothing_is_saved(images: Images, clock: Clock) -> None:
    script = Script(clock, (2, {"cmd": "pause"}), (4, {"cmd": "stop"}))
    with pytest.raises(StopAsked):
        play(script, images)
    assert script.of("checkpoint") == []
