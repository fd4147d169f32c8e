"""Rates at several times, by counting, however the spikes lie in memory."""

import pytest
import torch

from snncore.analysis.conversion.convert import RateIF
from snncore.analysis.conversion.rates import rates_at

TIMES = [1, 2, 4, 7, 12]


def trains(layout: torch.memory_format) -> torch.Tensor:
    drawn = torch.rand(12 * 3, 4, 5, 6, generator=torch.Generator().manual_seed(0))
    return drawn.contiguous(memory_format=layout).unflatten(0, (12, 3))


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_rates_are_counts_over_steps(layout: torch.memory_format) -> None:
    spikes = (trains(layout) < 0.3).float()
    found = rates_at(TIMES)(spikes)
    assert found.shape == (5, 3, 4, 5, 6)
    for k, t in enumerate(TIMES):
        assert torch.equal(found[k], spikes[:t].sum(0) / t)
        assert found[k].stride() == spikes[0].stride()


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_what_a_neuron_gets_and_gives_keeps_its_layout(layout: torch.memory_format) -> None:
    """Also where V[0] is part of the first step, and a gradient goes through it."""
    x = trains(layout)
    neuron = RateIF(0.8, soft=True, start=0.5)
    begun = neuron.started(x)
    assert begun.stride() == x.stride() == neuron(x).stride()
    assert torch.equal(begun, torch.cat([x[:1] + 0.4, x[1:]]))
    given = x.clone().requires_grad_()
    neuron.started(given).sum().backward()
    assert torch.equal(given.grad, torch.ones_like(x))
    expanded = x[:1].expand(12, -1, -1, -1, -1)
    assert torch.equal(neuron.started(expanded)[1:], expanded[1:])
