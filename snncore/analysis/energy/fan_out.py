"""How many outputs of a layer read each of its inputs, and how many products is that in all?"""

from functools import cache

import torch
from torch import Tensor, nn
from torch.nn.grad import conv2d_input


def fan_out(module: nn.Conv2d | nn.Linear, *size: int) -> Tensor:
    """int64 of the input's size [H, W]: how many outputs read each element of one channel.

    At the border of the map, and where a stride passes over it, an element has fewer.
    """
    if isinstance(module, nn.Linear):
        return torch.tensor(module.out_features)
    places = output_size(module, *size)
    ways = ways_out(size, module.kernel_size, places, module.stride, module.padding)
    return ways * module.out_channels


@cache  # the layers of a network have a few shapes
def ways_out(
    size: tuple[int, ...],
    kernel: tuple[int, ...],
    places: tuple[int, ...],
    stride: tuple[int, ...],
    padding: str | tuple[int, ...],
) -> Tensor:
    """`fan_out` to one channel, at as many `places` as it has."""
    # Every weight 1: the gradient of the sum of the outputs counts the ways out of an input.
    ones, outputs = torch.ones(1, 1, *kernel), torch.ones(1, 1, *places)
    return conv2d_input((1, 1, *size), ones, outputs, stride, padding)[0, 0].round().long()


def padded_products(module: nn.Conv2d | nn.Linear, *size: int) -> int:
    """Products of one pass with the zeros of the padding, as FLOPs are usually counted."""
    if isinstance(module, nn.Linear):
        return module.weight.numel()
    height, width = output_size(module, *size)
    return module.weight.numel() * height * width


def output_size(module: nn.Conv2d, *size: int) -> tuple[int, ...]:
    """Height and width of what the convolution puts out, ⌊(H + 2 padding - kernel)/stride⌋ + 1."""
    assert not isinstance(module.padding, str)
    sides = zip(size, module.kernel_size, module.stride, module.padding, strict=True)
    return tuple((side + 2 * pad - kernel) // stride + 1 for side, kernel, stride, pad in sides)
