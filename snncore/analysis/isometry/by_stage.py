"""How near to an isometry are the blocks of each stage? (MS-ResNet paper, Table V)"""

from typing import NamedTuple

import numpy as np

from snncore.analysis.isometry.isometry import Isometry


class StageMoments(NamedTuple):
    """Of the blocks of a stage that keep the shape: how many, and the means of ϕ and φ; NaN where
    there is none. `border`, ϕ and φ of the block that changes the shape, NaN in the first stage.
    """

    blocks: int
    mean: float
    variance: float
    border: tuple[float, float]


def by_stage(found: Isometry) -> tuple[StageMoments, ...]:
    """One row a stage: a block that changes the shape begins the next one."""
    stages: list[list[int]] = [[]]
    borders: list[int | None] = [None]
    for i, changes in enumerate(found.changes_shape):
        if changes:
            stages.append([])
            borders.append(i)
        else:
            stages[-1].append(i)
    return tuple(row(found, kept, at) for kept, at in zip(stages, borders, strict=True))


def row(found: Isometry, kept: list[int], border: int | None) -> StageMoments:
    """The means over the kept blocks."""
    means = [found.blocks[i].mean for i in kept]
    variances = [found.blocks[i].variance for i in kept]
    nan = float("nan")
    at = (
        (found.blocks[border].mean, found.blocks[border].variance)
        if border is not None
        else (nan, nan)
    )
    return StageMoments(
        len(kept),
        float(np.mean(means)) if kept else nan,
        float(np.mean(variances)) if kept else nan,
        at,
    )
