"""Walks through the app: a page is the same whatever was opened before it, and whatever was done,
the URL says what is on screen, and why."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.ui.session import VISIT, Visit
from pages.shared.ui.text import LANG
from tests.pages.opened import FRAME

SECTIONS = ("start", "theory", "models", "papers")
PAGES = sorted(
    path.relative_to(FRAME.parent).as_posix()
    for section in SECTIONS
    for path in (FRAME.parent / section).glob("*/page.py")
)
KINDS = ("slider", "select_slider", "button_group", "toggle", "selectbox", "multiselect")
STEPS, PARTS = 200, 4


def start(page: str, query: dict[str, str]) -> AppTest:
    """A new session at a link."""
    app = AppTest.from_file(str(FRAME), default_timeout=180)
    app.query_params[LANG] = "en"
    app.run()
    return go(app, page, query)


def go(app: AppTest, page: str, query: dict[str, str]) -> AppTest:
    """To a page by a link with these settings; the sidebar's links have none."""
    app.query_params.clear()
    for name, value in ({LANG: "en"} | query).items():
        app.query_params[name] = value
    return app.switch_page(page).run()


def settings(app: AppTest) -> dict[str, str]:
    """What the URL says of the page."""
    texts = {
        name: value if isinstance(value, str) else value[-1]
        for name, value in app.query_params.items()
    }
    return {name: text for name, text in texts.items() if name != LANG}


def visit(app: AppTest) -> Visit:
    return app.session_state[VISIT]


def controls(app: AppTest) -> dict[str, Any]:
    """The page's linked controls by field."""
    found = {widget.key: widget for kind in KINDS for widget in app.get(kind)}
    return {name: found[name] for name in visit(app).shown if name in found}


def values(app: AppTest) -> dict[str, Any]:
    return {name: control.value for name, control in controls(app).items()}


def moves(control: Any, chance: random.Random) -> Iterator[Callable[[], Any]]:
    """Ways to change a control."""
    if control.disabled:
        return
    if control.type == "slider":
        places = round((control.max - control.min) / control.step)
        value = control.min + chance.randint(0, places) * control.step
        if isinstance(control.value, float):
            value = min(round(value, 6), control.max)
        yield lambda: control.set_value(value)
    elif control.type == "toggle":
        yield lambda: control.set_value(not control.value)
    elif control.type == "select_slider" and isinstance(control.value, int | float):
        option = chance.choice(control.options)
        yield lambda: control.set_value(type(control.value)(option))
    elif control.type == "selectbox":
        yield lambda: control.select_index(chance.randrange(len(control.options)))


def every_pair(names: list[str]) -> Iterator[str]:
    """A closed walk over all ordered pairs, each once, from the first name (Hierholzer)."""
    ahead = {name: [other for other in names if other != name] for name in names}
    path, circuit = [names[0]], []
    while path:
        if others := ahead[path[-1]]:
            path.append(others.pop())
        else:
            circuit.append(path.pop())
    return reversed(circuit)


def test_the_walk_over_pairs_has_each_once() -> None:
    walk = list(every_pair(PAGES))
    pairs = list(zip(walk, walk[1:], strict=False))
    assert len(pairs) == len(set(pairs)) == len(PAGES) * (len(PAGES) - 1)


def test_a_page_after_any_other_is_as_if_opened_first() -> None:
    """All ordered pairs, each page left without a touch."""
    alone = {page: values(start(page, {})) for page in PAGES}
    walk = every_pair(PAGES)
    before = next(walk)
    app = start(before, {})
    for page in walk:
        go(app, page, {})
        where = f"{page} after {before}"
        assert not app.exception, where
        assert settings(app) == {}, where
        assert values(app) == alone[page], where
        before = page


@pytest.mark.parametrize("part", range(PARTS))
def test_a_random_walk_is_always_what_its_link_says(part: int) -> None:
    """Each step is a page of the sidebar or a control; after it a new session at the same URL
    shows the same values, and the URL names what differs from the defaults, and nothing else."""
    chance = random.Random(part)
    page = chance.choice(PAGES)
    app = start(page, {})
    for step in range(STEPS // PARTS):
        ways = [move for control in controls(app).values() for move in moves(control, chance)]
        if ways and chance.random() < 0.6:
            chance.choice(ways)().run()
        else:
            page = chance.choice(PAGES)
            go(app, page, {})
        where = f"step {step} on {page}: {settings(app)}"
        assert not app.exception, where
        assert None not in visit(app).shown.values(), where
        shown = visit(app).shown
        differing = {name for name, seen in shown.items() if seen.text != seen.default}
        assert differing == settings(app).keys(), where
        fresh = start(page, settings(app))
        assert values(fresh) == values(app), where
        assert settings(fresh) == settings(app), where
