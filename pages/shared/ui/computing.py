"""Computing for a page: in the server's pool, where there is one, else here, one at a time.

The pool belongs to the server, which opens and closes it (app.py). What runs a page without a
server, as Streamlit's own AppTest does, computes where it is.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock
from typing import Any, NoReturn, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

from pages.shared.ui.call import Asker, Call
from pages.shared.ui.pool import LostError, Pool
from pages.shared.ui.text import tr

A = TypeVar("A")
R = TypeVar("R")

ONE_AT_A_TIME = Lock()
"""While one big computation runs in this process, every other one waits: thirty at once would not
fit into its memory. Whoever takes it never takes it twice."""

LOOK = 0.1
"""Seconds between two looks whether somebody still waits for the answer."""

START = 30.0
"""Seconds in which a process starts, also on a slow machine; pages do without it then."""

AT_ONCE = 6
"""Calls that a page has in the pool: all kinds of blocks of a figure wait for their turn once."""

_pool: list[Pool] = []
_helping = threading.local()
"""`asker`, in a thread that asks for a page."""


class NotWantedError(RuntimeError):
    """The run that asked for this has ended."""


def open_pool() -> None:
    """Start the server's processes, and wait for the first: who comes then does not wait for it."""
    _pool.append(Pool())
    _pool[0].started.wait(START)


def close_pool() -> None:
    """End them."""
    while _pool:
        _pool.pop().close()


def pool() -> Pool | None:
    """The server's, where there is one."""
    return _pool[0] if _pool else None


def answer(function: Callable[..., R], *arguments: object) -> R:
    """What a function of the core returns, for a thread that no visitor waits in. Raises what it
    raises, and LostError where its process has died."""
    (found,) = answers(function, [arguments])
    return found


def answers(
    function: Callable[..., R], asked: Iterable[tuple[object, ...]], at_once: int = 1
) -> Iterator[R]:
    """The same for several calls, in their order. So many of them wait or are computed at a time,
    in as many of the pool's processes as are free, also while the caller is busy with an answer."""
    calls = pool()
    if calls is None:
        for arguments in asked:
            with ONE_AT_A_TIME:
                found = function(*arguments)
            yield found
        return
    given: deque[Call] = deque()
    asker = Asker()
    try:
        for arguments in asked:
            given.append(calls.submit(function, *arguments, asker=asker))
            if len(given) == at_once:
                yield awaited(given.popleft())
        while given:
            yield awaited(given.popleft())
    finally:
        for call in given:
            calls.drop(call)


def awaited(call: Call) -> Any:
    """What a call comes to, once it is done."""
    call.done.wait()
    return call.result()


def compute(function: Callable[..., R], *arguments: object) -> R:
    """What a function of the core returns for these arguments; raises what it raises.

    Where the session has gone to another page, has been closed or has moved a control again, a call
    that still waits is dropped, and the run ends.
    """
    calls = pool()
    if calls is None:
        with ONE_AT_A_TIME:
            return function(*arguments)
    asker: Asker | None = getattr(_helping, "asker", None)
    call = calls.submit(function, *arguments, asker=asker)
    try:
        while not call.done.wait(LOOK):
            waits = calls.waits(call)
            if asker is None:
                give_way(waits=waits)
            elif waits and asker.ended.is_set():
                raise NotWantedError
        return call.result()  # type: ignore[no-any-return]
    except LostError:
        if asker is not None:
            raise  # to the run, which says so
        lost()
    finally:
        calls.drop(call)


def by_text(kind: type) -> dict[str | type, Callable[[Any], str]]:
    """How a cache tells settings of this kind apart: by their text, in a sixth of the time that
    field by field takes."""
    return {kind: repr}


def side_by_side(measure: Callable[[A], R], asked: Sequence[A]) -> Iterator[R]:
    """What a function that computes, and keeps what it has computed, returns for each, in their
    order. A few are asked for at a time: what takes several calls waits for its turn once."""
    if pool() is None or len(asked) < 2:
        yield from map(measure, asked)
        return
    asker = Asker(asked)

    def one(given: A) -> R:
        _helping.asker = asker
        asker.coming.popleft()
        return measure(given)

    threads = ThreadPoolExecutor(min(AT_ONCE, len(asked)))
    try:
        for future in [threads.submit(one, each) for each in asked]:
            yield waited(future)
    finally:
        asker.ended.set()
        threads.shutdown(wait=False, cancel_futures=True)


def waited(future: Future[R]) -> R:
    """What a thread has found, as long as somebody waits for it."""
    while not wait([future], LOOK).done:
        give_way(waits=True)
    try:
        return future.result()
    except LostError:
        lost()


def lost() -> NoReturn:
    """Say that a computation has failed, and end the run."""
    st.warning(tr("error.computing"), icon=":material/error:")
    st.stop()


def give_way(*, waits: bool) -> None:
    """Let Streamlit end this run, if it wants to: at any look into the session's state it does.

    It does not for a control of the fragment that runs, which it has run again afterwards: where
    the call still `waits`, the answer would be to a question that nobody asks any more.
    """
    context = get_script_run_ctx()
    if context is None:
        return
    "any key" in st.session_state  # noqa: B015
    asked = context.script_requests
    # Streamlit has no public way to ask for it.
    moved_again = asked is not None and asked._state is ScriptRequestType.RERUN
    if waits and moved_again and context.fragment_ids_this_run:
        st.rerun(scope="fragment")
