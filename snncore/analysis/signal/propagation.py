"""What arrives at each block of an untrained network: firing rates, size and variance."""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from snncore.analysis.probe import Probe, build_probe, enter, random_images
from snncore.network import ANALOG
from snncore.neuron import Neuron
from snncore.recorder import record

Values = NDArray[np.float64]


class Propagation(NamedTuple):
    """What arrives at each block, over batch, time, channels and space.

    [L]: `sn1` and `sn2`, the share of spikes (ReLU: of positive values) of the block's two
    neurons, NaN where it has no such neuron; `changes_shape`. In SEW blocks sn2 is A.
    [L + 1], from what enters the first block: of O the mean |O|, the largest value, the share
    that is not 0, and the variance.
    """

    sn1: Values
    sn2: Values
    changes_shape: NDArray[np.bool_]
    mean: Values
    largest: Values
    active: Values
    variance: Values

    @property
    def rate(self) -> Values:
        """Rate of the last neuron of the branch: sn2, or sn1 where there is no other."""
        return np.where(np.isnan(self.sn2), self.sn1, self.sn2)


@torch.no_grad()
def propagate(probe: Probe) -> Propagation:
    """Rates, sizes and variances of the probe's random images in its network, in training mode."""
    net = build_probe(probe)
    kind = nn.ReLU if probe.block in ANALOG else Neuron
    x = enter(net, random_images(probe)[0], probe.time_steps)
    sizes, rates = [size(x)], []
    for block in net.stages:
        with record(block, kind) as sites:
            x = block(x)
        rates.append([share(sites.get("sn1")), share(sites.get("sn2"))])
        sizes.append(size(x))
    sn1, sn2 = np.array(rates).T
    changes_shape = np.array([block.changes_shape for block in net.stages])
    return Propagation(sn1, sn2, changes_shape, *np.array(sizes).T)


def share(output: Tensor | None) -> float:
    """Share of entries that are not 0; NaN where there is nothing to look at."""
    return float("nan") if output is None else float((output != 0).double().mean())


def size(x: Tensor) -> tuple[float, float, float, float]:
    """Mean |x|, largest x, share that is not 0, variance."""
    x = x.double()
    return float(x.abs().mean()), float(x.max()), share(x), float(x.var(correction=0))
