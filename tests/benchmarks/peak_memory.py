"""`python -m benchmarks.peak_memory BLOCK T ours|theirs`: MiB that three training steps add.

Depth 56, width 16, batch 32; in a process of its own, since a process only knows its highest peak.
"""

import resource
import sys

import torch
from benchmarks.peers import Peer, TrainingStep, swapped, usual_layout

from snncore.allocator import keep_freed_memory
from snncore.experiment import Experiment
from snncore.network import build


def peak() -> int:
    """KiB, the most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(block: str, time_steps: str, whose: str) -> None:
    torch.set_flush_denormal(True)
    keep_freed_memory()
    net = build(Experiment(block=block, depth=56, width=16, time_steps=int(time_steps)))
    if whose == "theirs":
        net = usual_layout(swapped(net, Peer))
    step = TrainingStep(net, 32)
    before = peak()
    for _ in range(3):
        step()
    print((peak() - before) / 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
