"""A process that computes for the server: started, and ended."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def start(nice: int) -> subprocess.Popen[bytes]:
    """A process that waits for calls, so much nicer than the server; its compiled loops have one
    thread too."""
    return subprocess.Popen(
        [sys.executable, "-m", "snncore.calculator", str(nice)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and close its pipes."""
    process.kill()
    with contextlib.suppress(OSError):
        process.communicate()
