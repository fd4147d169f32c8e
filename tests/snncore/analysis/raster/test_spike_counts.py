"""Shares of neurons by their spikes: hand-made layers, brute force, and what must sum to 1."""

from itertools import product

import numpy as np
import pytest

from snncore.analysis.raster.contrasting_layers import contrasting_layers
from snncore.analysis.raster.layer_rates import layer_rates
from snncore.analysis.raster.spike_counts import binomial, spike_counts


def layer(*trains: str) -> np.ndarray:
    """Trains such as "0110", one for each neuron -> [T, neurons, 1, 1]."""
    return np.array([[c == "1" for c in train] for train in trains]).T[:, :, None, None]


@pytest.mark.parametrize("trials", [1, 2, 5, 8])
@pytest.mark.parametrize("p", [0.0, 0.137, 0.5, 1.0])
def test_binomial_against_all_trains(trials: int, p: float) -> None:
    by_count = np.zeros(trials + 1)
    for train in product((0, 1), repeat=trials):
        by_count[sum(train)] += np.prod([p if spike else 1 - p for spike in train])
    np.testing.assert_allclose(binomial(trials, p), by_count, atol=1e-12)
    assert binomial(trials, p).sum() == pytest.approx(1)


def test_a_layer_made_by_hand() -> None:
    found = spike_counts([layer("0000", "0000", "0000", "1111", "0110", "1000")])
    assert found.neurons == 6
    assert found.rate == pytest.approx(7 / 24)
    np.testing.assert_allclose(found.shares, np.array([3, 1, 1, 0, 1]) / 6)
    assert found.silent == pytest.approx(3 / 6)
    assert found.regular == pytest.approx(1 / 6)
    assert found.ragged == pytest.approx(2 / 6)
    assert found.expected_silent == pytest.approx((1 - 7 / 24) ** 4)


@pytest.mark.parametrize("time_steps", [1, 2, 6])
def test_shares_and_binomial_sum_to_one_and_have_the_same_mean(time_steps: int) -> None:
    rng = np.random.default_rng(3)
    layers = [rng.random((time_steps, c, 4, 4)) < r for c, r in ((2, 0.1), (7, 0.6))]
    found = spike_counts(layers)
    assert found.silent + found.regular + found.ragged == pytest.approx(1)
    assert found.binomial.sum() == pytest.approx(1)
    k = np.arange(time_steps + 1)
    assert found.shares @ k == pytest.approx(time_steps * found.rate)
    assert found.binomial @ k == pytest.approx(time_steps * found.rate)


def test_one_step_leaves_nothing_to_tell_apart() -> None:
    found = spike_counts([layer("0", "1", "0", "0")])
    assert (found.silent, found.regular, found.ragged) == (0.75, 0.25, 0)
    np.testing.assert_allclose(found.shares, found.binomial)


def test_a_silent_layer_is_what_its_rate_says() -> None:
    found = spike_counts([layer("000", "000")])
    assert found.rate == 0
    assert found.silent == found.expected_silent == 1


def test_several_layers_weigh_by_their_neurons() -> None:
    one, other = layer("11", "11", "11"), layer("00")
    found = spike_counts([one, other])
    assert found.rate == pytest.approx(3 / 4)
    assert found.silent == pytest.approx(1 / 4)
    # Each layer has its own rate, 1 and 0; one rate for all would give (1/4)².
    assert found.expected_silent == pytest.approx(1 / 4)


def test_rates_by_block_and_elsewhere() -> None:
    on, off = layer("11", "01"), layer("00", "10")
    found = layer_rates(
        {"encode": on, "stages.0.sn1": on, "stages.0.sn2": off, "stages.1.sn1": off}
        | {"stages.1.shortcut.1": on}
    )
    np.testing.assert_allclose(found.sn1, [0.75, 0.25])
    np.testing.assert_array_equal(found.sn2, [0.25, np.nan])
    assert found.others == {"encode": 0.75, "stages.1.shortcut.1": 0.75}
    assert found.blocks_with_both == found.second_quieter == 1


def test_a_network_without_spikes_has_no_rates() -> None:
    found = layer_rates({})
    assert len(found.sn1) == len(found.sn2) == found.second_quieter == 0


def test_three_different_layers_even_where_one_is_best_at_two_things() -> None:
    layers = {
        "a": layer("0000", "0000", "1111", "1111"),  # half silent, half regular
        "b": layer("0000", "0000", "0000", "0110"),
        "c": layer("0110", "0100", "1011", "1111"),
        "d": layer("0000", "0110", "0110", "1111"),
    }
    found = contrasting_layers({name: spike_counts([spikes]) for name, spikes in layers.items()})
    assert found == ("b", "a", "c")


def test_no_contrast_with_one_step_or_too_few_layers() -> None:
    counts = spike_counts([layer("01", "11", "00")])
    assert contrasting_layers({"a": counts, "b": counts}) is None
    single = spike_counts([layer("0", "1")])
    assert contrasting_layers(dict.fromkeys("abcd", single)) is None
