"""The curve: one simulation read out at every T, errors by brute force, the file that ships."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from snncore.analysis.conversion.constant_current import spikes_until
from snncore.analysis.conversion.convert import Conversion, RateIF
from snncore.analysis.conversion.rate_curve import (
    Order,
    Pair,
    RateCurve,
    alone,
    batches_of,
    follow,
)
from snncore.analysis.conversion.shipped import add, every_way, read
from snncore.checkpoint import Checkpoint, write
from snncore.data import load
from snncore.experiment import Dataset, Experiment
from snncore.network import build
from snncore.recipe import Recipe
from snncore.recorder import record

EXPERIMENT = Experiment(block="relu", depth=8, width=3, time_steps=4, seed=2)
CHECKPOINT = Checkpoint(
    experiment=EXPERIMENT, recipe=Recipe(), step=0, net=build(EXPERIMENT).state_dict()
)
IMAGES = load(Dataset.SHAPES)


def curve_of(order: Order, threads: int = 1) -> RateCurve:
    pairs = [Pair(CHECKPOINT, IMAGES, order.how) for _ in range(threads)]
    *_, curve = follow(pairs, batches_of(IMAGES, order), order)
    return curve


@pytest.mark.parametrize("soft", [True, False])
def test_one_simulation_says_what_each_shorter_one_would(soft: bool) -> None:
    order = Order(how=Conversion(soft=soft), steps=12, images=10)
    curve = curve_of(order)
    assert curve.times == [1, 2, 4, 8, 12]
    for k, steps in enumerate(curve.times):
        alone = curve_of(Order(how=order.how, steps=steps, images=10))
        assert alone.accuracy[-1] == curve.accuracy[k]
        np.testing.assert_allclose(alone.error[-1], curve.error[k], rtol=1e-5)
        np.testing.assert_allclose(alone.alone[-1], curve.alone[k], rtol=1e-5)


def test_two_threads_find_what_one_does() -> None:
    order = Order(steps=64, images=11)
    one, two = curve_of(order), curve_of(order, threads=2)
    assert one.images == two.images == 11
    np.testing.assert_array_equal(one.accuracy, two.accuracy)
    np.testing.assert_allclose(one.error, two.error, rtol=1e-6)


@pytest.mark.parametrize("soft", [True, False])
def test_what_a_layer_loses_by_itself_is_summed_over_all_its_neurons(soft: bool) -> None:
    """Those that are left out, as they get no current, would have added nothing."""
    a = np.random.default_rng(0).normal(size=(2, 3, 4, 5)).clip(0).astype(np.float32)
    how, times = Conversion(soft=soft), [1, 2, 4, 7]
    found = alone(a, 0.8, times, how)
    for k, t in enumerate(times):
        rates = [spikes_until(x, t, how, 0.8) / t for x in a.ravel()]
        lost = [abs(float(r) * 0.8 - float(x)) for r, x in zip(rates, a.ravel(), strict=True)]
        np.testing.assert_allclose(found[k], sum(lost), rtol=1e-12)


def test_errors_by_brute_force() -> None:
    """Of one picture: what the layers do, and what each would do under its ReLU's own current."""
    order = Order(how=Conversion(start=0.0), steps=6, images=1)
    pair = Pair(CHECKPOINT, IMAGES, order.how)
    picture = next(batches_of(IMAGES, order)).images
    pair.spiking.time_steps = 6
    with torch.no_grad(), record(pair.relu, nn.ReLU) as a, record(pair.spiking, RateIF) as s:
        pair.relu(picture)
        pair.spiking(picture)
    curve = curve_of(order)
    assert list(a) == list(s) == list(curve.layers)
    for i, name in enumerate(curve.layers):
        neuron, target = pair.spiking.get_submodule(name), a[name][0].double()
        v_th = neuron.v_threshold
        assert v_th == curve.v_th[i]
        rate = s[name].double().mean(0)
        wrong = (rate * v_th - target).abs().sum() / target.abs().sum()
        assert curve.error[-1, i] == pytest.approx(float(wrong), rel=1e-4)
        own = neuron(target.expand(6, *target.shape)).mean(0)
        wrong = (own * v_th - target).abs().sum() / target.abs().sum()
        assert curve.alone[-1, i] == pytest.approx(float(wrong), rel=1e-3)


def test_the_first_layer_has_no_error_but_its_own() -> None:
    """Its current is constant: what comes later has the errors of the layers before as well."""
    curve = curve_of(Order(how=Conversion(percentile=100.0), steps=32, images=10))
    np.testing.assert_allclose(curve.error[:, 0], curve.alone[:, 0], rtol=1e-2)
    assert (curve.error[-1, 1:] > 1.2 * curve.alone[-1, 1:]).all()


def test_a_longer_time_is_nearer_to_the_relu_network() -> None:
    curve = curve_of(Order(how=Conversion(percentile=100.0), steps=64, images=10))
    assert (np.diff(curve.error[2:].mean(1)) < 0).all()
    assert curve.error[-1].max() < 0.2


def test_when_it_is_within_a_point_of_the_relu_network() -> None:
    def within(*accuracy: float) -> int | None:
        empty = np.zeros((4, 0))
        curve = RateCurve([1, 2, 4, 8], np.array(accuracy), 0.9, 10, [], empty[0], empty, empty)
        return curve.within(0.01)

    assert within(0.1, 0.5, 0.89, 0.9) == 4
    assert within(0.1, 0.9, 0.5, 0.9) == 8
    assert within(0.9, 0.9, 0.9, 0.9) == 1
    assert within(0.1, 0.9, 0.9, 0.8) is None


def test_the_file_holds_what_was_measured_and_is_gone_on_with(tmp_path: Path) -> None:
    net, file = tmp_path / "net.pt", tmp_path / "conversion.json"
    write(net, CHECKPOINT)
    orders = [Order(how=how, steps=4, images=5) for how in (Conversion(), Conversion(soft=False))]
    assert len(list(add(file, [net], orders[:1]))) == 1
    lines = list(add(file, [net], orders))
    assert ["already there" in line for line in lines] == [True, False]
    found = read(file)
    assert set(found) == {("net", order) for order in orders}
    for order in orders:
        kept, curve = found["net", order].curve, curve_of(order)
        assert kept.times == curve.times
        assert kept.layers == curve.layers
        np.testing.assert_allclose(kept.error, curve.error, atol=1e-5)
        np.testing.assert_allclose(kept.accuracy, curve.accuracy, atol=1e-5)
        assert kept.relu == curve.relu
    assert found["net", orders[0]].data == IMAGES.label


def test_every_way_is_there_once() -> None:
    assert len(set(every_way())) == 8
    assert every_way()[0] == Conversion()


@pytest.mark.parametrize("steps", [0, 257])
def test_times_out_of_range_are_refused(steps: int) -> None:
    with pytest.raises(ValueError, match=f"steps={steps}: must be from 1 to 256"):
        Order(steps=steps)
