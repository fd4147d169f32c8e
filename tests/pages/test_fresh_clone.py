"""A fresh clone: no CIFAR-10, no recorded events, no `tonic`. All about time works, as it ships."""

import importlib
import sys
from pathlib import Path

import pytest

from pages.models.conversion.panel import SECTIONS as CONVERSION
from pages.models.events.panel import SECTIONS as EVENTS
from pages.shared.nets.trained import trained_nets
from snncore.data import available
from snncore.experiment import Dataset
from tests.pages.opened import assert_shown, opened, text_of

OPTIONAL = ("tonic", "tonic.io", "tonic.datasets", "aedat")

pytestmark = pytest.mark.usefixtures("fresh_clone")


@pytest.fixture
def fresh_clone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for folder in ("CIFAR10_DIR", "EVENTS_DIR"):
        monkeypatch.setenv(folder, str(tmp_path))
    for name in OPTIONAL:
        monkeypatch.setitem(sys.modules, name, None)


def test_nothing_optional_is_there() -> None:
    for name in OPTIONAL:
        with pytest.raises(ImportError):
            importlib.import_module(name)
    wanting = {Dataset.CIFAR10, Dataset.MOVING_CIFAR10, Dataset.CIFAR10_DVS, Dataset.DVS_GESTURE}
    assert {dataset for dataset in Dataset if not available(dataset)} == wanting


@pytest.mark.parametrize("section", EVENTS)
def test_events(section: str) -> None:
    assert_shown(opened("models/events", section=section))


@pytest.mark.parametrize("section", CONVERSION)
def test_conversion(section: str) -> None:
    app = opened("models/conversion", section=section)
    assert_shown(app)
    assert not app.get("progress"), "what ships is there at once"


@pytest.mark.parametrize("page", ["models/raster", "models/try_it", "models/energy"])
def test_pages_that_look_at_a_shipped_network_for_events(page: str) -> None:
    net = next(n.key for n in trained_nets(events=True).values() if n.checkpoint.experiment.events)
    app = opened(page, net=net)
    assert_shown(app)
    assert next(box for box in app.selectbox if box.key == "net").value == net


@pytest.mark.parametrize("dataset", ["gestures", "moving_shapes"])
def test_training_on_simulated_events(dataset: str) -> None:
    assert_shown(opened("models/train", dataset=dataset))


def test_the_data_page_says_what_is_not_here() -> None:
    app = opened("start/data")
    assert not app.exception
    said = text_of(app)
    assert "There is no CIFAR10-DVS in" in said
    assert "There is no DVS Gesture in" in said
