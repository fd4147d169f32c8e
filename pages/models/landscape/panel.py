"""The landscape page's experiment: the controls, the maps, the cuts, and what they say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.models.landscape.controls import choose_square
from pages.models.landscape.figures import ACROSS, Drawn, Words, maps
from pages.models.landscape.figures_cuts import cuts
from pages.models.landscape.figures_relief import relief
from pages.models.landscape.filling import Filling, measuring
from pages.models.landscape.results import ready, shipped_slice, slice_of
from pages.models.landscape.text import (
    code,
    conditions,
    of_other_statistics,
    said_of_cuts,
    said_of_maps,
    so_far,
    table,
    takeaway,
    words,
)
from pages.shared.components.plot.plot import show
from pages.shared.nets.several import choose_trained_nets, looks, names, one_of_each_block
from pages.shared.nets.trained import TrainedNet, trained_nets
from pages.shared.plotting import Figure
from pages.shared.ui.controls import section
from pages.shared.ui.figure import Provenance, Source, badge
from pages.shared.ui.style import Line
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from snncore.analysis.landscape.loss_plane import TOGETHER, Slice
from snncore.analysis.landscape.loss_surface import FLAT, LossSurface
from snncore.analysis.landscape.shipped import Shipped

TICK = 0.5
"""Seconds between two looks at slices that are being measured."""

View = Callable[[Sequence[Drawn], Words], Figure]
SECTIONS = ("cuts", "statistics", "how")


@st.fragment
def landscape_section() -> None:
    """Which networks and which square; what ships is shown at once, the rest as it is measured."""
    first = st.container()  # a block: a fragment within this one may write into it alone
    usual = one_of_each_block(ready(trained_nets()))
    which, how = st.columns([2.2, 1], gap="medium")
    with which:
        nets = choose_trained_nets("landscape_nets", default=usual or None)
    with how:
        square, raised = choose_square()
    if not nets:
        return
    slices = {key: slice_of(net, square) for key, net in nets.items()}
    say_missing({key: nets[key] for key, found in slices.items() if found is None})
    found = {key: each for key, each in slices.items() if each is not None}
    if found:
        tick = TICK if unfinished(found) else None
        here = {key: nets[key] for key in found}
        st.fragment(panel, run_every=tick)(
            first, here, found, square, relief if raised else maps, ticking=tick is not None
        )


def say_missing(nets: Mapping[str, TrainedNet]) -> None:
    """One sentence where networks cannot be measured: neither slice nor data are here."""
    if nets:
        wanted = dict.fromkeys(net.checkpoint.experiment.dataset for net in nets.values())
        st.info(
            tr(
                "landscape.missing",
                names=tr("propagation.between").join(names(nets).values()),
                wanted=tr("propagation.between").join(tr(f"option.{each}") for each in wanted),
            )
        )
        st.page_link("start/data/page.py", label=tr("train.open_data"), icon=":material/database:")


def unfinished(slices: Mapping[str, Shipped | Filling]) -> list[Filling]:
    """The slices of which places are still missing."""
    return [s for s in slices.values() if isinstance(s, Filling) and not s.complete]


class Shown(NamedTuple):
    """What both figures show."""

    slices: Mapping[str, Drawn]
    provenance: Provenance
    code: str


def panel(
    first: DeltaGenerator,
    nets: Mapping[str, TrainedNet],
    found: Mapping[str, Shipped | Filling],
    square: Slice,
    view: View,
    *,
    ticking: bool,
) -> None:
    """Draw what is known, and have the rest measured; when all is known the clock stops.

    `first` gets the takeaway.
    """
    if waiting := unfinished(found):
        measuring().want(waiting)
        st.progress(sum(f.done for f in waiting) / sum(f.total for f in waiting), so_far(waiting))
    elif ticking:
        st.rerun()
    slices = drawn(nets, found)
    with first:
        say(takeaway(list(slices.values())))
    shown = Shown(slices, conditions(found, square, names(nets)), code(nets, square))
    maps_panel(shown, view)
    match section("landscape", SECTIONS):
        case "cuts":
            cuts_panel(shown)
        case "statistics":
            sentence = other_statistics(nets, slices, square)
            st.markdown(sentence or tr("landscape.not_both"))
        case "how":
            how()


def maps_panel(shown: Shown, view: View) -> None:
    """The slices from above, or as surfaces."""
    slices = list(shown.slices.values())
    reach = slices[0].surface.places[-1]
    show(
        view(slices, words()),
        # Plotly does not keep a map square when its range changes: another reach, another figure.
        key=f"landscape_{reach:g}",
        summary=said_of_maps(slices),
        provenance=shown.provenance,
        table=table(shown.slices),
        code=shown.code,
        height=400 if len(slices) <= ACROSS else 560,
    )


def cuts_panel(shown: Shown) -> None:
    """The cuts through the middle of the slices."""
    slices = list(shown.slices.values())
    show(
        cuts(slices, words()),
        key="landscape_cuts",
        summary=said_of_cuts(slices),
        provenance=shown.provenance,
        table=table(shown.slices),
        code=shown.code,
        height=340,
    )


def how() -> None:
    """The directions, the loss, and what is counted in a slice."""
    st.latex(
        r"f(a,b)=L(\theta+a\,\delta+b\,\eta),\qquad "
        r"\delta_{ij}\leftarrow\frac{\delta_{ij}}{\lVert\delta_{ij}\rVert}\,\lVert\theta_{ij}\rVert"
    )
    say(tr("landscape.how", size=TOGETHER, flat=FLAT))
    with st.container(horizontal=True, vertical_alignment="center"):
        badge(Provenance(Source.REPORTED))
        st.markdown(tr("landscape.reported"), width="content")


def other_statistics(
    nets: Mapping[str, TrainedNet], slices: Mapping[str, Drawn], square: Slice
) -> str | None:
    """What the other kind of BatchNorm's statistics would say, where all of that ships."""
    other = replace(square, batch_statistics=not square.batch_statistics)
    pairs = [
        (slices[key].surface, each.surface)
        for key, net in nets.items()
        if (each := shipped_slice(net, other)) and slices[key].surface.known.all()
    ]
    return of_other_statistics(pairs, other) if len(pairs) == len(nets) else None


def drawn(
    nets: Mapping[str, TrainedNet], found: Mapping[str, Shipped | Filling]
) -> dict[str, Drawn]:
    """Name, source, look and numbers of each, as they are now: a thread may be adding to them."""
    called, look = names(nets), looks(nets)
    return {
        key: Drawn(
            Line(called[key], look[key]),
            isinstance(each, Shipped),
            LossSurface(each.surface.places, each.surface.loss.copy()),
        )
        for key, each in found.items()
    }
