"""Every page loads in both languages, and shows text, not keys of the catalogue."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.ui import terms
from pages.shared.ui.text import LANGUAGES, catalogue

FRAME = Path(__file__).parents[2] / "pages" / "frame.py"
SECTIONS = [path for path in FRAME.parent.iterdir() if path.is_dir() and path.name != "shared"]
PAGES = sorted(str(p.relative_to(FRAME.parent)) for s in SECTIONS for p in s.glob("*/page.py"))


def open_page(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(FRAME), default_timeout=180)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run().switch_page(page).run()


def visible(app: AppTest) -> str:
    kinds = ("title", "header", "subheader", "markdown", "caption", "button", "warning", "error")
    return "\n".join(
        str(getattr(element, "value", None) or getattr(element, "label", ""))
        for kind in kinds
        for element in app.get(kind)
    )


@pytest.fixture
def explained(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts whose terms a page explains."""
    texts: list[str] = []
    monkeypatch.setattr(terms, "marked", lambda text, code: texts.append(text) or text)
    return texts


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_page_loads(page: str, lang: str, explained: list[str]) -> None:
    app = open_page(page, lang=lang)
    assert explained or page == "papers/glossary/page.py", "the glossary is what explains"
    assert not app.exception
    text = visible(app)
    assert text.strip()
    assert all(code.proto.wrap_lines for code in app.code), "of a line of code all is seen"
    keys = set(re.findall(r"\b[a-z0-9_]+\.[a-z0-9_]+\b", text)) & catalogue(lang).keys()
    assert not keys
    if lang == "zh":
        assert re.search(r"[\u4e00-\u9fff]", text)


def test_browser_language_is_the_default() -> None:
    app = AppTest.from_file(str(FRAME), default_timeout=180)
    app.context["locale"] = "zh-CN"
    assert app.run().title[0].value == catalogue("zh")["home.heading"]


def test_unknown_language_in_the_link_gives_the_default() -> None:
    app = open_page("start/home/page.py", lang="xx")
    assert app.title[0].value == catalogue("en")["home.heading"]
