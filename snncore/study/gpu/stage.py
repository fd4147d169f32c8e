"""One stage of the command: a process of its own, with a log and a time limit."""

import subprocess
import time
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import NamedTuple

ROOT = Path(__file__).parents[3]

TICK = 0.2
"""Seconds between two looks at a process."""


class State(StrEnum):
    """How a stage ended."""

    PASSED = "passed"
    FAILED = "failed"
    OUT_OF_TIME = "out of time"
    STOPPED = "stopped"
    SKIPPED = "skipped"
    KEPT = "kept"
    """Passed with the same code before, as the earlier archive says."""


class Stage(NamedTuple):
    """share: of the whole time, at most, 0: all that is left; why_not: why it is skipped here."""

    name: str
    command: Sequence[str]
    share: float
    why_not: str = ""


class Outcome(NamedTuple):
    """said: the last line of the log, or why there is none."""

    name: str
    state: State
    seconds: float = 0.0
    exit_code: int | None = None
    said: str = ""


def run(
    stage: Stage,
    log: Path,
    seconds: float,
    grace: float,
    stop: Event,
    meanwhile: Callable[[], None] = lambda: None,
) -> Outcome:
    """Run it for so many seconds at most; then it has `grace` seconds to end by itself.

    `meanwhile` is called while it runs; `stop` ends it early.
    """
    started = time.monotonic()
    with log.open("wb") as out:
        try:
            process = subprocess.Popen(
                stage.command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        except OSError as error:
            return Outcome(stage.name, State.FAILED, said=f"{stage.command[0]}: {error.strerror}")
        state = None
        while process.poll() is None:
            if stop.is_set() or time.monotonic() - started >= seconds:
                state = State.STOPPED if stop.is_set() else State.OUT_OF_TIME
                end(process, grace)
            else:
                meanwhile()
                time.sleep(TICK)
    code = process.returncode
    state = (state or State.FAILED) if code else State.PASSED
    return Outcome(stage.name, state, time.monotonic() - started, code, last_line(log))


def end(process: subprocess.Popen[bytes], grace: float) -> None:
    process.terminate()
    try:
        process.wait(grace)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def last_line(log: Path) -> str:
    lines = log.read_text("utf-8", errors="replace").split("\n")
    return next((line.strip()[:300] for line in reversed(lines) if line.strip()), "")
