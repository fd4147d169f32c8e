"""A Plotly figure that follows a knob: redrawn in place, where st.plotly_chart mounts it anew."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

from pages.shared.figure import Provenance, footer

ASSETS = Path(__file__).parents[2] / "assets"

MARGIN = {"l": 56, "r": 12, "t": 32, "b": 44}

BARE: dict[str, object] = {"template": {}}

mount = st.components.v2.component(
    "plot",
    html='<div class="plot" role="img"></div>',
    css=(ASSETS / "plot.css").read_text("utf-8"),
    js="\n".join((ASSETS / script).read_text("utf-8") for script in ("plotly.js", "plot.js")),
    # Plotly puts its style sheet into the document, which a shadow root would not see.
    isolate_styles=False,
)


def plot(
    figure: go.Figure,
    *,
    key: str,
    summary: str,
    provenance: Provenance,
    table: Mapping[str, Sequence[object]],
    code: str,
    height: int = 360,
) -> None:
    """Like `figure.show`, for a figure whose numbers a knob changes.

    Build the figure with `BARE` in its layout: Plotly's own template is larger than the data.
    """
    clear = "rgba(0,0,0,0)"
    figure.update_layout(
        height=height,
        margin=MARGIN | figure.layout.margin.to_plotly_json(),
        uirevision="keep",
        font={"family": st.get_option("theme.font"), "size": 13},
        paper_bgcolor=clear,
        plot_bgcolor=clear,
    )
    data = {"figure": figure.to_json(), "height": height, "label": summary}
    mount(key=key, data=data, height=height)
    footer(key=key, summary=summary, provenance=provenance, table=table, code=code)
