"""Stages in processes of their own: each has its time, and none ends the others."""

import re
import sys
import threading
import time
from pathlib import Path

import pytest

from snncore.study.gpu.session import Session
from snncore.study.gpu.stage import Outcome, Stage, State, run
from snncore.study.gpu.stages import fastest

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
POLITE = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (print("saved"), sys.exit(1)))
print("at work", flush=True)
time.sleep(60)
"""


def python(text: str, name: str = "some", share: float = 0.0, why_not: str = "") -> Stage:
    return Stage(name, [sys.executable, "-c", text], share, why_not)


def ended(stage: Stage, folder: Path, seconds: float = 60.0, grace: float = 30.0) -> Outcome:
    return run(stage, folder / "log", seconds, grace, threading.Event())


@pytest.mark.parametrize(
    ("text", "state", "code", "said"),
    [
        ("print('one\\ntwo\\n')", State.PASSED, 0, "two"),
        ("print('bad'); raise SystemExit(7)", State.FAILED, 7, "bad"),
    ],
)
def test_how_it_ended(text: str, state: State, code: int, said: str, tmp_path: Path) -> None:
    outcome = ended(python(text), tmp_path)
    assert (outcome.state, outcome.exit_code, outcome.said) == (state, code, said)


def test_what_cannot_be_started_has_failed(tmp_path: Path) -> None:
    assert ended(Stage("some", ["no-such-program"], 0.0), tmp_path).state is State.FAILED


def test_out_of_time_it_may_save_what_it_has(tmp_path: Path) -> None:
    outcome = ended(python(POLITE), tmp_path, seconds=5.0)
    assert (outcome.state, outcome.said) == (State.OUT_OF_TIME, "saved")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM to ignore")
def test_what_does_not_end_is_ended(tmp_path: Path) -> None:
    started = time.monotonic()
    assert ended(python(STUBBORN), tmp_path, 3.0, 0.5).state is State.OUT_OF_TIME
    assert time.monotonic() - started < 30


def test_a_stage_that_fails_stops_no_later_one(tmp_path: Path) -> None:
    session = Session(tmp_path, 5.0, "cpu", {}, "nothing")
    session.take(python("raise SystemExit(1)", "first"))
    session.take(python("print('fine')", "second"))
    session.take(python("print('never')", "third", why_not="not here"))
    states = [outcome.state for outcome in session.outcomes]
    assert states == [State.FAILED, State.PASSED, State.SKIPPED]
    page = (tmp_path / "summary.md").read_text("utf-8")
    assert re.search(r"\| second \| passed \| \d+ \| fine \|", page)
    assert "| third | skipped | 0 | not here |" in page


def test_told_to_stop_it_ends_the_stage_and_packs(tmp_path: Path) -> None:
    session = Session(tmp_path, 5.0, "cpu", {}, "nothing")
    threading.Timer(4.0, session.stop.set).start()
    session.take(python(POLITE))
    session.take(python("print('never')", "later"))
    states = [(outcome.state, outcome.said) for outcome in session.outcomes]
    assert states == [(State.STOPPED, "saved"), (State.STOPPED, "")]
    assert session.close().stat().st_size > 0


def test_a_share_of_the_time_is_kept_for_the_archive(tmp_path: Path) -> None:
    session = Session(tmp_path, 0.2, "cpu", {}, "nothing")  # 12 seconds
    started = time.monotonic()
    session.take(python(POLITE))
    assert session.outcomes[0].state is State.OUT_OF_TIME
    assert session.left() < 0
    session.take(python("print('too late')", "later"))
    assert session.outcomes[1].state is State.OUT_OF_TIME
    assert time.monotonic() - started < 60


def test_what_has_passed_with_the_same_code_is_kept_but_the_grid_goes_on(tmp_path: Path) -> None:
    first = Session(tmp_path, 5.0, "cpu", {}, "nothing")
    first.take(python("print('fine')", "good", 0.5))
    first.take(python("print('fine')", "grid"))
    first.take(python("raise SystemExit(1)", "bad", 0.5))
    earlier = first.summary(first.chosen())
    second = Session(tmp_path, 5.0, "cpu", earlier, "nothing")
    for name, share in (("good", 0.5), ("grid", 0.0), ("bad", 0.5)):
        second.take(python("print('again')", name, share))
    states = [outcome.state for outcome in second.outcomes]
    assert states == [State.KEPT, State.PASSED, State.PASSED]
    changed = Session(tmp_path, 5.0, "cpu", earlier | {"code": "another"}, "nothing")
    changed.take(python("print('again')", "good", 0.5))
    assert changed.outcomes[0].state is State.PASSED


def test_the_fastest_way_that_was_measured_is_taken(tmp_path: Path) -> None:
    assert fastest(tmp_path)["way"] == "streams"
    (tmp_path / "packing.json").write_text(
        '[{"way": "streams", "at_once": 4, "steps_per_second": 300},'
        ' {"way": "processes", "at_once": 8, "steps_per_second": 310}]'
    )
    assert (fastest(tmp_path)["way"], fastest(tmp_path)["at_once"]) == ("processes", 8)
