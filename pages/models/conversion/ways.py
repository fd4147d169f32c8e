"""The conversion page's last question: what each way to train a spiking network needs and gives."""

import streamlit as st

from pages.shared.ui.table import cell, html
from pages.shared.ui.text import tr

WAYS = ("surrogate", "spike_time", "stdp", "conversion")
COLUMNS = ("needs", "gives", "source")


def ways_panel() -> None:
    """The table, and where each of the other ways is shown in this app."""
    head = [cell(tr("conversion.way"), tag="th")]
    head += [cell(tr(f"conversion.{column}"), tag="th") for column in COLUMNS]
    rows = [
        f"<tr>{cell(tr(f'conversion.way_{way}'), tag='th')}"
        f"{''.join(cell(tr(f'conversion.{way}_{column}')) for column in COLUMNS)}</tr>"
        for way in WAYS
    ]
    st.html(html(head, rows, kind="broad"))
    st.page_link("theory/gradient/page.py", label=tr("conversion.see_surrogate"),
                 icon=":material/arrow_forward:", query_params={"section": "time"})  # fmt: skip
    st.page_link("theory/neuron/page.py", label=tr("conversion.see_spike_time"),
                 icon=":material/arrow_forward:", query_params={"section": "two_ways"})  # fmt: skip
    st.page_link("papers/claims/page.py", label=tr("conversion.see_stdp"),
                 icon=":material/arrow_forward:",
                 query_params={"claim": "spike_time_learning"})  # fmt: skip
