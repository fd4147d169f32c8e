"""The propagation page's dead and saturated layers, each with its cause and the knob to turn."""

from collections.abc import Mapping

import streamlit as st

from pages.shared.ui.text import tr
from pages.shared.ui.variants import label, of_variant
from snncore.analysis.probe import Probe
from snncore.analysis.signal.dead_layers import Flag, dead_layers
from snncore.analysis.signal.propagation import Propagation


def flags_panel(probe: Probe, found: Mapping[str, Propagation]) -> None:
    """Dead and saturated layers, each with a likely cause and the knob to turn."""
    flags = [(name, flag) for name, p in found.items() for flag in flags_of(probe, name, p)]
    if not flags:
        st.markdown(f":material/check: {tr('propagation.no_flags')}")
    for name, flag in flags:
        icon = ":material/notifications_off:" if flag.rate == 0 else ":material/notifications:"
        st.markdown(f"{icon} {in_sentence(of_variant(probe, name), label(name), flag)}")


def flags_of(probe: Probe, name: str, p: Propagation) -> tuple[Flag, ...]:
    return dead_layers(of_variant(probe, name), p)


def in_sentence(probe: Probe, name: str, flag: Flag) -> str:
    """Where, how much, why, and what to do."""
    blocks = tr("propagation.one_block", first=flag.first)
    if flag.last > flag.first:
        blocks = tr("propagation.blocks", first=flag.first, last=flag.last)
    where = tr(f"propagation.site_{flag.site}", blocks=blocks)
    cause = tr(
        f"propagation.cause_{flag.cause}",
        sigma=flag.sigma,
        drive=probe.drive,
        v_threshold=probe.v_threshold,
        tau=probe.tau,
        charge=1 / probe.tau,
    )
    return tr("propagation.flag", name=name, where=where, rate=flag.rate, cause=cause)
