"""Two 3×3 convolutions with nothing between them are one 5×5, but for the border."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from snncore.analysis.block.merged_convolutions import (
    CHANNELS,
    folded,
    freeze,
    frozen_pair,
    merge,
    merged_convolutions,
)


@pytest.mark.parametrize("seed", range(10))
def test_equal_inside_different_in_the_outermost_ring(seed: int) -> None:
    exact = merged_convolutions(seed, torch.float64)
    assert exact.interior < 1e-13
    assert exact.border > 0.5
    assert exact.error[0].min() > 0
    # Measured over these ten seeds: at most 1.7e-6 inside, 1.9e-6 extended.
    single = merged_convolutions(seed)
    assert single.interior < 4e-6
    assert single.border == pytest.approx(exact.border, rel=1e-4)
    assert single.scale == pytest.approx(1, rel=0.01)


@pytest.mark.parametrize("seed", range(10))
def test_the_cut_of_the_middle_map_is_the_whole_reason(seed: int) -> None:
    assert merged_convolutions(seed, torch.float64).error_extended.max() < 1e-13


def test_the_5x5_is_what_an_impulse_sees() -> None:
    first, second = frozen_pair(3, torch.float64)
    x = torch.randn(1, 8, CHANNELS, 9, 9, dtype=torch.float64)
    with torch.no_grad():
        freeze(second, freeze(first, x))
        weight, bias = merge(first, second)
        impulse = torch.zeros(1, 1, CHANNELS, 11, 11, dtype=torch.float64)
        silent = second(first(impulse))[0, 0]
        impulse[0, 0, 1, 5, 5] = 1
        answer = second(first(impulse))[0, 0] - silent
    assert weight.shape == (CHANNELS, CHANNELS, 5, 5)
    assert torch.allclose(silent[:, 5, 5], bias)
    # Correlation shows the kernel mirrored.
    assert torch.allclose(answer[:, 3:8, 3:8], weight[:, 1].flip(1, 2))
    outside = answer.clone()
    outside[:, 3:8, 3:8] = 0
    assert outside.abs().max() < 1e-12


def test_folding_the_frozen_bn_changes_nothing() -> None:
    first, _ = frozen_pair(5, torch.float64)
    torch.nn.init.normal_(first.bn.weight)
    torch.nn.init.normal_(first.bn.bias)
    x = torch.randn(1, 6, CHANNELS, 7, 7, dtype=torch.float64)
    with torch.no_grad():
        expected = freeze(first, x)[0]
        weight, bias = folded(first)
        assert torch.allclose(F.conv2d(x[0], weight, bias, padding=1), expected)


def test_a_neuron_between_them_makes_it_no_convolution_at_all() -> None:
    """MS-ResNet's SN at the head of F: the answer to a sum is not the sum of the answers."""
    first, second = frozen_pair(0, torch.float64)
    x, y = torch.randn(2, 1, 4, CHANNELS, 8, 8, dtype=torch.float64)
    with torch.no_grad():
        freeze(second, freeze(first, x))
        zero = torch.zeros_like(x)

        def nonlinearity(between: object) -> float:
            answers = [second(between(first(z))) for z in (x, y, x + y, zero)]  # type: ignore[operator]
            together = answers[2] - answers[3]
            apart = answers[0] + answers[1] - 2 * answers[3]
            return float((together - apart).abs().max())

        assert nonlinearity(lambda z: z) < 1e-12
        assert nonlinearity(lambda z: (z >= 1).to(z)) > 0.5


def test_the_same_seed_gives_the_same_numbers() -> None:
    assert np.array_equal(merged_convolutions(2).error, merged_convolutions(2).error)
