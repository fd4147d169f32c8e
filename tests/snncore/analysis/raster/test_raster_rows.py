"""The rows of a raster: a fair sample, in the order that is asked for, each with its own spikes."""

import numpy as np
import pytest

from snncore.analysis.raster.raster_rows import Order, raster_rows

RNG = np.random.default_rng(5)
LAYERS = {"a": RNG.random((4, 3, 6, 5)) < 0.3, "b": RNG.random((4, 8, 2, 2)) < 0.6}


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("count", [1, 10, 50, 1000])
def test_each_row_is_the_neuron_that_it_names(order: Order, count: int) -> None:
    rows = raster_rows(LAYERS, count, order)
    assert rows.layers == ("a", "b")
    for i in range(len(rows.spikes)):
        spikes = LAYERS[rows.layers[rows.layer[i]]]
        place = rows.channel[i], rows.row[i], rows.column[i]
        assert np.array_equal(rows.spikes[i], spikes[:, *place])
        assert np.ravel_multi_index(place, spikes.shape[1:]) == rows.neuron[i]
    for layer, spikes in enumerate(LAYERS.values()):
        neurons = rows.of(layer)
        assert len(set(neurons)) == len(neurons) == min(max(1, count // 2), spikes[0].size)
    assert (np.diff(rows.layer) >= 0).all()


def test_orders() -> None:
    def one(order: Order) -> object:
        return raster_rows({"a": LAYERS["a"]}, 1000, order)

    by_rate = one(Order.RATE)
    assert (np.diff(by_rate.spikes.sum(1)) <= 0).all()
    by_channel = one(Order.CHANNEL)
    assert (np.diff(by_channel.channel) >= 0).all()
    for channel in range(3):
        assert (np.diff(by_channel.spikes[by_channel.channel == channel].sum(1)) <= 0).all()
    by_position = one(Order.POSITION)
    place = by_position.row * 5 + by_position.column
    assert (np.diff(place) >= 0).all()
    assert set(by_rate.neuron) == set(by_channel.neuron) == set(by_position.neuron)


def test_equal_rows_lie_together_when_sorted_by_rate() -> None:
    rows = raster_rows({"a": LAYERS["a"]}, 1000, Order.RATE).spikes
    trains = [row.tobytes() for row in rows]
    changes = sum(one != other for one, other in zip(trains, trains[1:], strict=False))
    assert changes == len(set(trains)) - 1


def test_a_smaller_sample_is_part_of_a_larger_one_and_orders_show_the_same_neurons() -> None:
    small, large = (set(raster_rows({"a": LAYERS["a"]}, n).neuron) for n in (10, 40))
    assert small < large


def test_the_sample_is_fair() -> None:
    """Of 4096 neurons of which a quarter fire: the sample's share within four deviations."""
    spikes = np.zeros((2, 4, 32, 32), dtype=bool)
    spikes[:, 1] = True
    share = raster_rows({"a": spikes}, 512).spikes.mean()
    assert abs(share - 0.25) < 4 * (0.25 * 0.75 / 512) ** 0.5
