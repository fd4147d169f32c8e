"""How often neurons have fired in the first steps of one run, at several times."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import torch
from torch import Tensor

from snncore.fast.layout import memory_order


def rates_at(times: Sequence[int]) -> Callable[[Tensor], Tensor]:
    """Of a spike train [T, ...] the mean over the first steps, at each of the times, which ascend:
    [K, ...].

    Steps are added up from one time to the next, in the order of the memory: the spikes are read
    once. Counts of spikes are exact in whatever order they are added.
    """

    def of(spikes: Tensor) -> Tensor:
        order = memory_order(spikes)
        rows = spikes.permute(order).flatten(1)
        counts = torch.stack([rows[a:b].sum(0) for a, b in pairwise([0, *times])]).cumsum(0)
        rates = counts.div_(torch.tensor(times)[:, None])
        rates = rates.unflatten(1, spikes.permute(order).shape[1:])
        return rates.permute([order.index(d) for d in range(spikes.dim())])

    return of
