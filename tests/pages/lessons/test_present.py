"""Shown to a room, a page has its figure and its two or three controls, and no other control."""

import pytest
import streamlit as st

from pages.lessons.shown import FIRST, OPENED, View
from pages.shared.components.browser import frame
from tests.pages.opened import FRAME
from tests.pages.test_walk import AppTest, controls, start

FOLDERS = {path.parent.name: path.parent.parent.name for path in FRAME.parent.glob("*/*/page.py")}
VIEWS = [(name, "", view) for name, view in FIRST.items()]
VIEWS += [(name, section, view) for (name, section), view in OPENED.items()]
NEEDS_STUDY = ("accuracy",)
"""Sections that are there once a study of depths ships."""


def shown(name: str, **query: str) -> AppTest:
    return start(f"{FOLDERS[name]}/{name}/page.py", {"present": "1"} | query)


def figures(app: AppTest) -> set[str]:
    """The keys of all that components draw."""
    return {each.proto.id.rsplit("-", 1)[-1] for each in app.get("bidi_component")}


@pytest.mark.parametrize(("name", "section", "view"), VIEWS)
def test_every_view_is_there_with_its_controls_alone(name: str, section: str, view: View) -> None:
    app = shown(name, **({"section": section} if section else {}))
    assert not app.exception
    if section in NEEDS_STUDY and view.figure not in figures(app):
        pytest.skip("no study of depths ships")
    assert view.figure in figures(app)
    assert set(controls(app)) == set(view.knobs)
    assert len(view.knobs) <= 3


def test_a_page_without_a_view_is_shown_whole() -> None:
    app = shown("compare")
    assert not app.exception
    assert app.title


def test_ending_it_brings_the_controls_back() -> None:
    app = shown("identity")
    assert "merge" not in controls(app)
    app.query_params.clear()
    app.session_state["shown_to_room"] = False
    app.run()
    assert "merge" in controls(app)


def test_a_figure_is_as_high_as_the_screen_has_place_for(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, float] = {}
    monkeypatch.setattr(st, "session_state", state)
    assert frame.fitted(400) == 400
    state[frame.SCALE] = 2.0
    assert frame.fitted(400) == 800
    state[frame.MOST] = 626
    assert frame.fitted(400) == 626
    assert frame.fitted(200) == 400
