"""What tests of several pages about trained networks have in common."""

import pytest

from snncore import data
from snncore.data import DataError, Reason, load
from snncore.experiment import Dataset


@pytest.fixture
def without_cifar10(monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedded pictures alone can be loaded, as on a fresh install."""

    def only_shapes(dataset: Dataset) -> object:
        if dataset is Dataset.CIFAR10:
            raise DataError(Reason.OUT_OF_RANGE, field="count", value=0, largest=0)
        return load(dataset)

    monkeypatch.setattr(data, "load", only_shapes)
