"""The images of a measurement in parts: each once, and with more images the first stay the same."""

import pytest
import torch

from pages.shared.nets.measured_part import batch, parts, said_of_images
from snncore.data import load, test_batches
from snncore.experiment import Dataset, Experiment

SMALL = Experiment(depth=8, width=2, time_steps=1, dataset=Dataset.SHAPES)


@pytest.mark.parametrize("budget", [1e9, 8 * 5000, 1.0])
@pytest.mark.parametrize("count", [10, 13, 20, 50])
def test_the_parts_are_all_images_once(budget: float, count: int) -> None:
    found = parts(SMALL, count, budget)
    expected = next(test_batches(load(Dataset.SHAPES), size=count, count=count, device="cpu"))
    batches = [batch(part) for part in found]
    assert [len(each.labels) for each in batches] == [part.size for part in found]
    assert torch.equal(torch.cat([each.images for each in batches]), expected.images)
    assert torch.equal(torch.cat([each.labels for each in batches]), expected.labels)


@pytest.mark.parametrize("budget", [1e9, 8 * 5000, 1.0])
def test_with_more_images_the_first_parts_stay_the_same(budget: float) -> None:
    few, more = parts(SMALL, 20, budget), parts(SMALL, 100, budget)
    assert few == more[: len(few)]


def test_all_images_are_counted() -> None:
    (said,) = said_of_images([parts(SMALL, 50, 1.0), parts(SMALL, 50, 1e9)])
    assert "50" in said
