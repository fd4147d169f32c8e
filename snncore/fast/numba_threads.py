"""Numba's threads: started once, as many as torch has, never in a forked child.

Importing it starts them. It raises ImportError where there is no Numba, and ValueError where that
finds no threads which several callers can share.
"""

import os
from concurrent.futures import ThreadPoolExecutor

import numba
import torch


def start() -> int:
    """Start Numba's threads; returns the process that has them. In a thread of its own: Numba sets
    how many torch computes with in the thread that starts its own."""
    # The other pool of threads that Numba has ends the process when two callers meet in it.
    numba.config.THREADING_LAYER = "threadsafe"  # type: ignore[attr-defined]
    with ThreadPoolExecutor(1) as starter:
        starter.submit(numba.get_num_threads).result()
    return os.getpid()


PROCESS = start()


def use_as_many_as_torch() -> None:
    """Let Numba compute with as many threads as torch does, in the calling thread."""
    most = numba.config.NUMBA_NUM_THREADS  # type: ignore[attr-defined]
    if most > 1:
        numba.set_num_threads(min(torch.get_num_threads(), most))


def use_one() -> None:
    """Let torch compute with one thread: a forked child has none of its parent's to wait for."""
    torch.set_num_threads(1)


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=use_one)
