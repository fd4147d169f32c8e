"""How near to an isometry a block comes: the MS block against its γ, the neuron alone against a."""

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.text import tr
from pages.shared.ui.variants import of_variant
from pages.theory.isometry.figures_gamma import against_gamma, against_width
from pages.theory.isometry.results import (
    GAMMAS,
    MEASURED_WIDTHS,
    gates_by_autograd,
    jacobians,
    over_gammas,
)
from pages.theory.isometry.text import code, gamma_words, gate_words, under
from snncore.analysis.isometry.isometry import IsometryProbe
from snncore.analysis.isometry.jacobian import Moments
from snncore.analysis.isometry.laws import DRAWS, added, gate, gate_share, measured_gate
from snncore.analysis.isometry.spectrum import Sweep

WIDTHS = np.linspace(0.1, 3.0, 117)


def gamma_panel(probe: IsometryProbe, number: int) -> None:
    """One MS block for every γ: the mean squared singular value is 1 + γ²ϕ_F, so 1 as γ → 0."""
    ms = of_variant(probe, "ms")
    found, branch = over_gammas(ms, number), jacobians(ms).branches[number - 1]
    if np.isnan(found.mean).any():
        st.info(tr("isometry.no_gamma", block=number))
        return
    gammas = np.array(GAMMAS)
    at = GAMMAS.index(probe.branch_gamma)
    values = {"gamma": probe.branch_gamma, "block": number, "branch": branch.mean}
    values |= {"mean": found.mean[at], "variance": found.variance[at]}
    values |= {"last": GAMMAS[-1]}
    laws = [added(gamma, branch) for gamma in GAMMAS]
    st.info(tr("isometry.limit", block=number, parts=limit(found, at)), icon=":material/east:")
    show(
        against_gamma(gammas, found, laws, probe.branch_gamma, gamma_words(probe.branch_gamma)),
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
        code=code(
            probe,
            ["ms"],
            f"spectrum(probe, {number}, {(*GAMMAS[::10], probe.branch_gamma)})",
            "each.mean[-1]",
            "each.mean",
        ),
    )


def limit(found: Sweep, own: int) -> str:
    """Mean and variance at γ = 0, at the γ chosen (place `own`) and at the largest, each once."""
    return tr("isometry.limit_between").join(
        tr(
            "isometry.limit_own" if at == own else "isometry.limit_at",
            gamma=GAMMAS[at],
            mean=found.mean[at],
            variance=found.variance[at],
        )
        for at in sorted({0, own, len(GAMMAS) - 1})
    )


def gate_panel(sigma: float, v_threshold: float, width: float) -> None:
    """The neuron alone: p/a² against a, closed form and measured."""
    laws = [gate(gate_share(sigma, v_threshold, a), a) for a in WIDTHS]
    share = gate_share(sigma, v_threshold, width)
    chosen, found = gate(share, width), measured_gate(sigma, v_threshold, width)
    measured = gates_by_autograd(sigma, v_threshold)
    show(
        against_width(WIDTHS, laws, MEASURED_WIDTHS, measured, (width, chosen), gate_words(width)),
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
            f"found = gate(p, {width!r}), measured_gate({sigma!r}, {v_threshold!r}, {width!r})\n"
            "print(p, *found)"
        ),
    )
