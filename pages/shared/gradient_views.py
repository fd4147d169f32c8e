"""The views of the gradient page's first section: measured, in closed form, through time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from pages.shared.controls import number, switch
from pages.shared.figure import Provenance, Source, show
from pages.shared.figures_gradient import decades, factors, profiles
from pages.shared.figures_gradient_laws import jacobian
from pages.shared.gradient_controls import conditions
from pages.shared.propagation_controls import as_python
from pages.shared.propagation_results import shown
from pages.shared.text import tr
from pages.shared.variants import label, of_variant
from snncore.analysis.gradient_factor import Factor, gradient_factor, norm_ratio
from snncore.analysis.gradient_profile import (
    GradientProbe,
    GradientProfile,
    Start,
    gradient_profile,
    law,
)
from snncore.analysis.time_jacobian import time_jacobian
from snncore.network import blocks_per_stage


@st.cache_data(max_entries=2000, show_spinner=False)
def measured(probe: GradientProbe) -> GradientProfile:
    return gradient_profile(probe)


def profile_panel(probe: GradientProbe, chosen: Sequence[str]) -> None:
    """Measured norms of every chosen kind, with the closed form of the Spiking one."""
    probes = [of_variant(probe, name) for name in chosen]
    names = [label(name) for name in chosen]
    found = dict(zip(chosen, shown(measured, probes, names), strict=True))
    spiking = of_variant(probe, "spiking")
    closed = law(spiking, found["spiking"]) if "spiking" in found else None
    show(
        profiles(found, closed, decades((probe.depth - 2) // 2)),
        key="gradient_profile",
        summary=profile_summary(probe, found),
        provenance=Provenance(Source.MEASURED, conditions(probe)),
        table=profile_table(found),
        code=profile_code(probe, chosen),
        height=430,
    )
    if "spiking" in found:
        st.markdown(verdict(spiking, found["spiking"]))
    st.caption(tr("gradient.downsample_why"))
    if "plain" in found and probe.start is Start.IDENTITY:
        st.caption(tr("gradient.plain_note"))


def profile_summary(probe: GradientProbe, found: Mapping[str, GradientProfile]) -> str:
    """First over last of every kind, the largest first."""
    order = sorted(found, key=lambda name: -found[name].ratio)
    parts = [tr("gradient.said", name=label(name), ratio=found[name].ratio) for name in order]
    return tr(
        "gradient.profile_summary",
        depth=probe.depth,
        parts=tr("propagation.between").join(parts),
    )


def verdict(spiking: GradientProbe, profile: GradientProfile) -> str:
    """What the closed form says of the Spiking line, and how far it is from it."""
    factor = gradient_factor(spiking)
    if not factor.keeps_spikes:
        return tr("gradient.no_identity", rate=float(profile.active[-1]))
    if spiking.start is not Start.IDENTITY:
        return tr("gradient.not_silenced", spike=factor.spike)
    p, n = float(profile.active[-1]), blocks_per_stage(spiking.depth) - 1
    values = {"spike": factor.spike, "silent": factor.silent, "p": p, "root": p**0.5, "blocks": n}
    if abs(factor.spike - 1) < 1e-6:
        text = tr("gradient.verdict_plateau", **values)
        return f"{text} {tr('gradient.plateau_time')}" if spiking.time_steps > 1 else text
    product = float(norm_ratio(factor, p, n))
    if factor.spike < 1:
        return tr("gradient.verdict_vanish", product=product, **values)
    return tr("gradient.verdict_explode", product=product, **values)


def profile_table(found: Mapping[str, GradientProfile]) -> dict[str, list[object]]:
    """One row for each kind and block; block 0 is what enters the first one."""
    rows = [
        (name, block, norm, active)
        for name, profile in found.items()
        for block, (norm, active) in enumerate(zip(profile.norms, profile.active, strict=True))
    ]
    names = ("kind", "block", "gradient_norm", "active")
    return {column: [row[i] for row in rows] for i, column in enumerate(names)}


def profile_code(probe: GradientProbe, chosen: Sequence[str]) -> str:
    """The lines of Python that measure the same."""
    probes = [f"    {as_python(of_variant(probe, name))}," for name in chosen]
    head = "from snncore.analysis.gradient_profile import GradientProbe, gradient_profile"
    return "\n".join(
        [head, "", "probes = [", *probes, "]", "found = [gradient_profile(p) for p in probes]"]
    )


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
    return "\n".join(
        [
            "from snncore.analysis.gradient_factor import gradient_factor, norm_ratio",
            "from snncore.analysis.gradient_profile import GradientProbe",
            "",
            f"factor = gradient_factor({as_python(probe)})",
            f"ratio = norm_ratio(factor, {rate:g}, range({most + 1}))",
        ]
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
        code="\n".join(
            [
                "from snncore.analysis.gradient_profile import GradientProbe",
                "from snncore.analysis.time_jacobian import time_jacobian",
                "",
                f"found = time_jacobian({as_python(probe)}, blocks={blocks}, rate={rate:g})",
            ]
        ),
        height=380,
    )
    reset = "detached" if detach else "attached"
    st.caption(tr(f"gradient.time_note_{reset}"))
