"""BN and tdBN side by side: what each makes of a current, of the membrane and of the spikes."""

from dataclasses import replace

import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.controls import number
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.presets import MS_NEURON
from pages.shared.ui.probe import conditions
from pages.shared.ui.python_code import call, script
from pages.shared.ui.table import markdown
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.theory.propagation.figures_residual import NormWords, norms
from pages.theory.propagation.results import fold, normal
from snncore.analysis.probe import Probe
from snncore.analysis.signal.state_change import state_change
from snncore.analysis.signal.tdbn import Normalised, gamma
from snncore.experiment import Norm


def tdbn_section(probe: Probe) -> None:
    """Both norms for a chain and for branches that meet in a sum; then inference."""
    say(tr("propagation.tdbn_lead"))
    st.latex(
        r"\mathrm{tdBN}(I) = \lambda\,\frac{\alpha V_{th}\,(I - \mu)}{\sqrt{\sigma^2 + \epsilon}}"
        r" + \beta, \qquad \alpha = \tfrac{1}{\sqrt{n}}"
    )
    branches = number("tdbn_branches", 1, 4, 2, 1)
    v_threshold = number("gate_threshold", 0.05, 2.0, 0.5, 0.05)
    probe = replace(probe, **MS_NEURON | {"v_threshold": v_threshold})  # type: ignore[arg-type]
    found = {
        name(norm, n): normal(probe, norm, n) for norm in Norm for n in dict.fromkeys((1, branches))
    }
    show(
        norms(found, probe.v_threshold, NormWords(
            *(tr(f"propagation.{key}") for key in
              ("deviation", "firing", "convolved", "normalised", "charged")))),
        key="propagation_tdbn",
        summary=summary(probe, branches, found),
        provenance=Provenance(Source.MEASURED, conditions(probe)),
        table={"norm": list(found), **{
            field: [getattr(each, field)[1] for each in found.values()]
            for field in ("before", "current", "potential")
        }, "rate": [each.rate for each in found.values()]},
        code=code(probe, branches),
        height=320,
    )  # fmt: skip
    st.markdown(table(probe, branches))
    st.caption(tr("propagation.tdbn_note"))


def name(norm: Norm, branches: int) -> str:
    """What a bar is called."""
    return tr("propagation.norm_of", norm=tr(f"option.{norm}"), branches=branches)


def changed(probe: Probe, branches: int) -> float:
    """P of a state change with σ = α V_th: the residual is one of the branches that meet."""
    return state_change(gamma(probe, Norm.TDBN, branches), probe.v_threshold, 0.2).probability


def summary(probe: Probe, branches: int, found: dict[str, Normalised]) -> str:
    """The spread of the sum, and what α does to the state changes."""
    return tr(
        "propagation.tdbn_summary",
        branches=branches,
        bn=found[name(Norm.BN, branches)].current[1],
        tdbn=found[name(Norm.TDBN, branches)].current[1],
        v_threshold=probe.v_threshold,
        alone=changed(probe, 1),
        scaled=changed(probe, branches),
    )


def table(probe: Probe, branches: int) -> str:
    """Of both norms γ at the start, and the difference between training and the folded form."""
    head = [tr(f"propagation.{key}") for key in ("norm", "start_gamma", "folded_error")]
    rows = []
    for norm in Norm:
        one, several = gamma(probe, norm, 1), gamma(probe, norm, branches)
        error = fold(probe, norm)
        rows.append([tr(f"option.{norm}"), f"{one:.3g}, {several:.3g} (n = {branches})",
                     f"{error.error:.1g} / {error.scale:.2g}"])  # fmt: skip
    return markdown(head, rows)


def code(probe: Probe, branches: int) -> str:
    """The lines of Python that measure the same."""
    return script(
        [
            "from snncore.analysis.probe import Probe",
            "from snncore.analysis.signal.state_change import state_change",
            "from snncore.analysis.signal.tdbn import folded, gamma, normalised",
            "from snncore.experiment import Norm",
        ],
        f"probe = {call(probe)}",
        "for norm in Norm:",
        f"    print(norm, normalised(probe, norm, {branches}), folded(probe, norm))",
        f"for n in (1, {branches}):",
        "    sigma = gamma(probe, Norm.TDBN, n)",
        "    print(state_change(sigma, probe.v_threshold, 0.2).probability)",
    )
