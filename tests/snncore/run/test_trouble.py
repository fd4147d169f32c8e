"""What is said to be wrong, and when nothing is."""

import math

import pytest
import torch

from snncore.data import load
from snncore.experiment import Dataset, Experiment, NeuronKind
from snncore.recipe import Recipe
from snncore.run.run import Run
from snncore.run.trouble import silent_from, troubles
from snncore.training import Progress

FINE = {"step": 60, "loss": 1.9, "gradient_norms": [0.1, 0.2], "firing_rates": [0.1, 0.2, 0.3]}


def told(**changes: object) -> list[dict]:
    return troubles(**FINE | changes)  # type: ignore[arg-type]


def test_a_run_that_learns_has_no_trouble() -> None:
    assert told() == []


def test_before_the_first_step_there_is_nothing_to_say() -> None:
    assert told(step=0, loss=None, gradient_norms=[], firing_rates=[]) == []


@pytest.mark.parametrize(
    ("rates", "first"),
    [([0.1, 0.0, 0.0], 1), ([0.0, 0.0, 0.0], 0), ([0.0, 0.0, 0.1], 3), ([0.1, 0.0], 1), ([], 0)],
)
def test_silence_is_a_tail_of_layers_without_a_spike(rates: list[float], first: int) -> None:
    """One silent layer alone is none: a residual block may pass its input around it."""
    assert silent_from(rates) == first
    expected = [{"kind": "silent", "layer": first}] if first < len(rates) else []
    assert told(firing_rates=rates) == expected


def test_a_gradient_that_vanished_names_the_weakest_block() -> None:
    assert told(gradient_norms=[2e-9, 1e-9, 1e-8]) == [
        {"kind": "vanished", "block": 1, "norm": 1e-9}
    ]
    assert told(gradient_norms=[1e-8, 1e-7]) == []


def test_a_gradient_that_exploded_names_the_strongest_block() -> None:
    assert told(gradient_norms=[2000.0, 10.0, 0.1]) == [
        {"kind": "exploded", "block": 0, "norm": 2000.0, "ratio": pytest.approx(20_000.0)}
    ]
    assert told(gradient_norms=[1000.0, 0.1]) == []


def test_a_silent_net_has_no_gradient_and_nothing_that_exploded() -> None:
    kinds = [trouble["kind"] for trouble in told(gradient_norms=[0.0, 0.0], firing_rates=[0.1, 0])]
    assert kinds == ["silent", "vanished"]


@pytest.mark.parametrize(
    ("step", "times", "kind"),
    [
        (50, 1.0, "chance"),
        (49, 1.0, None),
        (500, 1.019, "chance"),
        (500, 0.981, "chance"),
        (500, 0.979, None),
        (500, 1.021, "worse"),
        (50, 1.021, "worse"),
        (49, 1.021, None),
        (49, 1.49, None),
        (10, 1.51, "worse"),
        (9, 1.51, None),
        (9, 100.0, None),
        (10, 100.0, "worse"),
    ],
)
def test_a_loss_at_ln_10_is_chance_and_one_above_is_worse(
    step: int, times: float, kind: str | None
) -> None:
    """A tenth for every class costs ln 10; the first steps of a net that learns may cost more."""
    loss = times * math.log(10)
    assert told(step=step, loss=loss) == ([{"kind": kind, "loss": loss}] if kind else [])


def test_integers_that_grow_make_it_worse_and_a_small_gamma_does_not() -> None:
    """SEW-ADD of IF neurons at the page's learning rate: its blocks add up, loss and all."""

    def kinds(**changes: float) -> list[str]:
        deep = Experiment(depth=44, width=4, time_steps=1, neuron=NeuronKind.IF, **changes)  # type: ignore[arg-type]
        recipe = Recipe(steps=20, batch_size=10, train_images=100, test_images=10)
        run = Run(deep, recipe, load(Dataset.SHAPES), torch.device("cpu"))
        step = next(e for e in run if isinstance(e, Progress) and e.step == 12)
        found = troubles(
            step=12,
            loss=run.history.loss(),
            gradient_norms=step.gradient_norms,
            firing_rates=step.firing_rates,
        )
        return [trouble["kind"] for trouble in found]

    assert "worse" in kinds()
    assert "worse" not in kinds(last_gamma=0.0)


def test_numbers_that_are_not_finite_are_passed_over() -> None:
    assert told(loss=None, gradient_norms=[None, 0.1], firing_rates=[None, 0.1]) == []
    assert told(gradient_norms=[1.0, None]) == []
