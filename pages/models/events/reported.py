"""The events page's tables: what ships, with state and without; what the papers report."""

from pathlib import Path

import streamlit as st

from pages.models.events.results import scores
from pages.shared.ui.figure import Provenance, Source, badge
from pages.shared.ui.naming import data_name
from pages.shared.ui.table import cell, html
from pages.shared.ui.text import tr
from snncore.analysis.events.published import Reported, read

PUBLISHED = Path(__file__).parents[3] / "assets" / "published" / "dvs.toml"
TRAINED = ("block", "with_state", "without", "chance")
COLUMNS = ("data", "net", "kind", "frames", "accuracy", "certainty")


def trained_panel() -> None:
    """The shipped networks on all test clips."""
    found = scores()
    if not found:
        st.info(tr("events.no_scores"))
        return
    rows = [
        "".join([
            cell(tr(f"option.{row.block}"), tag="th"),
            cell(f"{row.with_state:.1%}"),
            cell(f"{row.without:.1%}"),
            cell(f"{1 / row.classes:.1%}"),
        ])
        for row in found
    ]  # fmt: skip
    head = [cell(tr(f"events.column_{name}"), tag="th") for name in TRAINED]
    st.html(html(head, [f"<tr>{row}</tr>" for row in rows], kind="broad"))
    one = found[0]
    said = tr("events.on_clips", clips=one.clips, seed=one.seed, data=data_name(one.data))
    badge(Provenance(Source.PRECOMPUTED, [said, "CPU"]))
    st.markdown(tr("events.trained_note"))


def reported_panel() -> None:
    """The papers' numbers on event data, each with its certainty."""
    head = [cell(tr(f"events.column_{name}"), tag="th") for name in COLUMNS]
    rows = [f"<tr>{reported_row(entry)}</tr>" for entry in read(PUBLISHED)]
    st.html(html(head, rows, kind="broad"))
    badge(Provenance(Source.REPORTED, [tr("events.reported_best")]))
    st.markdown(tr("events.reported_note"))


def reported_row(entry: Reported) -> str:
    block, _, merge = entry.kind.partition("-")
    name = tr(f"option.{block}") + (f" ({tr(f'option.{merge}')})" if merge else "")
    return "".join([
        cell(entry.data, tag="th"),
        cell(entry.net),
        cell(name),
        cell(f"{entry.time_steps}"),
        cell(f"{entry.accuracy:.2f}%"),
        cell(tr(f"depth_study.certainty_{entry.origin.certainty}")),
    ])  # fmt: skip
