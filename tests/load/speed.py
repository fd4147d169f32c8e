"""How fast the machine is: `python -m load.speed` prints the milliseconds that one computation of
the propagation page takes alone, the least of twenty."""

import time

import torch

from snncore.analysis.probe import Probe
from snncore.analysis.signal.propagation import propagate

PROBE = Probe(images=8, blocks=20)


def main() -> None:
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    times = []
    for _ in range(20):
        begun = time.perf_counter()
        propagate(PROBE)
        times.append(time.perf_counter() - begun)
    print(1000 * min(times))


if __name__ == "__main__":
    main()
