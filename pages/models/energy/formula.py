"""The energy page's questions: T·r in closed form, networks side by side, what was published."""

from collections.abc import Mapping

import streamlit as st

from pages.models.energy import words
from pages.models.energy.controls import Counting, Formula, choose_formula
from pages.models.energy.figures_formula import Counted, plane
from pages.models.energy.figures_nets import side_by_side
from pages.models.energy.python_code import formula_code, of_nets_code
from pages.models.energy.results import measure_all
from pages.models.energy.text import dvs_said, formula_said, nets_summary, published_table
from pages.models.energy.words import of_plane
from pages.shared.components.plot.plot import show
from pages.shared.nets.measured_part import said_of_images
from pages.shared.nets.several import choose_trained_nets, looks, names
from pages.shared.nets.trained import TrainedNet
from pages.shared.plotting import Figure
from pages.shared.runs.names import CPU
from pages.shared.ui.figure import Provenance, Source, badge
from pages.shared.ui.naming import device_name
from pages.shared.ui.style import Line
from pages.shared.ui.table import by_column
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from snncore.analysis.energy.energy import RealAs, ratio
from snncore.analysis.energy.operations import Operations
from snncore.analysis.energy.published import PUBLISHED

HEIGHT = 500


def formula_section(counting: Counting) -> None:
    """The closed form, its sliders, and where up to four trained networks lie."""
    st.latex(
        r"\frac{E_{\mathrm{SNN}}}{E_{\mathrm{ANN}}}"
        r"=T\,r\,\frac{E_{\mathrm{AC}}}{E_{\mathrm{MAC}}}"
        rf"={ratio(1, 1):.5f}\,T\,r"
    )
    say(tr("energy.formula_lead"))
    nets = choose_trained_nets("energy_nets")
    controls, right = st.columns([1.1, 2.4], gap="medium")
    with controls:
        formula = choose_formula()
    with right:
        work, found = measure_all(
            nets,
            counting.images,
            "energy_plane",
            lambda known: figure(formula, of_nets(nets, known, counting), counting),
            HEIGHT,
        )
        counted = of_nets(nets, found, counting)
        where = [*said_of_images(work.values()), device_name(CPU)]
        plane_panel(formula, counted, counting, where)


def figure(formula: Formula, counted: list[Counted], counting: Counting) -> Figure:
    """The formula with all points."""
    return plane(formula.spikes, counted, counting.real, of_plane())


def nets_section(counting: Counting) -> None:
    """Up to four trained networks side by side."""
    nets = choose_trained_nets("energy_nets")
    if not nets:
        return
    work, found = measure_all(
        nets,
        counting.images,
        "energy_nets_figure",
        lambda known: side_by_side(of_nets(nets, known, counting), counting.real, words.of_nets()),
        140 + 56 * len(nets),
    )
    where = [*said_of_images(work.values()), device_name(CPU)]
    nets_panel(nets, of_nets(nets, found, counting), counting, where)


def of_nets(
    nets: Mapping[str, TrainedNet], found: Mapping[str, Operations], counting: Counting
) -> list[Counted]:
    """Every network under every way to count what is real."""
    called, look = names(nets), looks(nets)
    return [
        Counted(
            Line(called[key], look[key]),
            nets[key].checkpoint.experiment.time_steps,
            float(each.rate.mean()),
            {real: counting._replace(real=real).energy(each).ratio for real in RealAs},
        )
        for key, each in found.items()
    ]


def plane_panel(
    formula: Formula, counted: list[Counted], counting: Counting, where: list[str]
) -> None:
    """The formula with its points."""
    show(
        figure(formula, counted, counting),
        key="energy_plane",
        summary=formula_said(formula),
        provenance=Provenance(Source.MEASURED, where if counted else ()),
        table=plane_table(formula, counted, counting),
        code=formula_code(formula),
        height=HEIGHT,
    )


def published_panel() -> None:
    """What the papers print, and what follows from it when the layers are told apart."""
    with st.container(horizontal=True, vertical_alignment="center"):
        badge(Provenance(Source.REPORTED, [tr("energy.reported")]))
    st.markdown(published_table())
    st.caption(tr("energy.published_caption"))
    st.markdown(dvs_said())


def plane_table(
    formula: Formula, counted: list[Counted], counting: Counting
) -> dict[str, list[object]]:
    """One row for each point; `source` says who gave the ratio."""
    rows: list[tuple[object, ...]] = [
        ("chosen", "formula", formula.spikes, ratio(1, formula.spikes))
    ]
    rows += [
        (name, "reported", net.time_steps * net.rate, 1 / net.printed)
        for name, net in PUBLISHED.items()
    ]
    rows += [(net.line.name, "measured", net.spikes, net.ratios[counting.real]) for net in counted]
    columns = ("point", "source", "spikes_per_neuron", "ratio")
    return by_column(columns, rows)


def nets_panel(
    nets: Mapping[str, TrainedNet], counted: list[Counted], counting: Counting, where: list[str]
) -> None:
    """Ratio and rate by network."""
    show(
        side_by_side(counted, counting.real, words.of_nets()),
        key="energy_nets_figure",
        summary=nets_summary(counted, counting.real),
        provenance=Provenance(Source.MEASURED, where),
        table={
            "net": [net.line.name for net in counted],
            "time_steps": [net.time_steps for net in counted],
            "rate": [net.rate for net in counted],
            **{f"ratio_{real}": [net.ratios[real] for net in counted] for real in RealAs},
        },
        code=of_nets_code(nets, counting),
        height=140 + 56 * len(counted),
    )
