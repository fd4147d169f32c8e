"""Tables of the paper as far as their cells could be checked."""

from functools import cache

import streamlit as st

from pages.shared.papers.data import ASSETS
from pages.shared.ui.figure import Provenance, Source, badge
from pages.shared.ui.table import markdown
from pages.shared.ui.text import tr
from snncore.analysis.papers.quoted import Cell, Quoted, read


@cache
def tables() -> dict[str, Quoted]:
    """By name."""
    return read(ASSETS / "published" / "tables.toml")


def quoted_panel(name: str) -> None:
    """One table, each row with how surely it is the paper's."""
    table = tables()[name]
    head = [tr(f"papers.column_{column}") for column in table.columns]
    rows = [[*map(shown, row[:-1]), tr(f"papers.sure_{row[-1]}")] for row in table.rows]
    st.markdown(markdown(head, rows))
    badge(Provenance(Source.REPORTED, [tr("option.ms_paper"), tr("papers.sure_about")]))


def shown(cell: Cell) -> str:
    """A dash where a number is not known."""
    return "–" if cell == "" else str(cell)
