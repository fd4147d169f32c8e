"""One question of the gradient page: what its answers cost, drawn against depth."""

import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.computing import compute
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.naming import device_name
from pages.shared.ui.python_code import call, script
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.theory.gradient.figures_cost import against_depth
from pages.theory.gradient.text import cost_words
from snncore.analysis.gradient.cost import Cost, cost
from snncore.analysis.gradient.profile import GradientProbe
from snncore.experiment import BlockKind

PROBE = GradientProbe(block=BlockKind.SEW)


@st.cache_data(max_entries=1, show_spinner=False)
def measured(probe: GradientProbe) -> Cost:
    return compute(cost, probe)


def cost_section() -> None:
    """Measured once for the server, when someone asks: it keeps a core busy for seconds."""
    say(tr("gradient.cost_lead"))
    if not st.toggle(tr("gradient.cost_measure"), key="gradient_cost_measure"):
        return
    with st.spinner(tr("gradient.cost_measuring")):
        found = measured(PROBE)
    summary = tr("gradient.cost_summary", slope=1e3 * found.seconds_per_layer)
    show(
        against_depth(found, cost_words()),
        key="gradient_cost",
        summary=summary,
        provenance=Provenance(Source.MEASURED, (f"SEW ADD, T = {PROBE.time_steps}", device_name())),
        table={"depth": found.depths.tolist(), "seconds": found.seconds.tolist()},
        code=cost_code(),
    )


def cost_code() -> str:
    """The lines of Python that measure the same; the seconds are those of the machine."""
    imports = (
        "from snncore.analysis.gradient.cost import cost",
        "from snncore.analysis.gradient.profile import GradientProbe",
    )
    return script(
        imports,
        f"found = cost({call(PROBE)})",
        "print(1000 * found.seconds_per_layer, dict(zip(found.depths, found.seconds)))",
    )
