"""Every Run it opens its page in the state that it names, with a figure and without an error."""

import pytest

from pages.shared.ui.session import VISIT
from tests.pages.opened import opened
from tests.pages.papers.run_its import Place, places, said

WITHOUT_A_FIGURE = ("papers/claims", "papers/glossary")


@pytest.mark.parametrize("place", places(), ids=said)
def test_run_it_opens_what_it_names(place: Place) -> None:
    page, settings = place
    app = opened(page, lang="en", **dict(settings))
    assert not app.exception
    assert not app.warning, [warning.value for warning in app.warning]
    assert not app.session_state[VISIT].refused
    shown = app.session_state[VISIT].shown
    for name, value in settings:
        assert name in shown, f"{page} has no field {name}"
        same = shown[name].text == value or float(shown[name].text) == float(value)
        assert same, (name, shown[name].text)
    figures = [*app.get("bidi_component"), *app.get("plotly_chart"), *app.get("image")]
    assert page in WITHOUT_A_FIGURE or figures or app.get("html")
