"""A few processes that compute for all sessions: what takes long must not hold the server's thread.

A page asks for one thing at a time, or for a few parts of one. Who asks for little has its turn
before who asks for much, unless that one came long before. What is known to be short never waits
behind what is long alone: each process has a lane, which takes what is known to be no longer than
its limit.
"""

import contextlib
import math
import os
import pickle
import subprocess
import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pages.shared.ui.call import Asker, Call
from pages.shared.ui.process import end, start


class Lane(NamedTuple):
    """Of a process: the longest calls it takes, in seconds of the processor; how much nicer than
    the server it is."""

    longest: float
    nice: int


LANES = (Lane(math.inf, 10), Lane(math.inf, 10), Lane(0.03, 5))
"""Two for all calls, and one for what is short. A third kind, for what takes half a second, left
what is longer to one process: a class waited twice as long for it."""

KEPT = 0.8
"""Of the mean time of a function, what stays when it has been timed once more."""

UNKNOWN = 0.1
"""What a call is taken for that nobody has timed yet, in seconds."""

STRETCH = 5.0
"""For a second of work that an asker has waiting, so many seconds later may another one have come
that has its turn first."""

ATTEMPTS = 2
"""How often a call is tried whose process dies, for lack of memory for example."""


class LostError(RuntimeError):
    """The process died over this call, more than once."""


class Pool:
    """Starts its first process at once; `started` when one can compute. Thread-safe."""

    def __init__(self, lanes: Sequence[Lane] = LANES) -> None:
        self.changed = threading.Condition()
        self.waiting: list[Call] = []
        self.working: list[Call] = []
        self.seconds: dict[object, float] = {}
        self.closed = False
        self.lanes = lanes
        self.processes: list[subprocess.Popen[bytes] | None] = [None] * len(lanes)
        self.started = threading.Event()
        for place in range(len(lanes)):
            threading.Thread(target=self.work, args=(place,), daemon=True).start()

    def submit(
        self, function: Callable[..., Any], *arguments: Any, asker: Asker | None = None
    ) -> Call:
        """A call of a function of the core, known by its name; done when its turn has come."""
        call = Call(function, arguments, asker)
        with self.changed:
            if self.closed:
                call.give(False, LostError("the server is closing"))
            else:
                self.waiting.append(call)
                self.changed.notify_all()
        return call

    def process(self, place: int) -> subprocess.Popen[bytes] | None:
        """The process of a place, started at the first need; None once the pool is closed."""
        with self.changed:
            if self.closed:
                return None
            found = self.processes[place] = self.processes[place] or start(self.lanes[place].nice)
            return found

    def waits(self, call: Call) -> bool:
        """Whether it has not begun."""
        with self.changed:
            return call in self.waiting

    def drop(self, call: Call) -> bool:
        """Take a call away that nobody waits for any more; False where it has begun or is done."""
        with self.changed:
            waits = call in self.waiting
            if waits:
                self.waiting.remove(call)
            return waits

    def work(self, place: int) -> None:
        """One call after the other with one process, or another one where that dies."""
        if self.wanted(place):
            with contextlib.suppress(Exception):  # whatever is wrong, a call that needs it is told
                self.ask(place, Call(os.getpid, (), None))
            self.started.set()
        while call := self.next(place):
            try:
                good, value, took = self.ask(place, call)
            except Exception as error:  # an answer that cannot be unpickled: the call's own fault
                good, value, took = False, error, math.inf
            with self.changed:
                before = self.seconds.get(call.kind, took)
                self.seconds[call.kind] = KEPT * before + (1 - KEPT) * took
                self.working.remove(call)
                self.changed.notify_all()
            call.give(good, value)

    def wanted(self, place: int) -> bool:
        """Wait until a process is needed: the first at once, the others when more is asked for than
        those that are there can do. They go on meanwhile: nobody waits for one to start."""
        with self.changed:
            while place and not self.closed and not any(self.takes(place, c) for c in self.waiting):
                self.changed.wait()
            return not self.closed

    def next(self, place: int) -> Call | None:
        """The call whose turn it is; None at the end."""
        with self.changed:
            while not self.closed:
                taken = [call for call in self.waiting if self.takes(place, call)]
                if taken:
                    call = min(taken, key=self.turns().__getitem__)
                    self.waiting.remove(call)
                    self.working.append(call)
                    return call
                self.changed.wait()
        return None

    def turns(self) -> dict[Call, float]:
        """By call that waits: when it came, and STRETCH times what its asker still wants; the least
        is next."""
        work: dict[Asker, float] = {}
        for call in self.waiting:
            takes, asker = self.seconds.get(call.kind, UNKNOWN), call.asker
            work[asker] = work.get(asker, takes * len(asker.coming)) + takes
        return {call: call.came + STRETCH * work[call.asker] for call in self.waiting}

    def takes(self, place: int, call: Call) -> bool:
        """Whether a call is one for this process; what nobody has timed yet may take long."""
        return self.seconds.get(call.kind, math.inf) <= self.lanes[place].longest

    def ask(self, place: int, call: Call) -> tuple[bool, Any, float]:
        """What a process answers."""
        for _ in range(ATTEMPTS):
            try:
                process = self.process(place)
                if process is None:
                    break
                assert process.stdin
                assert process.stdout
                process.stdin.write(call.content)
                process.stdin.flush()
                return pickle.load(process.stdout)
            except (OSError, EOFError, pickle.UnpicklingError):  # it died, or none can be started
                self.forget(place)
        return False, LostError("the process that computed this has died"), math.inf

    def forget(self, place: int) -> None:
        """End the process of a place; the next call there has another one."""
        process, self.processes[place] = self.processes[place], None
        if process is not None:
            end(process)

    def close(self) -> None:
        """End the processes; whoever still waits is told so."""
        with self.changed:
            self.closed = True
            left, self.waiting = self.waiting, []
            for process in filter(None, self.processes):
                process.kill()
            self.changed.notify_all()
        for call in left:
            call.give(False, LostError("the server is closing"))
