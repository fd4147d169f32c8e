"""A walk by chance through pages and controls: whatever was done, the URL says what one sees."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.pages.test_walk import PAGES, controls, go, settings, start, values, visit

STEPS, PARTS = 200, 4


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
