"""Direct training of a converted network: where it starts, what it is, and that it learns."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from snncore.analysis.conversion.convert import Conversion, FoldedConv, RateIF
from snncore.analysis.conversion.fine_tuning import Start, Tuning, begin, recipe_of, tune
from snncore.analysis.conversion.rate_curve import Order, Pair, batches_of, calibration, follow
from snncore.analysis.conversion.tuned import RATES, Tuned, add, read
from snncore.analysis.depth.seed_interval import sign
from snncore.checkpoint import Checkpoint, write
from snncore.checkpoint import read as read_checkpoint
from snncore.data import load
from snncore.experiment import Dataset, Experiment
from snncore.network import build
from snncore.neuron import IF
from snncore.recipe import Recipe

ASSETS = Path(__file__).parents[4] / "assets"
EXPERIMENT = Experiment(block="relu", depth=8, width=3, time_steps=4, seed=2)
RECIPE = Recipe(batch_size=10, train_images=50, augment=True)
IMAGES = load(Dataset.SHAPES)
ROWS = read(ASSETS / "results" / "fine_tuning.json")


def of_weights(seed: int, step: int = 4) -> Checkpoint:
    """A checkpoint whose weights, but not whose settings, come from the seed."""
    net = build(replace(EXPERIMENT, seed=seed)).state_dict()
    return Checkpoint(experiment=EXPERIMENT, recipe=RECIPE, step=step, net=net)


CHECKPOINT = of_weights(7)
SHORT = Tuning(steps=4, every=2, images=40, time_steps=3)


def test_a_layers_gradient_is_that_at_a_threshold_of_one() -> None:
    """∂S/∂X of the layer with V_th, soft reset, is 1/V_th times that of the same spikes at X/V_th
    and a threshold of 1."""
    x = torch.randn(6, 50, generator=torch.Generator().manual_seed(0)) * 3
    for v_th in (0.25, 4.0):
        own, unit = x.clone().requires_grad_(), (x / v_th).requires_grad_()
        fired = RateIF(v_th, soft=True, start=0.0)(own)
        same = IF(v_threshold=1.0, v_reset=None)(unit)
        assert torch.equal(fired, same)
        weights = torch.arange(6.0)[:, None]
        (fired * weights).sum().backward()
        (same * weights).sum().backward()
        torch.testing.assert_close(own.grad * v_th, unit.grad)


def test_it_begins_as_the_converted_network_is() -> None:
    """Step 0 is the curve of the conversion at that T, on the same pictures."""
    order = Order(steps=3, images=40)
    pair = Pair(CHECKPOINT, IMAGES, order.how)
    *_, curve = follow([pair], batches_of(IMAGES, order), order)
    assert next(tune(CHECKPOINT, IMAGES, SHORT)) == (0, curve.accuracy[-1])


def test_an_unconverted_start_knows_nothing_of_the_training() -> None:
    """Two checkpoints of the same settings and other weights: the same start, made of what the seed
    made, with the statistics of the calibration pictures; the structure is the converted one's."""
    tuning = replace(SHORT, start=Start.UNTRAINED)
    one, other = (begin(of_weights(seed), IMAGES, tuning) for seed in (7, 8))
    for name, value in one.state_dict().items():
        assert torch.equal(value, other.state_dict()[name]), name
    fresh = build(replace(EXPERIMENT, time_steps=1)).train()
    with torch.no_grad():
        seen = fresh.stem.conv(calibration(IMAGES))
    folded, scale = one.stem, 1 / (seen.var((0, 2, 3)) + fresh.stem.bn.eps).sqrt()
    assert isinstance(folded, FoldedConv)
    weight, bias = (
        scale[:, None, None, None] * fresh.stem.conv.weight,
        -scale * seen.mean((0, 2, 3)),
    )
    torch.testing.assert_close(folded.conv.weight, weight, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(folded.conv.bias, bias, rtol=1e-4, atol=1e-4)
    converted = begin(CHECKPOINT, IMAGES, SHORT)
    kinds = [type(module) for module in converted.modules()]
    assert kinds == [type(module) for module in one.modules()]
    assert not any(isinstance(module, nn.BatchNorm2d) for module in one.modules())
    assert not torch.equal(folded.conv.weight, converted.stem.conv.weight)


def test_it_is_scored_at_the_start_after_every_part_and_at_the_end() -> None:
    scores = list(tune(CHECKPOINT, IMAGES, replace(SHORT, steps=5)))
    assert [each.step for each in scores] == [0, 2, 4, 5]
    again = list(tune(CHECKPOINT, IMAGES, replace(SHORT, steps=5)))
    assert scores == again
    recipe = recipe_of(CHECKPOINT, SHORT)
    assert recipe == replace(RECIPE, steps=4, learning_rate=SHORT.learning_rate)


def test_every_weight_and_bias_is_trained() -> None:
    net = begin(CHECKPOINT, IMAGES, SHORT).train()
    net(calibration(IMAGES)[:8]).square().sum().backward()
    for name, parameter in net.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().sum() > 0, name


def test_a_start_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="start='half': must be one of trained, untrained"):
        Tuning(start="half")


def test_the_file_is_gone_on_with_and_holds_what_was_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("snncore.analysis.conversion.tuned.SEARCHED", 2)
    monkeypatch.setattr("snncore.analysis.conversion.tuned.RATES", (0.01, 0.1))
    monkeypatch.setattr("snncore.analysis.conversion.tuned.SEEDS", (0, 1))
    net, file = tmp_path / "net.pt", tmp_path / "tuned.json"
    write(net, CHECKPOINT)
    assert len(list(add(file, [net]))) == len(Start)
    assert all("already there" in line for line in add(file, [net]))
    rows = read(file)
    assert {row.start for row in rows} == set(Start)
    for row in rows:
        asked = Tuning(start=row.start, learning_rate=row.learning_rate, steps=4)
        own = [each.accuracy for each in tune(CHECKPOINT, IMAGES, replace(asked, seed=1))]
        assert row.accuracy[1] == own
        assert row.learning_rate == max((0.01, 0.1), key=lambda rate: row.searched[str(rate)])


def test_what_ships_is_of_the_networks_that_ship() -> None:
    """Both starts of each, at a rate from within those that were tried, three seeds."""
    assert len({row.net for row in ROWS}) * len(Start) == len(ROWS) >= 2
    for row in ROWS:
        checkpoint = read_checkpoint(ASSETS / "checkpoints" / f"{row.net}.pt")
        assert row.steps[-1] == checkpoint.step
        assert len(row.accuracy) == 3
        assert row.searched[str(row.learning_rate)] == max(row.searched.values())
        assert RATES[0] < row.learning_rate < RATES[-1]


def of(net: str) -> dict[Start, Tuned]:
    return {row.start: row for row in ROWS if row.net == net}


@pytest.mark.parametrize("net", sorted({row.net for row in ROWS}))
def test_the_shipped_curves_begin_as_the_files_say(net: str) -> None:
    """The first hundred steps' worth of it is too long for here: the start, and a few steps."""
    row = of(net)[Start.TRAINED]
    checkpoint = read_checkpoint(ASSETS / "checkpoints" / f"{net}.pt")
    start = next(tune(checkpoint, IMAGES, Tuning(learning_rate=row.learning_rate)))
    assert start.accuracy == pytest.approx(row.accuracy[0][0], abs=0.01)


def test_direct_training_raises_a_converted_network_at_few_steps() -> None:
    """By more than chance, three seeds on both sides."""
    for net in {row.net for row in ROWS}:
        runs = of(net)
        for run in runs.values():
            ends, begun = (np.array([curve[k] for curve in run.accuracy]) for k in (-1, 0))
            assert sign(ends, begun) == 1
    assert Conversion() == Tuning().how
