"""A walk over all pairs of pages: a page is the same whatever was opened before it."""

from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest

from pages.shared.ui.session import VISIT, Visit
from pages.shared.ui.text import LANG
from tests.pages.opened import FRAME, opened

SECTIONS = ("start", "theory", "models", "papers")
PAGES = sorted(
    path.relative_to(FRAME.parent).as_posix()
    for section in SECTIONS
    for path in (FRAME.parent / section).glob("*/page.py")
)
KINDS = ("slider", "select_slider", "button_group", "toggle", "selectbox", "multiselect")


def start(page: str, query: dict[str, str]) -> AppTest:
    """A new session at a link."""
    return opened(page.removesuffix("/page.py"), **({LANG: "en"} | query))


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
