"""How many outputs read each input, by brute force."""

import pytest
import torch
from torch import nn

from snncore.analysis.energy.fan_out import fan_out, padded_products


@pytest.mark.parametrize(
    ("kernel", "stride", "padding", "size"),
    [(3, 1, 1, (5, 4)), (1, 2, 0, (6, 5)), (3, 2, 1, (7, 8))],
)
def test_fan_out_is_what_reaches_the_outputs(
    kernel: int, stride: int, padding: int, size: tuple[int, int]
) -> None:
    conv = nn.Conv2d(2, 3, kernel, stride, padding, bias=False)
    fan = fan_out(conv, *size)
    nn.init.ones_(conv.weight)
    for y in range(size[0]):
        for z in range(size[1]):
            x = torch.zeros(1, 2, *size)
            x[0, 0, y, z] = 1
            assert int(conv(x).sum()) == fan[y, z]
    padded = padded_products(conv, *size)
    assert padded == conv.weight.numel() * conv(torch.zeros(1, 2, *size))[0, 0].numel()
    assert (2 * int(fan.sum()) == padded) == (padding == 0)
