"""Table I for any depth: layers, channels, maps and parameters of each part, drawn and counted."""

import streamlit as st

from pages.papers.ms.figures import layers
from pages.shared.components.plot.plot import show
from pages.shared.plotting import Figure
from pages.shared.ui.controls import number
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.python_code import script
from pages.shared.ui.table import markdown
from pages.shared.ui.text import tr
from snncore.analysis.papers.architecture import Stage, architecture
from snncore.network import blocks_per_stage


def architecture_panel() -> None:
    """A slider for n, the table and the picture of the network that it makes."""
    left, right = st.columns([1, 2], gap="medium", vertical_alignment="center")
    with left:
        depth = 6 * number("table_n", 1, 80, 3, 1) + 2
        width = number("table_width", 4, 64, 16, 4)
    stages = architecture(depth, width)
    with right:
        show(
            picture(stages),
            key="ms_architecture",
            summary=summary(depth, width, stages),
            provenance=Provenance(Source.MEASURED, [tr("papers.counted")]),
            table={field: [getattr(s, field) for s in stages] for field in Stage._fields},
            code=script(
                ["from snncore.analysis.papers.architecture import architecture"],
                f"for stage in architecture({depth}, {width}):",
                "    print(*stage)",
            ),
            height=230,
        )
    st.markdown(table(stages))


def picture(stages: tuple[Stage, ...]) -> Figure:
    """The network as a row of bars, as wide as the layers are many and as tall as the maps."""
    names = [tr(f"papers.stage_{stage.name}") for stage in stages]
    return layers(stages, names, tr("papers.layers"), tr("papers.map"))


def table(stages: tuple[Stage, ...]) -> str:
    """A row for each part."""
    head = [tr(f"papers.{name}") for name in ("stage", "layers", "channels", "map", "count")]
    rows = [
        [tr(f"papers.stage_{s.name}"), str(s.layers), str(s.channels), f"{s.side}²",
         f"{s.parameters:,}"]
        for s in stages
    ]  # fmt: skip
    return markdown(head, rows)


def summary(depth: int, width: int, stages: tuple[Stage, ...]) -> str:
    """n, the layers, and where the parameters are."""
    count = sum(stage.parameters for stage in stages)
    n = blocks_per_stage(depth)
    return tr("papers.architecture_summary", depth=depth, n=n, layers=2 * n, width=width,
              count=count, share=stages[3].parameters / count)  # fmt: skip
