"""A call that waits for its turn in the server's processes, and who asks for it."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from torch import Tensor

from snncore.analysis.probe import Layout, Probe
from snncore.calculator import packed
from snncore.checkpoint import Checkpoint
from snncore.experiment import Experiment


class Asker:
    """Who wants several calls together. `coming`: those that it has not asked for yet; `ended` is
    set when it no longer waits."""

    def __init__(self, coming: Iterable[object] = ()) -> None:
        self.coming, self.ended = deque(coming), threading.Event()


class Call:
    """One call: waiting, begun, done or dropped. The time that it takes is known from the others of
    its `kind`, those of the same function that are about as large."""

    def __init__(
        self, function: Callable[..., Any], arguments: tuple[Any, ...], asker: Asker | None
    ) -> None:
        self.content = packed((function, arguments))
        measured = [each for each in arguments if callable(each)]
        self.kind: object = (function, *measured, magnitude(arguments))
        self.asker, self.came = asker or Asker(), time.monotonic()
        self.done = threading.Event()
        self.answer: tuple[bool, Any] = (False, None)

    def give(self, good: bool, value: Any) -> None:
        """The answer, a result or an exception."""
        self.answer = (good, value)
        self.done.set()

    def result(self) -> Any:
        """What the function returned, once it is done; raises what the function raised."""
        good, value = self.answer
        if not good:
            raise value
        return value


def magnitude(arguments: Iterable[object]) -> int:
    """The power of two of what a call's time grows with: blocks or layers, time steps, images."""
    size = 1
    for each in arguments:
        e = each.experiment if isinstance(each, Checkpoint) else each
        if isinstance(e, Experiment):
            staged = isinstance(e, Probe) and e.layout is not Layout.NETWORK
            size *= e.time_steps * (e.blocks if staged else e.depth)  # type: ignore[attr-defined]
        elif isinstance(e, Tensor) and e.dim():
            size *= len(e)
    return size.bit_length()
