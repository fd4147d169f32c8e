"""The updates are PyTorch's own, number for number."""

from dataclasses import replace

import pytest
import torch

from snncore.experiment import Experiment
from snncore.network import build
from snncore.optimiser import make_optimiser
from snncore.recipe import Optimiser, Recipe

RECIPE = Recipe(learning_rate=0.02, momentum=0.8, weight_decay=0.01)


def of_torch(kind: Optimiser, parameters: list[torch.nn.Parameter]) -> torch.optim.Optimizer:
    if kind is Optimiser.SGD:
        return torch.optim.SGD(parameters, 0.02, 0.8, weight_decay=0.01, fused=True)
    return torch.optim.Adam(parameters, 0.02, (0.8, 0.999), weight_decay=0.01, fused=True)


@pytest.mark.parametrize("kind", Optimiser)
def test_it_is_that_of_torch(kind: Optimiser) -> None:
    """Also after its state has gone from one to the other and back."""
    nets = [build(Experiment(depth=8, width=2)) for _ in range(2)]
    ours, theirs = (list(net.parameters()) for net in nets)
    updates = make_optimiser(nets[0], replace(RECIPE, optimiser=kind)), of_torch(kind, theirs)
    for _ in range(4):
        for each, other in zip(ours, theirs, strict=True):
            each.grad = torch.randn_like(each)
            other.grad = each.grad.clone()
        before = [weights.clone() for weights in ours]
        for optimiser in updates:
            optimiser.step()
        assert all(torch.equal(*pair) for pair in zip(ours, theirs, strict=True))
        assert not any(torch.equal(*pair) for pair in zip(ours, before, strict=True))
        states = [optimiser.state_dict() for optimiser in updates]
        assert states[0]["param_groups"] == states[1]["param_groups"]
        for optimiser, state in zip(updates, reversed(states), strict=True):
            optimiser.load_state_dict(state)
            optimiser.zero_grad()
        assert all(weights.grad is None for weights in ours)
