"""What a function launches on a GPU, recorded once and launched again as a whole."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock
from typing import Protocol

import torch


class Recorder(Protocol):
    """Records what a function launches on a device; `aside` is where it is tried before."""

    def aside(self) -> AbstractContextManager[None]: ...

    def record(self, function: Callable[[], None]) -> Callable[[], None]: ...


class CudaRecorder:
    """By a stream of its own, as torch's notes on CUDA graphs advise."""

    recording = Lock()
    """The allocator knows of one recording at a time, whichever thread it is in."""

    def __init__(self) -> None:
        self.stream = torch.cuda.Stream()

    @contextmanager
    def aside(self) -> Iterator[None]:
        current = torch.cuda.current_stream()
        self.stream.wait_stream(current)
        with torch.cuda.stream(self.stream):
            yield
        current.wait_stream(self.stream)

    def record(self, function: Callable[[], None]) -> Callable[[], None]:
        """What launches it again, on the stream that is then current."""
        graph = torch.cuda.CUDAGraph()
        mode = "thread_local"  # other threads may allocate meanwhile, for networks of their own
        with self.recording, torch.cuda.graph(graph, stream=self.stream, capture_error_mode=mode):
            function()
        return graph.replay


RECORDERS: dict[str, Callable[[], Recorder]] = {"cuda": CudaRecorder}
"""For each type of device that has one."""
