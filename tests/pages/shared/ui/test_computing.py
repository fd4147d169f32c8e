"""A page that computes: in the pool or here, as long as somebody waits for the answer."""

import math
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from waiting import until

from pages.shared.ui import computing
from pages.shared.ui.computing import (
    answer,
    answers,
    close_pool,
    compute,
    open_pool,
    side_by_side,
)
from pages.shared.ui.pool import LANES, LostError, Pool


class Ended(Exception):  # noqa: N818 (what Streamlit raises is no error either)
    """Stands for what Streamlit ends a run with."""


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """A server's pool with one process."""
    monkeypatch.setattr(computing, "Pool", lambda: Pool(LANES[:1]))
    open_pool()
    found = computing.pool()
    assert found
    yield found
    close_pool()
    assert computing.pool() is None


def run(
    monkeypatch: pytest.MonkeyPatch, *, state: ScriptRequestType, fragments: list[str]
) -> SimpleNamespace:
    """A run of Streamlit's in which somebody may have asked for another one."""
    asked = SimpleNamespace(_state=state)
    context = SimpleNamespace(script_requests=asked, fragment_ids_this_run=fragments)
    monkeypatch.setattr(computing, "get_script_run_ctx", lambda: context)

    def again(scope: str) -> None:
        raise Ended(scope)

    monkeypatch.setattr(computing.st, "rerun", again)
    monkeypatch.setattr(computing.st, "session_state", {})
    return asked


def busy(pool: Pool, seconds: float) -> None:
    """Nobody else's call begins for so long."""
    call = pool.submit(time.sleep, seconds)
    while pool.waits(call):
        time.sleep(0.01)


def test_without_a_server_it_is_computed_here_and_here_alone_at_a_time() -> None:
    assert compute(threading.get_ident) == threading.get_ident()
    assert answer(threading.get_ident) == threading.get_ident()


def test_several_calls_are_answered_in_their_order() -> None:
    assert list(answers(abs, [(-1,), (2,), (-3,)])) == [1, 2, 3]


def test_several_calls_are_computed_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of two is begun before the other ends: both long processes have one."""
    monkeypatch.setattr(computing, "Pool", lambda: Pool(LANES))
    open_pool()
    found = computing.pool()
    assert found
    try:
        list(answers(time.sleep, [(1.0,), (1.0,)], at_once=2))
        assert [bool(process) for process in found.processes] == [True, True, False]
        assert list(answers(abs, [(-1,), (2,), (-3,)], at_once=2)) == [1, 2, 3]
    finally:
        close_pool()


def test_the_next_calls_are_computed_while_an_answer_is_looked_at(pool: Pool) -> None:
    each = answers(time.sleep, [(0.1,)] * 9, at_once=3)
    next(each)
    until(lambda: not pool.waiting and not pool.working, 30)
    each.close()


def test_what_has_not_begun_when_nobody_wants_more_is_dropped(pool: Pool) -> None:
    each = answers(time.sleep, [(0.5,)] * 9, at_once=3)
    next(each)
    until(lambda: len(pool.waiting) == 1, 30)
    each.close()
    assert pool.working
    assert not pool.waiting


def test_with_a_server_it_is_computed_elsewhere(pool: Pool) -> None:
    assert compute(os.getpid) == answer(os.getpid) == pool.processes[0].pid != os.getpid()


def test_what_is_wrong_with_the_question_is_said_as_ever(pool: Pool) -> None:
    with pytest.raises(ValueError, match="domain"):
        compute(math.sqrt, -1.0)


def test_a_question_that_was_asked_anew_is_dropped_while_it_waits(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, state=ScriptRequestType.RERUN, fragments=["panel"])
    busy(pool, 3.0)
    with pytest.raises(Ended, match="fragment"):
        compute(time.sleep, 60)
    assert pool.waiting == []


def test_a_question_that_has_begun_is_answered(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer is kept for all sessions, and may be asked for again."""
    run(monkeypatch, state=ScriptRequestType.RERUN, fragments=["panel"])
    computing.answer(time.sleep, 0.0)  # the process is there
    assert compute(time.sleep, 0.5) is None


@pytest.mark.parametrize(
    ("state", "fragments"),
    [(ScriptRequestType.CONTINUE, ["panel"]), (ScriptRequestType.RERUN, [])],
)
def test_nothing_is_dropped_that_somebody_waits_for(
    pool: Pool,
    monkeypatch: pytest.MonkeyPatch,
    state: ScriptRequestType,
    fragments: list[str],
) -> None:
    run(monkeypatch, state=state, fragments=fragments)
    busy(pool, 1.0)
    assert compute(abs, -2) == 2


def test_who_has_gone_is_not_computed_for(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit ends the run of a session that was closed, at a look into its state."""

    class Closed(dict[str, object]):
        def __contains__(self, key: object) -> bool:
            raise Ended("closed")

    run(monkeypatch, state=ScriptRequestType.STOP, fragments=[])
    monkeypatch.setattr(computing.st, "session_state", Closed())
    busy(pool, 1.0)
    with pytest.raises(Ended, match="closed"):
        compute(time.sleep, 60)
    assert pool.waiting == []


def test_a_process_that_dies_is_told_in_one_sentence(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(computing.st, "warning", lambda text, icon: told.append(text))

    def stop() -> None:
        raise Ended("stopped")

    monkeypatch.setattr(computing.st, "stop", stop)
    with pytest.raises(Ended, match="stopped"):
        compute(os._exit, 1)
    [sentence] = told
    assert "failed" in sentence
    with pytest.raises(LostError):
        answer(os._exit, 1)


def test_what_a_page_asks_for_several_times_waits_for_its_turn_once(pool: Pool) -> None:
    """All are in the pool before the first is done; what they come to is in order."""
    busy(pool, 0.5)
    found = side_by_side(lambda value: compute(abs, value), [-1, 2, -3])
    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(next, found)
        until(lambda: len(pool.waiting) == 3)
        assert first.result() == 1
    assert list(found) == [2, 3]
    assert not pool.waiting


def test_who_asks_for_several_is_told_the_error_of_one(pool: Pool) -> None:
    found = side_by_side(lambda value: compute(math.sqrt, value), [1.0, -1.0, 4.0])
    assert next(found) == 1.0
    with pytest.raises(ValueError, match="math domain error|nonnegative"):
        next(found)


def test_a_run_that_ends_takes_all_back_that_waits(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a move of a control of the same fragment, at once: nothing of it has begun."""
    asked = run(monkeypatch, state=ScriptRequestType.CONTINUE, fragments=["f"])
    busy(pool, 2.0)
    found = side_by_side(lambda value: compute(abs, value), [-1, 2, -3])
    threading.Timer(0.3, lambda: setattr(asked, "_state", ScriptRequestType.RERUN)).start()
    begun = time.monotonic()
    with pytest.raises(Ended):
        next(found)
    assert time.monotonic() - begun < 1.5
    until(lambda: not pool.waiting)


def test_without_a_server_several_are_computed_one_after_the_other() -> None:
    assert set(side_by_side(lambda _: threading.get_ident(), range(3))) == {threading.get_ident()}
