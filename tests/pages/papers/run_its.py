"""Every Run it of the papers' pages: the pages and settings that rows, claims and terms lead to."""

from pages.shared.papers.data import PAGES, claims, rows
from pages.shared.ui.terms import terms

Place = tuple[str, tuple[tuple[str, str], ...]]


def places() -> list[Place]:
    """Each once."""
    entries = [*(row for paper in PAGES for row in rows(paper)), *claims().values(), *terms()]
    found = {(entry.page, tuple(entry.settings.items())): None for entry in entries}
    return sorted(found)


def said(place: Place) -> str:
    """As the id of a test."""
    page, settings = place
    return "&".join([page, *(f"{name}={value}" for name, value in settings)])
