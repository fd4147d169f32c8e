"""How steep is a soft step, where, and how much slope does it have in all?"""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from snncore.surrogate import Surrogate, slope, soft_step

Values = NDArray[np.float64]


class SurrogateShape(NamedTuple):
    """g and g' against x = H - V_th, each [n]; the largest slope; the area under all of g'."""

    x: Values
    step: Values
    slope: Values
    peak: float
    area: float


def surrogate_shape(
    surrogate: Surrogate, alpha: float, reach: float, points: int = 401
) -> SurrogateShape:
    """g and g' from -reach to reach; an odd number of points has x = 0 among them."""
    x = torch.linspace(-reach, reach, points, dtype=torch.float64)
    x[points // 2] = 0.0
    slopes = slope(x, surrogate, alpha)
    return SurrogateShape(
        x.numpy(),
        soft_step(x, surrogate, alpha).numpy(),
        slopes.numpy(),
        float(slopes.max()),
        area(surrogate, alpha),
    )


def area(surrogate: Surrogate, alpha: float, points: int = 20_001) -> float:
    """∫ g'(x) dx over the whole axis: the midpoint rule in u, with x = tan(πu / 2) / α."""
    u = (2 * torch.arange(points, dtype=torch.float64) + 1) / points - 1
    angle = torch.pi / 2 * u
    weight = torch.pi / 2 / (alpha * angle.cos() ** 2)
    return float((slope(angle.tan() / alpha, surrogate, alpha) * weight).mean() * 2)
