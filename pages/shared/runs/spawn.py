"""The processes that training runs get, and the one that is kept ready for the next run."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import torch

from snncore.device import free_memory

ROOT = Path(__file__).parents[3]

ROOM = 2 * 2**30
"""Bytes that have to be free for a process that nobody may need: it takes a quarter of them."""


def spawn(gpu: int) -> subprocess.Popen[str]:
    """A worker; where there are several GPUs it sees one of them, the others' index is 0 too."""
    # A thread that waits for another one sleeps soon: beside other work on the cores, libgomp's
    # usual count of turns made a step up to twenty times slower.
    environment = {"GOMP_SPINCOUNT": "1000", **os.environ}
    if torch.cuda.device_count() > 1:
        every = ",".join(map(str, range(torch.cuda.device_count())))
        visible = environment.get("CUDA_VISIBLE_DEVICES", every).split(",")
        environment["CUDA_VISIBLE_DEVICES"] = visible[gpu % len(visible)]
    return subprocess.Popen(
        [sys.executable, "-m", "snncore.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
    )


def free_place(taken: list[int]) -> int:
    """The smallest number from 0 that is not taken."""
    return next(place for place in range(len(taken) + 1) if place not in taken)


class Worker(NamedTuple):
    """A process and the GPU that it sees."""

    process: subprocess.Popen[str]
    gpu: int


class Spare:
    """At most one worker that has its imports behind it and waits for its order.

    Starting a process costs a run more than its first step does.
    """

    def __init__(self) -> None:
        self.worker: Worker | None = None

    @property
    def alive(self) -> bool:
        return self.worker is not None and self.worker.process.poll() is None

    def prepare(self, gpu: int) -> None:
        """Start the spare process, where it is not there and the machine has room for it."""
        free = free_memory()
        if self.alive or (free is not None and free < ROOM):
            return
        self.end()
        with contextlib.suppress(OSError):  # whoever trains is told, if it is still refused then
            self.worker = Worker(spawn(gpu), gpu)

    def take(self) -> Worker | None:
        """The worker, which is the caller's from now on; None where there is none."""
        if not self.alive:
            self.end()
        worker, self.worker = self.worker, None
        return worker

    def end(self) -> None:
        """End the spare process: nobody needs it any more, or it has died."""
        if self.worker is not None:
            self.worker.process.kill()
            self.worker.process.communicate()  # closes the pipes
        self.worker = None
