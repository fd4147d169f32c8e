"""The isometry page's panels: each measures, draws and says what it found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.measuring import by_variant
from pages.shared.ui.probe import conditions
from pages.shared.ui.python_code import call, listed, script
from pages.shared.ui.table import by_column, markdown
from pages.shared.ui.text import tr
from pages.shared.ui.variants import label, of_variant
from pages.theory.isometry.figures import against_gamma, against_width, per_block, singular_values
from snncore.analysis.isometry.chain import chain
from snncore.analysis.isometry.isometry import Isometry, IsometryProbe, Values, isometry
from snncore.analysis.isometry.jacobian import Moments
from snncore.analysis.isometry.laws import (
    DRAWS,
    added,
    as_shallow,
    gate,
    gate_share,
    law,
    measured_gate,
    multiplied,
)
from snncore.analysis.isometry.spectrum import Spectrum, spectrum
from snncore.analysis.probe import Layout

GAMMAS = tuple(round(0.01 * place, 2) for place in range(51))
WIDTHS = np.linspace(0.1, 3.0, 117)
MEASURED_WIDTHS = np.linspace(0.25, 3.0, 12)
CHAINED = 6
"""Blocks of the stage on which the product lemma is tried, as wide as the first stage."""


@st.cache_data(max_entries=1000, show_spinner=False)
def jacobians(probe: IsometryProbe) -> Isometry:
    return isometry(probe)


@st.cache_data(max_entries=500, show_spinner=False)
def block_spectrum(probe: IsometryProbe, number: int) -> Spectrum:
    return spectrum(probe, number, GAMMAS)


@st.cache_data(max_entries=500, show_spinner=False)
def chained(probe: IsometryProbe) -> tuple[Moments, tuple[Moments, ...]]:
    return chain(probe)


@st.cache_data(max_entries=2000, show_spinner=False)
def gates_by_autograd(sigma: float, v_threshold: float) -> list[Moments]:
    return [measured_gate(sigma, v_threshold, float(width)) for width in MEASURED_WIDTHS]


def blocks_panel(probe: IsometryProbe, chosen: Sequence[str]) -> None:
    """φ and variance of every block of the chosen kinds."""
    found: Mapping[str, Isometry] = by_variant(jacobians, probe, chosen)  # type: ignore[arg-type]
    laws = {name: law(of_variant(probe, name), found[name]) for name in chosen}
    parts = tr("propagation.between").join(said(name, one) for name, one in found.items())
    estimated = any(not m.exact for one in found.values() for m in one.blocks)
    show(
        per_block(found, laws),
        key="isometry_blocks",
        summary=tr("isometry.blocks_summary", gamma=probe.branch_gamma, parts=parts),
        provenance=Provenance(Source.MEASURED, under(probe, estimated)),
        table=blocks_table(found, laws),
        code=code(probe, chosen, "isometry(probe)"),
        height=400,
    )


def blocks_table(
    found: Mapping[str, Isometry], laws: Mapping[str, Values]
) -> dict[str, list[object]]:
    """One row for each kind and block."""
    rows = [
        (name, number, *moments, laws[name][number - 1])
        for name, one in found.items()
        for number, moments in enumerate(one.blocks, start=1)
    ]
    names = ("kind", "block", *Moments._fields, "law")
    return by_column(names, rows)


def under(probe: IsometryProbe, estimated: bool = False) -> Sequence[str]:
    """The conditions, and how many random vectors an estimate takes."""
    limit, vectors = probe.exact_up_to, probe.vectors
    how = tr("isometry.estimated", limit=limit, vectors=vectors) if estimated else ""
    return (*conditions(probe), how or tr("isometry.exact"))


def said(name: str, found: Isometry) -> str:
    """Means over the blocks that keep the shape."""
    kept = [m[:2] for m, s in zip(found.blocks, found.changes_shape, strict=True) if not s]
    if not kept:
        return tr("isometry.said_none", name=label(name))
    mean, variance = np.mean(kept, axis=0)
    return tr("isometry.said", name=label(name), mean=mean, variance=variance)


def code(probe: IsometryProbe, chosen: Sequence[str], measure: str) -> str:
    """The lines of Python that measure the same for each of the chosen kinds."""
    function = measure.partition("(")[0]
    imports = (
        "from snncore.analysis.isometry.isometry import IsometryProbe",
        f"from snncore.analysis.isometry.{function} import {function}",
    )
    probes = listed("probes", (call(of_variant(probe, name)) for name in chosen))
    return script(imports, *probes, f"found = [{measure} for probe in probes]")


def spectrum_panel(probe: IsometryProbe, chosen: Sequence[str], number: int) -> None:
    """The squared singular values of one block of each kind."""
    found = {name: block_spectrum(of_variant(probe, name), number).squares for name in chosen}
    parts = [
        tr("isometry.said_spectrum", name=label(name), near=near, lost=lost)
        for name, near, lost in (
            (name, np.mean(abs(v - 1) < 0.1), np.mean(v < 0.01)) for name, v in found.items()
        )
    ]
    show(
        singular_values(found),
        key="isometry_spectrum",
        summary=tr(
            "isometry.spectrum_summary",
            block=number,
            gamma=probe.branch_gamma,
            parts=tr("propagation.between").join(parts),
        ),
        provenance=Provenance(Source.MEASURED, under(probe)),
        table={
            "kind": [name for name, v in found.items() for _ in v],
            "squared_singular_value": [float(x) for v in found.values() for x in v],
        },
        code=code(probe, chosen, f"spectrum(probe, {number}, ()).squares"),
    )


def gamma_panel(probe: IsometryProbe, number: int) -> None:
    """One MS block for every γ: the mean squared singular value is 1 + γ²φ̃, so 1 as γ → 0."""
    ms = of_variant(probe, "ms")
    found, branch = block_spectrum(ms, number), jacobians(ms).branches[number - 1]
    if np.isnan(found.mean).any():
        st.info(tr("isometry.no_gamma", block=number))
        return
    gammas = np.array(GAMMAS)
    at = GAMMAS.index(probe.branch_gamma)
    values = {"gamma": probe.branch_gamma, "block": number, "branch": branch.mean}
    values |= {"mean": found.mean[at], "variance": found.variance[at]}
    values |= {"last": GAMMAS[-1], "last_mean": found.mean[-1], "last_variance": found.variance[-1]}
    values |= {"zero_mean": found.mean[0], "zero_variance": found.variance[0]}
    laws = [added(gamma, branch) for gamma in GAMMAS]
    st.info(tr("isometry.limit", **values), icon=":material/east:")
    show(
        against_gamma(gammas, found, laws, probe.branch_gamma),
        key="isometry_against_gamma",
        summary=tr("isometry.gamma_summary", law=laws[at].mean, **values),
        provenance=Provenance(Source.MEASURED, under(ms, not branch.exact)),
        table={
            "gamma": GAMMAS,
            "mean": [float(x) for x in found.mean],
            "variance": [float(x) for x in found.variance],
            "law_mean": [m.mean for m in laws],
            "law_variance": [m.variance for m in laws],
        },
        code=code(probe, ["ms"], f"spectrum(probe, {number}, {GAMMAS[::10]})"),
    )


def gate_panel(sigma: float, v_threshold: float, width: float) -> None:
    """The neuron alone: p/a² against a, closed form and measured."""
    laws = [gate(gate_share(sigma, v_threshold, a), a) for a in WIDTHS]
    share = gate_share(sigma, v_threshold, width)
    chosen, found = gate(share, width), measured_gate(sigma, v_threshold, width)
    measured = gates_by_autograd(sigma, v_threshold)
    show(
        against_width(WIDTHS, laws, MEASURED_WIDTHS, measured, (width, chosen)),
        key="isometry_gate",
        summary=tr(
            "isometry.gate_summary",
            width=width,
            share=share,
            mean=chosen.mean,
            variance=chosen.variance,
            found=found.mean,
            error=found.mean_error,
            found_variance=found.variance,
        ),
        provenance=Provenance(
            Source.MEASURED, (tr("isometry.draws", draws=DRAWS), tr("propagation.seed", seed=0))
        ),
        table={"a": MEASURED_WIDTHS.tolist()}
        | {field: [m._asdict()[field] for m in measured] for field in Moments._fields},
        code=(
            "from snncore.analysis.isometry.laws import gate, gate_share, measured_gate\n\n"
            f"p = gate_share({sigma!r}, {v_threshold!r}, {width!r})\n"
            f"found = gate(p, {width!r}), measured_gate({sigma!r}, {v_threshold!r}, {width!r})"
        ),
    )


def lemmas_panel(probe: IsometryProbe, number: int) -> None:
    """Lemmas 1 to 3 as numbers for the MS block at the chosen γ."""
    ms = of_variant(probe, "ms")
    whole = jacobians(ms)
    block, branch = whole.blocks[number - 1], whole.branches[number - 1]
    stage = replace(ms, layout=Layout.STAGE, blocks=CHAINED, time_steps=1)
    product, factors = chained(stage)
    names, found = [tr("isometry.lemma_product", blocks=CHAINED)], [product]
    laws = [multiplied(factors)]
    if not whole.changes_shape[number - 1]:
        names.append(tr("isometry.lemma_sum", block=number))
        found.append(block)
        laws.append(added(probe.branch_gamma, branch))
    rows = []
    for field in ("mean", "variance"):
        measured, by_lemma = ([f"{getattr(m, field):.4g}" for m in m_] for m_ in (found, laws))
        rows.append([tr(f"isometry.head_{field}"), *measured])
        rows.append([tr(f"isometry.head_{field}_by_lemma"), *by_lemma])
    st.markdown(markdown(["", *names], rows))
    st.caption(tr("isometry.lemma_caption"))
    depth, tau = len(whole.blocks), probe.branch_gamma**2
    bounds = [(k, *as_shallow(depth, k, 1.0, tau)) for k in range(1, min(5, depth))]
    titles = ["λ", r"$C_L^{\lambda}(1-\omega)^{\lambda}$", r"$C_L^{\lambda}\tau^{\lambda}$"]
    st.markdown(markdown(titles, [[f"{x:.3g}" for x in bound] for bound in bounds]))
    st.caption(tr("isometry.shallow_caption", blocks=depth, tau=tau))
