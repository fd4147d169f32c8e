"""What time adds to the gradient's factor: Eq. 8 is one step, backpropagation goes through all."""

from dataclasses import replace

import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.computing import compute
from pages.shared.ui.controls import number, switch
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.python_code import call, script
from pages.shared.ui.text import tr
from pages.shared.ui.variants import of_variant
from pages.theory.gradient.controls import conditions
from pages.theory.gradient.figures_laws import jacobian
from pages.theory.gradient.text import blocks_in_words, time_words
from snncore.analysis.gradient.profile import GradientProbe
from snncore.analysis.gradient.time_jacobian import time_jacobian


def time_panel(probe: GradientProbe) -> None:
    """∂O[t']/∂S[t] of k silenced Spiking blocks: Eq. 8 is the diagonal, BPTT the whole."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        blocks = number("gradient_blocks", 1, 20, 5, 1)
        rate = number("gradient_rate", 0.05, 0.95, 0.3, 0.05, nearest=True)
        detach = switch("detach_reset", True)
    probe = replace(of_variant(probe, "spiking"), detach_reset=detach)
    found = compute(time_jacobian, probe, blocks, rate)
    same, through = found.same_time, found.through_time
    steps = range(1, probe.time_steps + 1)
    show(
        jacobian(found, time_words()),
        key="gradient_time",
        summary=tr(
            "gradient.time_summary",
            blocks=blocks_in_words(blocks),
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
        code=time_code(probe, blocks, rate),
        height=380,
    )
    reset = "detached" if detach else "attached"
    st.caption(tr(f"gradient.time_note_{reset}"))


def time_code(probe: GradientProbe, blocks: int, rate: float) -> str:
    """The lines of Python that measure the same."""
    imports = (
        "from snncore.analysis.gradient.profile import GradientProbe",
        "from snncore.analysis.gradient.time_jacobian import time_jacobian",
    )
    return script(
        imports,
        f"found = time_jacobian({call(probe)}, blocks={blocks}, rate={rate!r})",
        "print(*found.same_time, *found.through_time)",
    )
