"""The gradient page's first panel: the norm at every block, measured, and what to make of it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.computing import by_text, compute
from pages.shared.ui.figure import Provenance, Source, say_overflow
from pages.shared.ui.measuring import by_variant
from pages.shared.ui.panel import FIRST
from pages.shared.ui.python_code import call, of_kinds
from pages.shared.ui.table import by_column
from pages.shared.ui.text import tr
from pages.shared.ui.variants import label, line, of_variant
from pages.theory.gradient.controls import conditions
from pages.theory.gradient.figures import decades, profiles
from pages.theory.gradient.text import blocks_in_words, profile_words
from snncore.analysis.gradient.factor import gradient_factor, norm_ratio
from snncore.analysis.gradient.profile import (
    GradientProbe,
    GradientProfile,
    Start,
    gradient_profile,
    law,
)
from snncore.network import blocks_per_stage


@st.cache_data(max_entries=2000, show_spinner=False, hash_funcs=by_text(GradientProbe))
def measured(probe: GradientProbe) -> GradientProfile:
    return compute(gradient_profile, probe)


def profile_panel(probe: GradientProbe, chosen: Sequence[str]) -> Mapping[str, GradientProfile]:
    """Draw and return the norms of every chosen kind, with the closed form of the Spiking one."""
    found: Mapping[str, GradientProfile] = by_variant(measured, probe, chosen)  # type: ignore[arg-type]
    lines = {name: line(name) for name in chosen}
    spiking = of_variant(probe, "spiking")
    closed = law(spiking, found["spiking"]) if "spiking" in found else None
    show(
        profiles(found, closed, decades((probe.depth - 2) // 2), lines, profile_words()),
        key="gradient_profile",
        summary=profile_summary(probe, found),
        provenance=Provenance(Source.MEASURED, conditions(probe)),
        table=profile_table(found),
        code=profile_code(probe, chosen),
        height=FIRST,
    )
    if "spiking" in found:
        st.markdown(verdict(spiking, found["spiking"]))
    say_overflow(each.norms for each in found.values())
    if "plain" in found and probe.start is Start.IDENTITY:
        st.caption(tr("gradient.plain_note"))
    return found


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
    if spiking.start is not Start.IDENTITY:
        return tr("gradient.not_silenced")
    if not factor.keeps_spikes:
        return tr("gradient.no_identity", rate=float(profile.active[-1]))
    n = blocks_per_stage(spiking.depth)  # the first stage: none of its blocks changes the shape
    p = float(profile.active[n])
    values: dict[str, object] = {
        "spike": factor.spike,
        "silent": factor.silent,
        "p": p,
        "root": p**0.5,
    }
    values["blocks"] = blocks_in_words(n)
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
    return by_column(names, rows)


def profile_code(probe: GradientProbe, chosen: Sequence[str]) -> str:
    """The lines of Python that measure the same."""
    imports = ["from snncore.analysis.gradient.profile import GradientProbe, gradient_profile"]
    probes = {name: call(of_variant(probe, name)) for name in chosen}
    return of_kinds(imports, probes, "gradient_profile(probe)", "each.ratio", "each.norms")
