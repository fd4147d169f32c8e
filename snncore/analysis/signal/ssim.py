"""How alike are two maps? The structural similarity of Wang et al. 2004, over the whole map."""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Values = NDArray[np.float64]

C1, C2 = 0.01**2, 0.03**2
"""(0.01 L)² and (0.03 L)², the usual constants; L = 1, the largest value of a firing rate."""


class Centred(NamedTuple):
    """N maps: their means [N], what is left without them [N, n], the variances [N]."""

    mean: Values
    rest: Values
    variance: Values


def centred(maps: Tensor) -> Centred:
    """Of maps [N, …], with population moments over all of a map and no window."""
    # Of so few numbers NumPy takes less than half of torch's time on a CPU (measured).
    rest = maps.detach().flatten(1).numpy().astype(np.float64)
    mean = rest.mean(1)
    rest -= mean[:, None]
    return Centred(mean, rest, mean_product(rest, rest))


def mean_product(a: Values, b: Values) -> Values:
    """Σ a b / n of each row of [N, n], without an array of the products."""
    return np.vecdot(a, b) / a.shape[1]


def ssim(x: Tensor, y: Tensor) -> Tensor:
    """(2 μx μy + C1)(2 σxy + C2) / ((μx² + μy² + C1)(σx² + σy² + C2)), float64 [N].

    Of each pair of maps [N, …] of one shape (MS-ResNet sheet §1.10). From -1 to 1, exactly 1 for
    equal maps, also for two maps of zeros. Raises ValueError where the shapes differ: there SSIM
    is not defined.
    """
    if x.shape != y.shape:
        raise ValueError(f"shapes {tuple(x.shape)} and {tuple(y.shape)}: must be equal")
    return torch.from_numpy(compared(centred(x), centred(y)))


def compared(x: Centred, y: Centred) -> Values:
    """`ssim` of maps that are compared with more than one."""
    covariance = mean_product(x.rest, y.rest)
    luminance = (2 * x.mean * y.mean + C1) / (x.mean**2 + y.mean**2 + C1)
    return luminance * (2 * covariance + C2) / (x.variance + y.variance + C2)
