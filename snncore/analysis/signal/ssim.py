"""How alike are two maps? The structural similarity of Wang et al. 2004, over the whole map."""

from torch import Tensor

C1, C2 = 0.01**2, 0.03**2
"""(0.01 L)² and (0.03 L)², the usual constants; L = 1, the largest value of a firing rate."""


def ssim(x: Tensor, y: Tensor) -> Tensor:
    """(2 μx μy + C1)(2 σxy + C2) / ((μx² + μy² + C1)(σx² + σy² + C2)), float64 [N].

    Of each pair of maps [N, …] of one shape, with population moments over all of a map and no
    window (MS-ResNet sheet §1.10). From -1 to 1, exactly 1 for equal maps, also for two maps of
    zeros. Raises ValueError where the shapes differ: there SSIM is not defined.
    """
    if x.shape != y.shape:
        raise ValueError(f"shapes {tuple(x.shape)} and {tuple(y.shape)}: must be equal")
    x, y = x.detach().double().flatten(1), y.detach().double().flatten(1)
    mean_x, mean_y = x.mean(1), y.mean(1)
    x, y = x - mean_x[:, None], y - mean_y[:, None]
    covariance, variances = (x * y).mean(1), (x * x).mean(1) + (y * y).mean(1)
    luminance = (2 * mean_x * mean_y + C1) / (mean_x**2 + mean_y**2 + C1)
    return luminance * (2 * covariance + C2) / (variances + C2)
