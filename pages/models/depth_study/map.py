"""The depth study's map: block kind × depth, test accuracy; a click opens the trained network."""

from functools import partial

import numpy as np
import streamlit as st

from pages.models.depth_study.controls import choose_net, net_label, net_name
from pages.models.depth_study.figures_map import Cells, MapWords, phase_map
from pages.models.depth_study.kinds import label
from pages.models.depth_study.results import as_columns, code, has_net, provenance, said
from pages.models.depth_study.text import say_missing
from pages.shared.components.plot.plot import show
from pages.shared.ui import link
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from snncore.analysis.depth.row import NetKind, StudyNet
from snncore.analysis.depth.scores import accuracy_on_test, scores
from snncore.analysis.depth.study import DepthStudy

FIELD = "depth_study_net"


def map_section(grid: str, study: DepthStudy) -> None:
    """The map, and beside it the network that was clicked, with the pages that open it."""
    say(tr("depth_study.map_lead"))
    say_missing(study)
    # In its whole width: a box cannot break the line of a name.
    net = choose_net(study, lambda each: has_net(grid, each.name))
    figure, card = st.columns([5, 2], gap="medium")
    with card:
        opened(grid, net)
    cells = cells_of(study)
    words = MapWords(tr("depth_study.depth"), tr("depth_study.test_accuracy"))
    place = study.depths.index(net.experiment.depth), study.kinds.index(net.kind)
    with figure:
        show(
            phase_map(cells, place, words),
            key="depth_study_map",
            summary=summary(study, cells),
            provenance=provenance(study),
            table=table(cells),
            code=code(grid, "for net in study.nets:", "    print(net.name, net.test.accuracy)"),
            height=120 + 44 * len(cells.kinds),
            on_click=partial(clicked, study),
            chosen=place,
        )


def clicked(study: DepthStudy, column: float, row: float) -> None:
    """Choose the network of the clicked cell, the first seed's where there are several."""
    own = at(study, study.kinds[round(row)], study.depths[round(column)])
    link.put({FIELD: own[0].name})


def opened(grid: str, net: StudyNet) -> None:
    """The chosen network: its scores, and links to the pages that open it."""
    if net.diverged:
        st.markdown(tr("depth_study.card_diverged", name=net_name(net), step=net.step))
        return
    st.markdown(
        tr(
            "depth_study.card",
            name=net_name(net),
            test=net.test.accuracy,
            train=net.fitted.accuracy,
            loss=net.test.loss,
            parameters=net.parameters,
            step=net.step,
            minutes=net.seconds / 60,
        )
    )
    if not has_net(grid, net.name):
        st.caption(tr("depth_study.no_file"))
        return
    for page, icon in (("raster", "grid_on"), ("try_it", "draw")):
        st.page_link(
            f"models/{page}/page.py",
            label=tr(f"depth_study.open_{page}"),
            icon=f":material/{icon}:",
            query_params={"net": net.name},
        )


def at(study: DepthStudy, kind: NetKind, depth: int) -> list[StudyNet]:
    """The networks of a cell, by seed."""
    return [n for n in study.nets if n.kind == kind and n.experiment.depth == depth]


def cells_of(study: DepthStudy) -> Cells:
    """Every kind and depth that is trained or planned."""
    accuracy = np.full((len(study.kinds), len(study.depths)), np.nan)
    texts = [["" for _ in study.depths] for _ in study.kinds]
    hover = [["" for _ in study.depths] for _ in study.kinds]
    for row, kind in enumerate(study.kinds):
        for column, depth in enumerate(study.depths):
            values, own = scores(study, kind, depth, accuracy_on_test), at(study, kind, depth)
            if len(values):
                accuracy[row, column] = values.mean()
                texts[row][column] = f"{100 * values.mean():.1f}"
            else:
                texts[row][column] = tr("depth_study.diverged" if own else "depth_study.gap")
            hover[row][column] = "<br>".join(net_label(net) for net in own)
    names = [label(kind) for kind in study.kinds]
    return Cells(study.kinds, names, study.depths, accuracy, texts, hover)


def summary(study: DepthStudy, cells: Cells) -> str:
    """The best and the worst cell, and how many are empty."""
    known = np.isfinite(cells.accuracy)
    if not known.any():
        return tr("depth_study.no_score")
    said_of = {}
    for name, place in (
        ("best", np.nanargmax(cells.accuracy)),
        ("worst", np.nanargmin(cells.accuracy)),
    ):
        row, column = divmod(int(place), len(cells.depths))
        kind, depth = cells.kinds[row], cells.depths[column]
        said_of[name] = tr(
            "depth_study.cell",
            name=label(kind),
            depth=depth,
            accuracy=said(scores(study, kind, depth, accuracy_on_test)),
        )
    return tr("depth_study.map_summary", empty=int((~known).sum()), cells=known.size, **said_of)


def table(cells: Cells) -> dict[str, list[object]]:
    """One row for each cell."""
    rows = [
        (kind.key, depth, float(cells.accuracy[row, column]))
        for row, kind in enumerate(cells.kinds)
        for column, depth in enumerate(cells.depths)
    ]
    return as_columns(("kind", "depth", "test_accuracy"), rows)
