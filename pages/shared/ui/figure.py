"""What stands under every figure: what it says now, where its numbers come from, the export."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.shared.ui.notebook import notebook
from pages.shared.ui.session import visit
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr

EXPORT = "_export"
"""How the key of a figure's export ends."""


class Source(StrEnum):
    """Where a number comes from; never mixed in one column or colour without saying so."""

    MEASURED = "measured"
    PRECOMPUTED = "precomputed"
    REPORTED = "reported"


class Provenance(NamedTuple):
    """The source and its conditions, such as data set, seed and device."""

    source: Source
    conditions: Sequence[str] = ()


def footer(
    *,
    key: str,
    summary: str,
    provenance: Provenance,
    table: Mapping[str, Sequence[object]],
    code: str,
    beside: Callable[[], None] = lambda: None,
) -> None:
    """What stands under every figure, also under those that a component draws; `beside` draws what
    else stands beside the export."""
    with st.container(key=f"{key}_footer"):
        say(summary)
        with st.container(horizontal=True, vertical_alignment="center"):
            badge(provenance)
            export(key, summary, table, code)
            beside()


def export(key: str, summary: str, table: Mapping[str, Sequence[object]], code: str) -> None:
    """The figure's numbers and the lines of Python behind a button.

    They are drawn when it is open: closed, they would be a fifth of what a run sends.
    """
    behind = st.popover(
        tr("figure.export"),
        icon=":material/download:",
        type="tertiary",
        key=f"{key}{EXPORT}",
        on_change="rerun",
    )
    if not behind.open:
        return
    with behind:
        st.download_button(
            tr("figure.csv"),
            data=lambda: as_csv(table),
            file_name=f"{file_name(key)}.csv",
            mime="text/csv",
            key=f"{key}_csv",
            on_click="ignore",
        )
        st.download_button(
            tr("figure.notebook"),
            data=lambda: notebook(summary, code),
            file_name=f"{file_name(key)}.ipynb",
            mime="application/x-ipynb+json",
            key=f"{key}_notebook",
            on_click="ignore",
        )
        st.caption(tr("figure.code"))
        st.code(code, language="python", wrap_lines=True)


def file_name(key: str) -> str:
    """What a figure's files are called: the page, and the figure's key where that differs."""
    page = visit().page or "home"
    return key if key.startswith(page) else f"{page}_{key}"


def badge(provenance: Provenance) -> None:
    """Measured here, precomputed here or reported by the paper, and under which conditions."""
    color = {Source.MEASURED: "green", Source.PRECOMPUTED: "blue", Source.REPORTED: "orange"}
    source = provenance.source
    st.badge(tr(f"figure.{source}"), color=color[source])  # type: ignore[arg-type]
    if provenance.conditions:
        st.caption(" · ".join(provenance.conditions), width="content")


def say_overflow(gradients: Iterable[NDArray[Any]]) -> None:
    """What ∞ means, where one of the norms shown is that."""
    if any(np.isinf(norms).any() for norms in gradients):
        st.caption(tr("figure.overflow", most=float(np.finfo(np.float32).max)))


def as_csv(table: Mapping[str, Sequence[object]]) -> str:
    """Columns of equal length as comma-separated values with a header line."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table)
    writer.writerows(zip(*table.values(), strict=True))
    return text.getvalue()
