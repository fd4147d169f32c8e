"""`python -m snncore.calculator N`: a process that computes for a server, one call after the other.

In come pickles of (function, arguments), a function of the core by its name; out go pickles of
(True, result, seconds) or (False, exception, seconds), the seconds being those of the processor.
Both ends are the server's own pipes: nothing that a visitor sends is unpickled. It has one thread,
is N nicer to other processes than the server, and ends when its input does.
"""

import gc
import io
import os
import pickle
import signal
import sys
import time
from typing import IO, Any

import torch
from torch import Tensor

from snncore.experiment import Experiment
from snncore.network import build
from snncore.run.allocator import keep_freed_memory
from snncore.run.process import stand_back

MEMORY = 3 * 2**30
"""Bytes that the process may have; a call that needs more fails with an error of its own."""


class Pickler(pickle.Pickler):
    """Writes tensors as arrays: torch's own way wraps each in a file of its own."""

    def reducer_override(self, value: object) -> Any:
        if type(value) is Tensor and value.device.type == "cpu" and not value.requires_grad:
            return torch.from_numpy, (value.numpy(),)
        return NotImplemented


def packed(value: object) -> bytes:
    """The value as what `pickle.load` reads."""
    content = io.BytesIO()
    Pickler(content, pickle.HIGHEST_PROTOCOL).dump(value)
    return content.getvalue()


def limit_memory(most: int) -> None:
    """Refuse memory beyond `most` bytes, where the system can; elsewhere nothing is limited."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def warm_up() -> None:
    """Load what compiles, before there is a call."""
    net = build(Experiment(depth=8, width=4, time_steps=2))
    net(torch.zeros(2, 3, 32, 32)).sum().backward()


def spare_the_collector() -> None:
    """What is loaded stays: the collector need not look at it again, which took 0.1 s each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 5)


def answered(call: tuple[Any, tuple[Any, ...]]) -> bytes:
    """What is written of a call."""
    function, arguments = call
    begun = time.process_time()
    try:
        result = function(*arguments)
        return packed((True, result, time.process_time() - begun))
    except Exception as error:
        took = time.process_time() - begun
        try:
            return packed((False, error, took))
        except Exception:  # an exception that cannot be sent is told in words
            return packed((False, RuntimeError(f"{type(error).__name__}: {error}"), took))


def serve(calls: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until nobody asks."""
    while True:
        try:
            call = pickle.load(calls)
        except EOFError:
            return
        answers.write(answered(call))
        answers.flush()


def main() -> None:
    """Take the pipes for the answers alone; whatever prints goes to the errors."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the group; the server decides
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    stand_back(int(sys.argv[1]))
    limit_memory(MEMORY)
    keep_freed_memory()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    warm_up()
    spare_the_collector()
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
