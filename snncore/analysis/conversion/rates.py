"""How often neurons have fired in the first steps of one run, at several times."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from snncore.fast.layout import memory_order


def rates_at(times: Sequence[int]) -> Callable[[Tensor], Tensor]:
    """Of a spike train [T, ...] the mean over the first steps, at each of the times: [K, ...].

    One product of matrices, which reads the spikes once and in the order of the memory.
    """

    def of(spikes: Tensor) -> Tensor:
        order = memory_order(spikes)
        rows = spikes.permute(order)
        until, step = torch.tensor(times)[:, None], torch.arange(len(spikes))
        counts = (step < until).to(spikes) @ rows.flatten(1)
        rates = (counts / until).unflatten(1, rows.shape[1:])
        return rates.permute([order.index(d) for d in range(spikes.dim())])

    return of
