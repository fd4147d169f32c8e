"""How alike are two maps? The structural similarity of Wang et al. 2004, over the whole map."""

from typing import NamedTuple

from torch import Tensor

C1, C2 = 0.01**2, 0.03**2
"""(0.01 L)² and (0.03 L)², the usual constants; L = 1, the largest value of a firing rate."""


class Centred(NamedTuple):
    """N maps, float64: their means [N], what is left without them [N, n], the variances [N]."""

    mean: Tensor
    rest: Tensor
    variance: Tensor


def centred(maps: Tensor) -> Centred:
    """Of maps [N, …], with population moments over all of a map and no window."""
    values = maps.detach().double().flatten(1)
    mean = values.mean(1)
    rest = values - mean[:, None]
    return Centred(mean, rest, (rest * rest).mean(1))


def ssim(x: Tensor, y: Tensor) -> Tensor:
    """(2 μx μy + C1)(2 σxy + C2) / ((μx² + μy² + C1)(σx² + σy² + C2)), float64 [N].

    Of each pair of maps [N, …] of one shape (MS-ResNet sheet §1.10). From -1 to 1, exactly 1 for
    equal maps, also for two maps of zeros. Raises ValueError where the shapes differ: there SSIM
    is not defined.
    """
    if x.shape != y.shape:
        raise ValueError(f"shapes {tuple(x.shape)} and {tuple(y.shape)}: must be equal")
    return compared(centred(x), centred(y))


def compared(x: Centred, y: Centred) -> Tensor:
    """`ssim` of maps that are compared with more than one."""
    covariance = (x.rest * y.rest).mean(1)
    luminance = (2 * x.mean * y.mean + C1) / (x.mean**2 + y.mean**2 + C1)
    return luminance * (2 * covariance + C2) / (x.variance + y.variance + C2)
