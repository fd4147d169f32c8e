"""Several cells at once in this process, each in a thread with a CUDA stream of its own.

A GPU gives its time to one process after the other, but computes what the streams of one process
ask for side by side: small networks fill it only together.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch

from snncore.run.commands import STOP
from snncore.study.cell import Cell
from snncore.study.news import Event, News
from snncore.study.pool import Pool
from snncore.study.worker import Worker


class Streams(Pool):
    """Iterate for the news, to the end; `stop` makes that end soon, with everything saved."""

    def work(self) -> None:
        """Cell after cell."""
        try:
            with own_stream():
                while cell := self.next():
                    self.attempt(cell)
        finally:
            self.news.put(None)

    def attempt(self, cell: Cell) -> None:
        """One cell; what it should not raise is its own end, not that of the others."""

        def tell(line: Any) -> None:
            values = dict(line)
            self.news.put(News(cell, Event(values.pop("event")), values))

        try:
            Worker(self.order, self, tell).attempt(cell)
        except Exception as error:
            message = f"{type(error).__name__}: {error}"
            self.news.put(News(cell, Event.CRASHED, {"message": message}))

    def get(self, wait: bool) -> dict[str, Any] | None:
        """The order to stop, as a worker process has it from its input."""
        return STOP if self.stopping else None


def own_stream() -> AbstractContextManager[Any]:
    """What this thread launches goes there; nothing where there is no GPU."""
    return torch.cuda.stream(torch.cuda.Stream()) if torch.cuda.is_available() else nullcontext()
