"""The identity page's fifth question: what gradient passes a block that is the identity."""

import streamlit as st

from pages.shared.ui.controls import number
from pages.shared.ui.figure import Provenance, Source, footer
from pages.shared.ui.table import by_column, markdown
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from snncore.analysis.gradient.edge_gradient import CLOSED, EdgeGradient, edge_gradient
from snncore.surrogate import Surrogate

EDGES = {
    "strict": (Surrogate.RECTANGLE, 1.0),
    "closed": (Surrogate.RECTANGLE, CLOSED),
    "wider": (Surrogate.RECTANGLE, 1 / 1.01),
    "double": (Surrogate.RECTANGLE, 0.5),
    "sigmoid": (Surrogate.SIGMOID, 4.0),
    "atan": (Surrogate.ATAN, 2.0),
}
HEIGHTS = (0.5, 1.0)

CODE = """from snncore.analysis.gradient.edge_gradient import CLOSED, edge_gradient

for surrogate, alpha in (("rectangle", 1.0), ("rectangle", CLOSED), ("atan", 2.0)):
    print(surrogate, alpha, edge_gradient(surrogate, alpha, 0.5))
"""


@st.cache_data(max_entries=32, show_spinner=False)
def gradients(blocks: int) -> dict[str, list[EdgeGradient]]:
    """∂O/∂S by surrogate: through one block at each of HEIGHTS, through `blocks` at the first."""
    return {
        name: [
            *(edge_gradient(surrogate, alpha, height) for height in HEIGHTS),
            edge_gradient(surrogate, alpha, HEIGHTS[0], blocks),
        ]
        for name, (surrogate, alpha) in EDGES.items()
    }


def gradient_section() -> None:
    """∂O/∂S of blocks that pass S on unchanged, for several surrogates."""
    say(tr("phase.gradient_lead"))
    with st.container(width=320):
        blocks = number("papers_blocks", 1, 54, 6, 1)
    slopes = gradients(blocks)
    st.markdown(gradient_table(slopes, blocks))
    strict, closed, atan = (slopes[name][0].silent for name in ("strict", "closed", "atan"))
    footer(
        key="edge_gradient",
        summary=tr("phase.gradient_summary", strict=strict, closed=closed, atan=atan),
        provenance=Provenance(Source.MEASURED, [tr("phase.gradient_conditions")]),
        table=gradient_numbers(slopes),
        code=CODE,
    )


def gradient_table(slopes: dict[str, list[EdgeGradient]], blocks: int) -> str:
    """∂O/∂S for S = 0 and S = 1; the last column says what becomes of it."""
    half, one = HEIGHTS
    head = [tr("phase.column_surrogate")]
    head += [f"V_th = {v:g}, S = {s}" for v in (half, one) for s in (0, 1)]
    head += [tr("phase.column_through", v=half, blocks=blocks), tr("phase.column_verdict", v=half)]
    rows = []
    for name, (first, second, through) in slopes.items():
        values = (first.silent, first.spiking, second.silent, second.spiking, through.silent)
        exact = {0.0: "zero"}.get(
            first.silent, "one" if abs(first.silent - 1) < 1e-9 else "between"
        )
        label = tr(f"phase.edge_{name}")
        rows.append([label, *(f"{v:.3g}" for v in values), tr(f"phase.is_{exact}")])
    return markdown(head, rows)


def gradient_numbers(slopes: dict[str, list[EdgeGradient]]) -> dict[str, list[object]]:
    """The table's numbers for export."""
    lines = [
        (name, height, found.silent, found.spiking)
        for name, all_found in slopes.items()
        for height, found in zip(HEIGHTS, all_found, strict=False)
    ]
    return by_column(("surrogate", "v_threshold", "silent", "spiking"), lines)
