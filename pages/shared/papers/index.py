"""What the search box finds: pages, their sections, the papers' rows, claims and terms."""

from collections.abc import Mapping, Sequence
from functools import cache

from pages.shared.components.search.search import Hit
from pages.shared.papers.data import PAGES as PAPERS
from pages.shared.papers.data import rows
from pages.shared.papers.words import claim_entries, row_name, synonyms, term_entries
from pages.shared.ui.contents import FOLDERS
from pages.shared.ui.text import LANGUAGES, catalogue, language, tr
from snncore.analysis.papers.search import Entry, alike, search

MOST = 12
NEAREST = 3

Index = Mapping[str, tuple[Entry, Hit]]


def find(query: str) -> tuple[Sequence[Hit], str]:
    """The hits, the best first; where there are none the nearest, and a sentence that says so."""
    known = index(language())
    entries = [entry for entry, _ in known.values()]
    found = search(entries, query, synonyms())
    if found:
        return [known[entry.name][1] for entry in found[:MOST]], ""
    close = sorted(entries, key=lambda entry: -alike(query, entry.title))[:NEAREST]
    return [known[entry.name][1] for entry in close], tr("search.none")


@cache
def index(code: str) -> Index:
    """Everything that can be found, in one language, by a name of its own."""
    found: dict[str, tuple[Entry, Hit]] = {}

    def add(kind: str, entry: Entry, page: str, settings: dict[str, str], of: str = "") -> None:
        name = f"{kind} {page} {entry.name}"
        said = tr(f"search.kind_{kind}")
        hit = Hit(entry.title, f"{said} · {of}" if of else said, page, settings)
        found[name] = entry._replace(name=name), hit

    for name, place in FOLDERS.items():
        add("page", page_entry(name), place, {})
    for paper in PAPERS:
        for row in rows(paper):
            entry = Entry(row.name, row_name(paper, row), tr(f"{paper}.row_{row.key}"))
            settings = {"section": row.part, f"{paper}_row": row.name}
            add("row", entry, f"papers/{paper}", settings, of=tr(f"{paper}.title"))
    for entry in claim_entries():
        add("claim", entry, "papers/claims", {"claim": entry.name})
    for entry in term_entries():
        add("term", entry, "papers/glossary", {"term": entry.name})
    for name, place in FOLDERS.items():
        for part, entry in section_entries(name, code):
            add("section", entry, place, {"section": part}, of=tr(f"{name}.title"))
    return found


def page_entry(name: str) -> Entry:
    """A page by its titles and headings in either language."""
    texts = [catalogue(code) for code in LANGUAGES]
    words = [text[f"{name}.{key}"] for text in texts for key in ("title", "heading")
             if f"{name}.{key}" in text]  # fmt: skip
    return Entry(name, tr(f"{name}.title"), "", words)


def section_entries(name: str, code: str) -> list[tuple[str, Entry]]:
    """The sections of a page, as the catalogue names them."""
    start = f"{name}.section_"
    parts = [key.removeprefix(start) for key in catalogue(code) if key.startswith(start)]
    texts = [catalogue(each) for each in LANGUAGES]
    return [
        (part, Entry(part, catalogue(code)[start + part], "", [t[start + part] for t in texts]))
        for part in parts
    ]
