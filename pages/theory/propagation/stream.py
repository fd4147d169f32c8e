"""The propagation page's MS stream, and what a stage remembers of its input."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.measuring import by_variant
from pages.shared.ui.probe import conditions
from pages.shared.ui.python_code import call, of_kinds, script
from pages.shared.ui.table import by_column
from pages.shared.ui.text import tr
from pages.shared.ui.variants import line, of_variant, ranked
from pages.theory.propagation.figures_stream import memory, stream
from pages.theory.propagation.results import propagated, remembered
from pages.theory.propagation.text import in_words, memory_words, stream_words
from snncore.analysis.probe import Layout, Probe
from snncore.analysis.signal.depth_laws import first_rate, second_rate, stream_variance
from snncore.analysis.signal.memory import Memory


def stream_panel(probe: Probe) -> None:
    """Variance of the residual stream of MS-ResNet and the rates of its LIF layers."""
    probe = of_variant(probe, "ms")
    p = propagated(probe)
    variance = stream_variance(probe, p.changes_shape)
    first, second = first_rate(probe, p.changes_shape), second_rate(probe, p.changes_shape)
    blocks = np.arange(1, len(p.sn1) + 1)
    show(
        stream(p, variance, first, second, stream_words()),
        key="propagation_stream",
        summary=tr(
            "propagation.stream_summary",
            net=in_words(probe),
            start=p.variance[0],
            variance=p.variance[-1],
            law=variance[-1],
            first=p.sn1[0],
            last=p.sn1[-1],
            other=p.sn2.mean(),
        ),
        provenance=Provenance(Source.MEASURED, conditions(probe)),
        table={
            "block": blocks.tolist(),
            "variance": p.variance[1:].tolist(),
            "variance law": variance[1:].tolist(),
            "lif1": p.sn1.tolist(),
            "lif1 law": first.tolist(),
            "lif2": p.sn2.tolist(),
            "lif2 law": second.tolist(),
        },
        code=stream_code(probe),
        height=400,
    )
    st.latex(r"U^{l+1} = F(U^l) + U^l")
    st.latex(r"\mathrm{Var}(U^l) = \gamma^2 + l\,\gamma_{last}^2")
    st.latex(r"r_{\mathrm{LIF1}} = \Phi\!\left(-\theta / \sqrt{\mathrm{Var}(U^l)}\right)")
    st.latex(r"r_{\mathrm{LIF2}} = \Phi(-\theta / \gamma)")
    st.caption(tr("propagation.stream_note", drive=probe.drive, gamma=probe.gamma))


def memory_panel(probe: Probe, chosen: Sequence[str]) -> None:
    """How much of what entered a stage is still there after each block."""
    if probe.layout is Layout.NETWORK:
        probe = replace(probe, blocks=(probe.depth - 2) // 2)
    probe = replace(probe, layout=Layout.STAGE)
    found = by_variant(remembered, probe, chosen)
    show(
        memory(found, {name: line(name) for name in chosen}, memory_words()),
        key="propagation_memory",
        summary=memory_summary(probe, found),
        provenance=Provenance(Source.MEASURED, conditions(probe)),
        table=memory_table(found),
        code=memory_code(probe, chosen),
        height=400,
    )
    st.latex(
        r"\rho_{\mathrm{Spiking}}(l) = (1 - P_+ - P_-)^l \sqrt{\tfrac{r_0(1-r_0)}{r_l(1-r_l)}}"
    )
    st.latex(r"\rho_{\mathrm{MS}}(l) = \left(1 + l\,\gamma_{last}^2/\gamma^2\right)^{-1/2}")
    st.caption(tr("propagation.memory_note"))


def memory_summary(probe: Probe, found: Mapping[str, Memory]) -> str:
    """The correlation that is left at the end, from the best to the worst."""
    left = ranked({name: float(m.measured[-1]) for name, m in found.items()})
    return tr("propagation.memory_summary", net=in_words(probe), parts=left)


def memory_table(found: Mapping[str, Memory]) -> dict[str, list[object]]:
    """One row for each variant and block."""
    rows = [
        (name, block, m.measured[block], m.law[block])
        for name, m in found.items()
        for block in range(len(m.measured))
    ]
    names = ("kind", "block", "correlation", "law")
    return by_column(names, rows)


def stream_code(probe: Probe) -> str:
    """The lines of Python that measure the same."""
    imports = (
        "from snncore.analysis.probe import Probe",
        "from snncore.analysis.signal.depth_laws import stream_variance",
        "from snncore.analysis.signal.propagation import propagate",
    )
    return script(
        imports,
        f"probe = {call(probe)}",
        "found = propagate(probe)",
        "law = stream_variance(probe, found.changes_shape)",
        "print(found.variance[0], found.variance[-1], law[-1])",
        "print(found.sn1[0], found.sn1[-1], found.sn2.mean())",
    )


def memory_code(probe: Probe, chosen: Sequence[str]) -> str:
    """The lines of Python that measure the same."""
    imports = (
        "from snncore.analysis.probe import Probe",
        "from snncore.analysis.signal.memory import shortcut_memory",
    )
    probes = {name: call(of_variant(probe, name)) for name in chosen}
    return of_kinds(imports, probes, "shortcut_memory(probe)", "each.measured[-1]", "each.measured")
