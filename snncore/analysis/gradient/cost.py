"""What does a gradient profile cost, and how does that grow with the depth of the net?"""

import time
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from snncore.analysis.gradient.profile import GradientProbe, gradient_profile

DEPTHS = (8, 20, 32, 56, 110)
"""Layers; the cost of one block is the slope."""


class Cost(NamedTuple):
    """[n]: layers of the net, and seconds of one forward and backward pass, the least of three."""

    depths: NDArray[np.int64]
    seconds: NDArray[np.float64]

    @property
    def seconds_per_layer(self) -> float:
        """The slope of the straight line through the measurements."""
        return float(np.polyfit(self.depths, self.seconds, 1)[0])


def cost(probe: GradientProbe) -> Cost:
    """Seconds that the profile of the probe's net takes at each depth, on this machine as it is."""
    probes = [replace(probe, depth=depth) for depth in DEPTHS]
    return Cost(np.array(DEPTHS), np.array([min(elapsed(p) for _ in range(3)) for p in probes]))


def elapsed(probe: GradientProbe) -> float:
    """Seconds of one profile."""
    start = time.perf_counter()
    gradient_profile(probe)
    return time.perf_counter() - start
