"""The other views of the gradient page: the factor in closed form, and what time adds to it."""

from dataclasses import replace

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.controls import number, switch
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.python_code import call, script
from pages.shared.ui.text import tr
from pages.shared.ui.variants import of_variant
from pages.theory.gradient.controls import conditions
from pages.theory.gradient.figures import decades, factors
from pages.theory.gradient.figures_laws import jacobian
from snncore.analysis.gradient.factor import Factor, gradient_factor, norm_ratio
from snncore.analysis.gradient.profile import (
    GradientProbe,
)
from snncore.analysis.gradient.time_jacobian import time_jacobian


def factor_panel(probe: GradientProbe) -> None:
    """The factor of one Spiking block with this neuron, and its product over k blocks."""
    probe = of_variant(probe, "spiking")
    factor, most = gradient_factor(probe), (probe.depth - 2) // 2
    rate = number("gradient_rate", 0.0, 1.0, 0.3, 0.05)
    show(
        factors(factor, rate, most, decades(most)),
        key="gradient_factor",
        summary=tr(
            "gradient.factor_summary",
            spike=factor.spike,
            silent=factor.silent,
            blocks=most,
            rate=rate,
            root=rate**0.5,
            product=float(norm_ratio(factor, rate, most)),
        ),
        provenance=Provenance(Source.MEASURED, (tr("gradient.closed_form"),)),
        table=factor_table(factor, rate, most),
        code=factor_code(probe, rate, most),
        height=380,
    )
    if not factor.keeps_spikes:
        st.warning(tr("gradient.factor_no_identity"))
    st.latex(
        r"\frac{\partial O^{l+k-1}}{\partial S^{l}} = \prod_{i=0}^{k-1}"
        r"\Theta'\!\left(H^{l+i} - V_{th}\right)\frac{\partial H}{\partial X} = f^{\,k},\qquad "
        rf"f_{{S=1}} = {factor.spike:.4g},\quad f_{{S=0}} = {factor.silent:.4g}"
    )
    st.latex(
        r"\frac{\|\partial L/\partial S^l\|}{\|\partial L/\partial O^{l+k-1}\|} ="
        r"\sqrt{p\,f_1^{2k} + (1-p)\,f_0^{2k}},\qquad"
        r"\text{SEW:}\ \prod_{i=0}^{k-1}\frac{\partial g}{\partial S} = 1"
    )
    st.caption(tr("gradient.factor_note", tau=probe.tau))


def factor_table(factor: Factor, rate: float, most: int) -> dict[str, list[object]]:
    """One row for each k."""
    k = np.arange(most + 1)
    columns = {"on spikes": 1.0, "on silent positions": 0.0, "norm ratio": rate}
    values = {name: norm_ratio(factor, p, k).tolist() for name, p in columns.items()}
    return {"k": k.tolist(), **values}


def factor_code(probe: GradientProbe, rate: float, most: int) -> str:
    """The lines of Python that compute the same."""
    return script(
        (
            "from snncore.analysis.gradient.factor import gradient_factor, norm_ratio",
            "from snncore.analysis.gradient.profile import GradientProbe",
        ),
        f"factor = gradient_factor({call(probe)})",
        f"print(factor.spike, factor.silent, float(norm_ratio(factor, {rate!r}, {most})))",
    )


def time_panel(probe: GradientProbe) -> None:
    """∂O[t']/∂S[t] of k silenced Spiking blocks: Eq. 8 is the diagonal, BPTT the whole."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        blocks = number("gradient_blocks", 1, 20, 5, 1)
        rate = number("gradient_rate", 0.05, 0.95, 0.3, 0.05)
        detach = switch("detach_reset", True)
    probe = replace(of_variant(probe, "spiking"), detach_reset=detach)
    found = time_jacobian(probe, blocks, rate)
    same, through = found.same_time, found.through_time
    steps = range(1, probe.time_steps + 1)
    show(
        jacobian(found),
        key="gradient_time",
        summary=tr(
            "gradient.time_summary",
            blocks=blocks,
            same_spike=same[0],
            same_silent=same[1],
            through_spike=through[0],
            through_silent=through[1],
        ),
        provenance=Provenance(Source.MEASURED, (*conditions(probe)[2:], f"p = {rate:g}")),
        table={
            "output step": [to for to in steps for _ in steps],
            "input step": [at for _ in steps for at in steps],
            "S = 1": found.spike.ravel().tolist(),
            "S = 0": found.silent.ravel().tolist(),
        },
        code=script(
            (
                "from snncore.analysis.gradient.profile import GradientProbe",
                "from snncore.analysis.gradient.time_jacobian import time_jacobian",
            ),
            f"found = time_jacobian({call(probe)}, blocks={blocks}, rate={rate!r})",
            "print(*found.same_time, *found.through_time)",
        ),
        height=380,
    )
    reset = "detached" if detach else "attached"
    st.caption(tr(f"gradient.time_note_{reset}"))
