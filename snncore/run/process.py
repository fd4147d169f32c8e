"""What every process is that trains: JSON lines out, quiet in the background, memory kept."""

import json
import math
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import torch

from snncore.run.allocator import keep_freed_memory

Tell = Callable[[Mapping[str, Any]], None]
"""Says one line: an object that JSON can hold, but for numbers that are not finite."""


def claim_stdout() -> Tell:
    """`tell(line)`, the only way to the standard output: prints go to the errors."""
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr

    def tell(line: Mapping[str, Any]) -> None:
        try:
            lines.write(json.dumps(finite(line), allow_nan=False) + "\n")
        except BrokenPipeError:
            os._exit(0)  # Nobody listens any more.

    return tell


def finite(value: Any) -> Any:
    """The same value with None for every number that JSON does not have."""
    if isinstance(value, dict):
        return {key: finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def stand_back(niceness: int) -> None:
    """Let other processes go first, where the system knows how nice a process is: not Windows."""
    nice = getattr(os, "nice", None)
    if nice is not None:
        nice(niceness)


def run_process(main: Callable[[], int]) -> NoReturn:
    """Train at full speed, and end the process with what `main` gives, 1 where it raises."""
    # Ctrl-C goes to the whole group of processes; the parent says what to do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Networks that fall silent make denormals, which slow a CPU down by a factor of a hundred.
    torch.set_flush_denormal(True)
    keep_freed_memory()
    try:
        code = main()
    except Exception:
        traceback.print_exc()
        code = 1
    sys.stderr.flush()
    # The thread that reads the commands holds the input; a normal exit would wait for it.
    os._exit(code)
