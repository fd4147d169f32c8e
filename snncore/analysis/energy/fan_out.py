"""How many outputs of a layer read each of its inputs, and how many products is that in all?"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.grad import conv2d_input


def fan_out(module: nn.Conv2d | nn.Linear, *size: int) -> Tensor:
    """int64 of the input's size [H, W]: how many outputs read each element of one channel.

    At the border of the map, and where a stride passes over it, an element has fewer.
    """
    if isinstance(module, nn.Linear):
        return torch.tensor(module.out_features)
    # Every weight 1: the gradient of the sum of the outputs counts the ways out of an input.
    kernel = torch.ones(1, 1, *module.kernel_size)
    places = torch.ones(1, 1, *output_size(module, *size))
    ways = conv2d_input((1, 1, *size), kernel, places, module.stride, module.padding)
    return ways[0, 0].round().long() * module.out_channels


def padded_products(module: nn.Conv2d | nn.Linear, *size: int) -> int:
    """Products of one pass with the zeros of the padding, as FLOPs are usually counted."""
    if isinstance(module, nn.Linear):
        return module.weight.numel()
    height, width = output_size(module, *size)
    return module.weight.numel() * height * width


def output_size(module: nn.Conv2d, *size: int) -> tuple[int, ...]:
    """Height and width of what the convolution puts out."""
    one = torch.ones(1, 1, *module.kernel_size)
    x = torch.ones(1, 1, *size)
    return tuple(F.conv2d(x, one, stride=module.stride, padding=module.padding).shape[2:])
