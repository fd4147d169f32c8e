"""The gradient page's factor in closed form, and its product over many blocks."""

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.controls import number
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.latex import short
from pages.shared.ui.python_code import call, script
from pages.shared.ui.text import tr
from pages.shared.ui.variants import of_variant
from pages.theory.gradient.figures import decades, factors
from pages.theory.gradient.text import factor_words
from snncore.analysis.gradient.factor import Factor, gradient_factor, norm_ratio
from snncore.analysis.gradient.profile import GradientProbe


def factor_panel(probe: GradientProbe) -> None:
    """The factor of one Spiking block with this neuron, and its product over k blocks."""
    probe = of_variant(probe, "spiking")
    factor, most = gradient_factor(probe), (probe.depth - 2) // 2
    with st.container(width=320):
        rate = number("gradient_rate", 0.0, 1.0, 0.3, 0.05)
    show(
        factors(factor, rate, most, decades(most), factor_words(rate)),
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
        r"\Theta'\!\left(H^{l+i} - V_{th}\right)\frac{\partial H}{\partial X} = f^{\,k}"
    )
    st.latex(rf"f_{{S=1}} = {short(factor.spike)},\quad f_{{S=0}} = {short(factor.silent)}")
    st.latex(
        r"\frac{\|\partial L/\partial S^l\|}{\|\partial L/\partial O^{l+k-1}\|} ="
        r"\sqrt{p\,f_1^{2k} + (1-p)\,f_0^{2k}}"
    )
    st.latex(r"\text{SEW:}\ \prod_{i=0}^{k-1}\frac{\partial O^{l+i}}{\partial S^{l+i}} = 1")
    st.caption(tr("gradient.factor_note", tau=probe.tau))


def factor_table(factor: Factor, rate: float, most: int) -> dict[str, list[object]]:
    """One row for each k."""
    k = np.arange(most + 1)
    columns = {"on spikes": 1.0, "on silent positions": 0.0, "norm ratio": rate}
    values = {name: norm_ratio(factor, p, k).tolist() for name, p in columns.items()}
    return {"k": k.tolist(), **values}


def factor_code(probe: GradientProbe, rate: float, most: int) -> str:
    """The lines of Python that compute the same."""
    imports = (
        "from snncore.analysis.gradient.factor import gradient_factor, norm_ratio",
        "from snncore.analysis.gradient.profile import GradientProbe",
    )
    return script(
        imports,
        f"factor = gradient_factor({call(probe)})",
        f"print(factor.spike, factor.silent, float(norm_ratio(factor, {rate!r}, {most})))",
    )
