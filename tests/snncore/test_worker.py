"""A worker as a real process: what it says, what it obeys, and how it ends."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from snncore.data import DataError
from snncore.run.session import Session
from snncore.worker import perform, prepare, why

ROOT = Path(__file__).parents[2]
EXPERIMENT = {"block": "ms", "depth": 8, "width": 2, "time_steps": 2}
RECIPE = {"steps": 100_000, "batch_size": 10, "train_images": 40, "test_images": 10}
ORDER = {"experiment": EXPERIMENT, "recipe": RECIPE, "threads": 1}
WAIT = 60.0


class Worker:
    """The process and the lines that it has said so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process, self.heard = process, []  # type: ignore[var-annotated]

    def say(self, line: object) -> None:
        assert self.process.stdin
        text = line if isinstance(line, str) else json.dumps(line)
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def hear(self, event: str, **values: Any) -> dict[str, Any]:
        """The next line of an event with these values; every line has to be JSON."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.heard.append(json.loads(line))
            told = self.heard[-1]
            if told["event"] == event and values.items() <= told.items():
                return told
        raise AssertionError(f"it ended without {event} {values}; the last: {self.heard[-3:]}")

    def end(self, seconds: float = WAIT) -> int:
        """Read to the end; the exit code."""
        assert self.process.stdout
        self.heard += [json.loads(line) for line in self.process.stdout]
        return self.process.wait(seconds)


@pytest.fixture
def start() -> Iterator[Callable[..., Worker]]:
    workers: list[Worker] = []
    timers: list[threading.Timer] = []

    def start(*arguments: str) -> Worker:
        process = subprocess.Popen(
            [sys.executable, *(arguments or ("-m", "snncore.worker"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        workers.append(Worker(process))
        # A worker that says nothing more would be waited for without end.
        timers.append(threading.Timer(2 * WAIT, process.kill))
        timers[-1].start()
        return workers[-1]

    yield start
    for timer in timers:
        timer.cancel()
    for worker in workers:
        worker.process.kill()
        worker.process.wait()
        for pipe in (worker.process.stdin, worker.process.stdout):
            assert pipe
            pipe.close()


def test_pause_step_resume_watch_stop(start: Callable[..., Worker]) -> None:
    worker = start()
    worker.say(ORDER)
    assert worker.hear("names")["threads"] == 1
    worker.hear("progress")
    worker.say({"cmd": "pause"})
    worker.hear("state", state="paused")
    # The answer comes after all that the pause had to tell.
    worker.say({"cmd": "are you there"})
    worker.hear("notice", kind="bad_command")
    stood = max(s for told in worker.heard if told["event"] == "progress" for s in told["step"])
    worker.say({"cmd": "step"})
    assert worker.hear("progress")["step"] == [stood + 1]
    worker.say({"cmd": "watch", "layer": "stages.2.sn1", "image": 3})
    assert worker.hear("raster", layer="stages.2.sn1", image=3)["step"] == stood + 1
    worker.say({"cmd": "resume"})
    worker.hear("state", state="running")
    assert worker.hear("progress")["step"][0] == stood + 2
    worker.say({"cmd": "stop"})
    assert worker.end() == 0
    assert worker.heard[-1] == {"event": "state", "state": "stopped", "reason": None}
    steps = [step for told in worker.heard if told["event"] == "progress" for step in told["step"]]
    assert steps == list(range(1, len(steps) + 1))


def test_a_run_to_its_end(start: Callable[..., Worker]) -> None:
    """With low priority, and with prints that do not disturb the lines."""
    code = """
import os
from snncore import worker
load = worker.load
def chatty(dataset):
    print("loading")
    os.write(1, b"from C\\n")
    return load(dataset)
worker.load = chatty
os._exit(worker.main())
"""
    worker = start("-c", code)
    worker.say({**ORDER, "recipe": {**RECIPE, "steps": 5}})
    worker.hear("state", state="running")
    if sys.platform != "win32":
        assert os.getpriority(os.PRIO_PROCESS, worker.process.pid) >= 10
    assert worker.end() == 0
    assert worker.heard[-1] == {"event": "state", "state": "finished", "reason": None}
    assert [told["step"] for told in worker.heard if told["event"] == "test"] == [2, 4, 5]


def test_a_bad_first_line_is_one_sentence(start: Callable[..., Worker]) -> None:
    worker = start()
    worker.say({**ORDER, "experiment": {**EXPERIMENT, "depth": 9}})
    assert worker.end() == 2
    (told,) = worker.heard
    assert (told["event"], told["state"]) == ("state", "failed")
    assert told["reason"]["kind"] == "bad_request"
    assert told["reason"]["message"].startswith("depth=9: must be 6n + 2")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"threads": "many"}, "many"),
        ({"experiment": {"block": "vgg"}}, "block='vgg': must be one of plain, "),
        ({"recipe": {"steps": 0}}, "steps=0: must be from 1"),
        ({"recipe": {"stepz": 1}}, "stepz"),
        ({"recipe": {"train_images": 6000}}, "train_images=6000: must be from 1 to 5000"),
    ],
)
def test_an_order_that_cannot_be_read_is_a_reason(change: dict[str, Any], message: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)) as error:
        prepare({**ORDER, **change})
    reason = why(error.value)
    assert reason["kind"] == "bad_request"
    assert message in str(reason["message"])


def test_missing_data_are_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIFAR10_DIR", str(tmp_path))
    with pytest.raises(DataError) as error:
        prepare({**ORDER, "experiment": {**EXPERIMENT, "dataset": "cifar10"}})
    reason = json.loads(json.dumps(why(error.value)))
    assert (reason["kind"], reason["reason"]) == ("data_missing", "missing")
    assert reason["values"]["folder"].startswith(str(tmp_path))


class Silence:
    """Commands that never come, and the events told."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def get(self, wait: bool, seconds: float | None = None) -> None:
        assert not wait

    def tell(self, line: Any) -> None:
        self.told.append(line)


def test_a_run_that_diverges_says_at_which_step() -> None:
    relu = {"block": "rba", "depth": 14, "width": 2, "time_steps": 1}
    recipe = {**RECIPE, "learning_rate": 10.0, "momentum": 0.999, "weight_decay": 1.0}
    run, silence = prepare({**ORDER, "experiment": relu, "recipe": recipe}), Silence()
    state, reason = perform(Session(run, silence, silence.tell))  # type: ignore[arg-type]
    steps = [step for t in silence.told if t["event"] == "progress" for step in t["step"]]
    assert (state, reason) == (
        "failed",
        {"kind": "diverged", "step": len(steps) + 1, "what": reason["what"]},
    )


def test_memory_that_runs_out_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    run, silence = prepare(ORDER), Silence()

    def forward(images: torch.Tensor) -> torch.Tensor:
        return torch.empty(10**15)

    monkeypatch.setattr(run.net.head, "forward", forward)
    session = Session(run, silence, silence.tell)  # type: ignore[arg-type]
    session.window.watched = None
    assert perform(session) == ("failed", {"kind": "out_of_memory"})


def test_another_fault_is_no_lack_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    run, silence = prepare(ORDER), Silence()

    def forward(images: torch.Tensor) -> torch.Tensor:
        raise RuntimeError("something else")

    monkeypatch.setattr(run.net.head, "forward", forward)
    with pytest.raises(RuntimeError, match="something else"):
        perform(Session(run, silence, silence.tell))  # type: ignore[arg-type]


def test_the_end_of_the_input_ends_it_in_a_pause(start: Callable[..., Worker]) -> None:
    worker = start()
    worker.say(ORDER)
    worker.say({"cmd": "pause"})
    worker.hear("state", state="paused")
    assert worker.process.stdin
    worker.process.stdin.close()
    worker.process.wait(5)


def test_the_end_of_the_input_ends_it_in_the_middle_of_a_step(
    start: Callable[..., Worker],
) -> None:
    code = """
import time
from snncore import worker
from snncore.run import session
def go(self):
    self.narrator.state("running")
    time.sleep(600)
session.Session.go = go
worker.main()
"""
    worker = start("-c", code)
    worker.say(ORDER)
    worker.hear("state", state="running")
    assert worker.process.stdin
    worker.process.stdin.close()
    worker.process.wait(5)


def test_a_listener_that_is_gone_ends_it(start: Callable[..., Worker]) -> None:
    worker = start()
    worker.say(ORDER)
    worker.hear("progress")
    assert worker.process.stdout
    worker.process.stdout.close()
    worker.process.wait(WAIT)
