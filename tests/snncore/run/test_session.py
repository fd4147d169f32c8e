"""Commands between two steps; nothing that is watched changes the numbers."""

import io
import json
from typing import Any

import pytest
import torch

from snncore.data import Images, load, test_input
from snncore.experiment import BlockKind, Dataset, Experiment
from snncore.recipe import Recipe
from snncore.run.commands import parse
from snncore.run.pace import Pace
from snncore.run.process import finite
from snncore.run.raster import raster
from snncore.run.run import CPU, Run, Scored
from snncore.run.session import Session, StopAsked
from snncore.training import Progress

TINY = Experiment(block=BlockKind.SEW, depth=8, width=2, time_steps=2)
SHORT = Recipe(steps=6, batch_size=10, train_images=40, test_images=10)


@pytest.fixture(scope="module")
def images() -> Images:
    return load(Dataset.SHAPES)


class Script:
    """Commands that come in after so many steps; whoever waits for more gets `resume`."""

    def __init__(self, *commands: tuple[int, dict[str, Any]]) -> None:
        self.commands, self.waits = list(commands), 0
        self.told: list[dict[str, Any]] = []
        self.run: Run

    def get(self, wait: bool, seconds: float | None = None) -> dict[str, Any] | None:
        if self.commands and self.commands[0][0] <= self.run.step:
            return self.commands.pop(0)[1]
        if not wait:
            return None
        self.waits += 1
        return {"cmd": "resume"}

    def tell(self, line: Any) -> None:
        self.told.append(line)

    def of(self, event: str) -> list[dict[str, Any]]:
        return [told for told in self.told if told["event"] == event]


def perform(script: Script, run: Run) -> Script:
    script.run = run
    Session(run, script, script.tell).go()  # type: ignore[arg-type]
    return script


def steps_told(script: Script) -> list[int]:
    return [step for told in script.of("progress") for step in told["step"]]


def watch(layer: str | None, image: int) -> dict[str, Any]:
    return {"cmd": "watch", "layer": layer, "image": image}


def test_a_run_that_is_watched_gives_the_same_numbers(
    images: Images, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("snncore.run.session.RASTER_EVERY", 0.0)
    events = list(Run(TINY, SHORT, images, CPU))
    unwatched = [event for event in events if isinstance(event, Progress)]
    scores = [event for event in events if isinstance(event, Scored)]
    state = torch.random.get_rng_state()
    commands = [(step, watch(f"stages.{step % 3}.sn{1 + step % 2}", 3 * step)) for step in range(6)]
    script = perform(Script(*commands), Run(TINY, SHORT, images, CPU))
    assert len(script.of("raster")) >= 6
    assert torch.equal(torch.random.get_rng_state(), state)
    told = script.of("progress")
    assert [loss for t in told for loss in t["loss"]] == [p.loss for p in unwatched]
    assert [acc for t in told for acc in t["accuracy"]] == [p.accuracy for p in unwatched]
    assert told[-1]["gradient_norms"] == unwatched[-1].gradient_norms
    # The scores are of the running means of BatchNorm, which a look must not move.
    assert [told["loss"] for told in script.of("test")] == [score.loss for score in scores]


def test_what_is_watched_from_the_start_and_another_picture_of_the_same_layer(
    images: Images,
) -> None:
    run = Run(TINY, SHORT, images, CPU)
    picture = test_input(images, 0)
    most = raster(run.net, None, picture).layer
    script = perform(Script((0, watch("encode", 2)), (3, watch(None, 4))), run)
    shown = [(told["layer"], told["image"]) for told in script.of("raster")]
    assert list(dict.fromkeys(shown)) == [(most, 0), ("encode", 2), ("encode", 4)]
    assert script.of("raster")[1]["step"] == 0
    assert not script.of("notice")


def test_no_step_is_left_untold_and_none_is_told_twice(images: Images) -> None:
    script = perform(Script(), Run(TINY, SHORT, images, CPU))
    assert steps_told(script) == [1, 2, 3, 4, 5, 6]
    assert [t["step"] for t in script.of("test")] == [2, 4, 6]
    assert script.of("raster")[0]["step"] == 0
    assert script.of("raster")[-1]["step"] == 6
    assert script.of("progress")[-1]["seconds_left"] == 0


def test_the_names_are_those_of_the_network(images: Images) -> None:
    (names,) = perform(Script(), Run(TINY, SHORT, images, CPU)).of("names")
    assert names["blocks"] == ["stages.0", "stages.1", "stages.2"]
    assert names["transitions"] == [1, 2]
    assert names["layers"][:3] == ["encode", "stages.0.sn1", "stages.0.sn2"]
    deeper = Experiment(block=BlockKind.MS, depth=14, width=2, time_steps=1)
    (names,) = perform(Script(), Run(deeper, SHORT, images, CPU)).of("names")
    assert names["transitions"] == [2, 4]
    assert names["layers"][-1] == "decode"


def test_pause_waits_and_tells_where_it_stands(images: Images) -> None:
    script = perform(Script((2, {"cmd": "pause"})), Run(TINY, SHORT, images, CPU))
    assert script.waits == 1
    assert [t["state"] for t in script.of("state")] == ["running", "paused", "running"]
    events = [t["event"] for t in script.told]
    resumed = max(i for i, t in enumerate(script.told) if t["event"] == "state")
    before = [t for t in script.told[:resumed] if t["event"] == "progress"]
    assert before[-1]["step"][-1] == 2
    assert [t for t in script.told[:resumed] if t["event"] == "raster"][-1]["step"] == 2
    assert events.count("names") == 1
    assert steps_told(script) == [1, 2, 3, 4, 5, 6]


def test_step_is_one_step_and_then_a_pause(images: Images) -> None:
    step = {"cmd": "step"}
    run = Run(TINY, SHORT, images, CPU)
    script = Script((1, step), (1, step), (3, step))
    waited_at: list[int] = []
    get = script.get

    def noted(wait: bool, seconds: float | None = None) -> dict[str, Any] | None:
        left = len(script.commands)
        command = get(wait, seconds)
        if wait and len(script.commands) == left:
            waited_at.append(run.step)
        return command

    script.get = noted  # type: ignore[method-assign]
    perform(script, run)
    # Two more steps after the first, the third of them allowed at once, then the pause.
    assert waited_at == [4]
    assert [t["state"] for t in script.of("state")] == ["running", "paused", "running"]


def test_stop_ends_between_two_steps(images: Images) -> None:
    script = Script((3, {"cmd": "stop"}))
    run = Run(TINY, SHORT, images, CPU)
    with pytest.raises(StopAsked):
        perform(script, run)
    assert run.step == 3


@pytest.mark.parametrize(
    "command",
    [
        {"cmd": "dance"},
        {},
        watch("stages.0.sn9", 0),
        watch("encode", -1),
        watch(None, -1),
        {"cmd": "watch", "layer": "encode"},
        {"cmd": "threads", "threads": 2},
    ],
)
def test_a_command_that_is_none_is_a_notice(images: Images, command: dict[str, Any]) -> None:
    script = perform(Script((1, command)), Run(TINY, SHORT, images, CPU))
    assert script.of("notice") == [{"event": "notice", "kind": "bad_command", "command": command}]
    assert steps_told(script)[-1] == 6


def test_no_command_changes_the_threads_of_a_run(images: Images) -> None:
    """A run keeps those it began with: with others the same sums are rounded otherwise."""
    script = perform(Script((1, {"cmd": "threads", "threads": 2})), Run(TINY, SHORT, images, CPU))
    assert torch.get_num_threads() == 1
    assert script.of("names")[0]["threads"] == 1
    assert script.of("notice")[0]["kind"] == "bad_command"


def test_a_full_gpu_is_a_notice_with_the_new_device(images: Images) -> None:
    run = Run(TINY, SHORT, images, torch.device("cpu:0"))

    def full(*_: object) -> None:
        if run.device != CPU and run.step == 3 and run.net.training:
            raise torch.OutOfMemoryError("simulated")

    run.net.stages[1].register_forward_hook(full)
    script = perform(Script(), run)
    (notice,) = script.of("notice")
    assert notice["kind"] == "out_of_memory"
    assert notice["step"] == 3
    assert notice["device"].startswith("CPU")
    assert steps_told(script) == [1, 2, 3, 4, 5, 6]


def test_pauses_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("time.perf_counter", lambda: now[0])
    pace = Pace()

    def spend(seconds: float) -> None:
        now[0] += seconds

    spend(9.0)
    pace.step()  # the first one is slow
    for _ in range(4):
        spend(1000.0)
        pace.start()
        spend(0.5)
        pace.step()
    spend(1.1)
    pace.test()
    assert pace.steps_per_second() == pytest.approx(2.0)
    assert pace.seconds_left(10) == pytest.approx(5.0 * (1 + 1.1 / 11.0))


def test_every_line_becomes_a_command() -> None:
    assert parse('{"cmd": "pause"}\n') == {"cmd": "pause"}
    assert parse("[1, 2]\n") == {"cmd": "[1, 2]"}
    assert parse("{oops\n") == {"cmd": "{oops"}


def test_json_has_no_number_that_is_not_finite() -> None:
    values = {"a": [1.0, float("nan")], "b": (float("inf"), {"c": -float("inf")}), "d": "nan"}
    text = io.StringIO()
    json.dump(finite(values), text, allow_nan=False)
    assert json.loads(text.getvalue()) == {"a": [1.0, None], "b": [None, {"c": None}], "d": "nan"}
