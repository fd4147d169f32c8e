"""`python -m benchmarks.peak_memory BLOCK T ours|theirs`: MiB that three training steps add.

Depth 56, width 16, batch 32; in a process of its own, since a process only knows its highest peak.
"""

import os
import sys
from pathlib import Path

import torch
from benchmarks.peers import Peer, TrainingStep, swapped, usual_layout

from snncore.experiment import Experiment
from snncore.network import build
from snncore.run.allocator import keep_freed_memory


def peak(process: int) -> int:
    """KiB, the most that a process has had in memory so far; 0 where it has gone.

    From /proc: what getrusage says begins with the parent's own peak (Linux).
    """
    try:
        status = Path(f"/proc/{process}/status").read_text("utf-8")
    except OSError:
        return 0
    lines = dict(line.split(":", 1) for line in status.splitlines())
    return int(lines.get("VmHWM", "0 kB").split()[0])


def main(block: str, time_steps: str, whose: str) -> None:
    torch.set_flush_denormal(True)
    keep_freed_memory()
    net = build(Experiment(block=block, depth=56, width=16, time_steps=int(time_steps)))
    if whose == "theirs":
        net = usual_layout(swapped(net, Peer))
    step = TrainingStep(net, 32)
    before = peak(os.getpid())
    for _ in range(3):
        step()
    print((peak(os.getpid()) - before) / 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
