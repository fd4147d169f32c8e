"""The process that a training run gets."""

import os
import subprocess
import sys
from pathlib import Path

import torch

ROOT = Path(__file__).parents[2]


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
