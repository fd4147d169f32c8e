"""Random directions in a network's weights, with filters as long as the network's own."""

from zlib import crc32

import torch
from torch import Tensor, nn

EPSILON = 1e-10
"""Added to a drawn filter's norm, as in the code of Li et al. 2018."""

Direction = dict[str, Tensor]


def direction(net: nn.Module, seed: int, axis: int) -> Direction:
    """d_ij ← d_ij ‖θ_ij‖ / (‖d_ij‖ + 1e-10), d drawn from N(0, 1) (Li et al. 2018).

    A filter is one slice along the first dimension; parameters of one dimension (biases, BN) get
    direction 0. What is drawn depends on seed, axis, and the parameter's name and shape alone:
    two networks are moved alike wherever they have the same layers.
    """
    return {
        name: like_filters(draw(f"{seed} {axis} {name}", parameter.shape), parameter.detach())
        if parameter.dim() > 1
        else torch.zeros_like(parameter)
        for name, parameter in net.named_parameters()
    }


def draw(what: str, shape: torch.Size) -> Tensor:
    """N(0, 1), always the same for the same words and shape."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(crc32(what.encode())))


def like_filters(drawn: Tensor, weights: Tensor) -> Tensor:
    """Each slice of `drawn` made as long as that of `weights`."""
    long, wanted = norms(drawn), norms(weights)
    return drawn * (wanted / (long + EPSILON))


def norms(weights: Tensor) -> Tensor:
    """‖·‖₂ of each slice along the first dimension, in a shape that multiplies with `weights`."""
    return weights.flatten(1).norm(dim=1).reshape(-1, *[1] * (weights.dim() - 1))
