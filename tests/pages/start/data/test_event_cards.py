"""The cards of the event sets, and the folder of the recorded ones."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.start.data import event_cards
from snncore.data.events import place
from tests.pages.opened import opened, text_of
from tests.snncore.data.events.test_recorded import gesture_files


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.delenv("EVENTS_DIR", raising=False)
    monkeypatch.setattr(place, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(event_cards, "at_the_machine", lambda: True)
    return tmp_path


def look_in(app: AppTest, folder: str) -> AppTest:
    app.text_input(key="events_folder_text").set_value(folder)
    next(b for b in app.button if b.label == "Look in this folder").click()
    return app.run()


def test_a_recorded_set_is_here_once_its_folder_is_chosen(own_cache: Path) -> None:
    gesture_files(own_cache / "mine")
    app = opened("start/data")
    assert "There is no DVS Gesture in" in text_of(app)
    app = look_in(app, str(own_cache / "mine"))
    assert not app.exception
    assert "There is no DVS Gesture in" not in text_of(app)
    assert "2 training clips, 2 test clips" in text_of(app)


def test_a_folder_that_is_none_is_refused_and_the_old_one_stays(own_cache: Path) -> None:
    gesture_files(own_cache / "mine")
    app = look_in(opened("start/data"), str(own_cache / "mine"))
    app = look_in(app, str(own_cache / "nowhere"))
    assert [error.value for error in app.error] == [
        f"{own_cache / 'nowhere'} is no folder on this machine: choose one that is there."
    ]
    assert place.home() == own_cache / "mine"


def test_who_comes_from_elsewhere_cannot_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_cards, "at_the_machine", lambda: False)
    app = opened("start/data")
    assert not [each for each in app.text_input if each.key == "events_folder_text"]


@pytest.mark.parametrize("dataset", ["gestures", "moving_shapes", "dvs_gesture"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_event_set_is_shown_as_sums_or_said_to_be_missing(dataset: str, lang: str) -> None:
    app = opened("start/data", dataset=dataset, lang=lang)
    assert not app.exception
    assert not app.warning
