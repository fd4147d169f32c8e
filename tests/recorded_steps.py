"""A tiny network, its batches, and what training gives that is not recorded."""

from typing import Any

import torch
from torch import Tensor

from snncore.experiment import BlockKind, Experiment
from snncore.fast.cuda_graph import RECORDERS
from snncore.network import ResidualSNN, build
from snncore.recipe import Recipe
from snncore.step_graph import WARM_UP
from snncore.training import Progress, train

STEPS = 22
REPLAYS = STEPS - WARM_UP
Batches = list[tuple[Tensor, Tensor]]


def some_batches(count: int = STEPS, sizes: tuple[int, ...] = (6,)) -> Batches:
    generator = torch.Generator().manual_seed(3)
    return [
        (
            torch.randn(sizes[n % len(sizes)], 3, 32, 32, generator=generator),
            torch.randint(10, (sizes[n % len(sizes)],), generator=generator),
        )
        for n in range(count)
    ]


def tiny(block: BlockKind = BlockKind.MS, **settings: Any) -> ResidualSNN:
    return build(Experiment(block=block, depth=8, width=2, time_steps=2, **settings))


def recipe(**settings: Any) -> Recipe:
    return Recipe(**{"steps": STEPS, "learning_rate": 0.1} | settings)


def unrecorded(*given: Any, **options: Any) -> list[Progress]:
    """What the same training gives kernel by kernel."""
    recorder = RECORDERS.pop("cpu")
    try:
        return list(train(*given, **options))
    finally:
        RECORDERS["cpu"] = recorder


def same(one: ResidualSNN, other: ResidualSNN) -> bool:
    a, b = one.state_dict(), other.state_dict()
    return all(torch.equal(a[name], b[name]) for name in a | b)
