"""Every Run it opens its page in the state that it names, with a figure and without an error."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.papers.run_its import Place, places, said
from tests.pages.test_walk import go, start, visit

WITHOUT_A_FIGURE = ("papers/claims", "papers/glossary")


@pytest.fixture(scope="module")
def reader() -> AppTest:
    """Who presses one after the other."""
    return start("papers/claims/page.py", {})


@pytest.mark.parametrize("place", places(), ids=said)
def test_run_it_opens_what_it_names(place: Place, reader: AppTest) -> None:
    page, settings = place
    app = go(reader, f"{page}/page.py", dict(settings))
    assert not app.exception
    assert not app.warning, [warning.value for warning in app.warning]
    assert not visit(app).refused
    shown = visit(app).shown
    for name, value in settings:
        assert name in shown, f"{page} has no field {name}"
        same = shown[name].text == value or float(shown[name].text) == float(value)
        assert same, (name, shown[name].text)
    figures = [*app.get("bidi_component"), *app.get("plotly_chart"), *app.get("image")]
    assert page in WITHOUT_A_FIGURE or figures or app.get("html")
