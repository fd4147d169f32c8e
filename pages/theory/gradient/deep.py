"""One question of the gradient page: ResNet-152, shipped numbers and one line run again."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.computing import compute
from pages.shared.ui.controls import choice, switch
from pages.shared.ui.figure import Provenance, Source, badge
from pages.shared.ui.python_code import script
from pages.shared.ui.table import by_column
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.variants import label, line
from pages.theory.gradient.figures import deep
from pages.theory.gradient.text import deep_words
from snncore.analysis.gradient.profile import Start
from snncore.analysis.gradient.resnet152 import (
    BORDERS,
    IMAGES,
    SEED,
    SIDE,
    TIME_STEPS,
    DeepProfile,
    Join,
    Setup,
    deep_profile,
    read,
)

RESULTS = Path(__file__).parents[3] / "assets" / "results" / "gradient_resnet152.json"


@st.cache_resource(max_entries=1, show_spinner=False)
def precomputed(changed: float) -> dict[Setup, DeepProfile]:
    """The shipped numbers; `changed` is the file's time, so that a new file is read."""
    return read(RESULTS)


def measured(setup: Setup) -> DeepProfile:
    return compute(deep_profile, setup)


def deep_section() -> None:
    """The shipped figure, and one of its lines measured again while the reader waits."""
    say(tr("gradient.deep_lead"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        start = choice("deep_start", list(Start), Start.IDENTITY)
        join = choice("deep_join", list(Join), Join.SPIKING)
        steep = switch("deep_steep", True)
        asked = st.button(tr("gradient.deep_run"), icon=":material/play_arrow:", type="primary")
    silenced = start is Start.IDENTITY
    setups = {j.value: Setup(j, slope_of(j, steep), silenced) for j in Join}
    setup = setups[join]
    if asked:
        text = tr("gradient.deep_running", name=label(join))
        with st.spinner(text, show_time=True):
            st.session_state["deep_live"] = (setup, measured(setup))
    live = st.session_state.get("deep_live")
    live = live if live and live[0] == setup else None
    known = precomputed(RESULTS.stat().st_mtime)
    shipped = {name: known[setup] for name, setup in setups.items()}
    lines = {name: line(name) for name in shipped}
    again = (tr("gradient.live", name=label(join)), live[1]) if live else None
    show(
        deep(shipped, again, lines, deep_words()),
        key="gradient_deep",
        summary=deep_summary(shipped),
        provenance=Provenance(Source.PRECOMPUTED, deep_conditions()),
        table=deep_table(shipped),
        code=deep_code(setup),
        height=430,
    )
    if live:
        with st.container(horizontal=True, vertical_alignment="center"):
            badge(Provenance(Source.MEASURED))
            st.markdown(live_sentence(live[1], known[setup], label(join)), width="content")
    st.caption(tr("gradient.deep_note"))


def slope_of(join: Join, steep: bool) -> float:
    """The surrogate's α: it changes the gradient in Spiking blocks; SEW's factor is always 1."""
    return 3.0 if steep and join is Join.SPIKING else 2.0


def deep_conditions() -> tuple[str, ...]:
    images = tr("propagation.images", images=IMAGES, side=SIDE)
    return (images, f"IF, V_th = 1, T = {TIME_STEPS}", tr("propagation.seed", seed=SEED), "CPU")


def deep_summary(found: Mapping[str, DeepProfile]) -> str:
    """Inside the longest stage: its first block over its last, of every kind."""
    first, last = BORDERS[2], BORDERS[3] - 1
    parts = [
        tr("gradient.deep_said", name=label(name), first=p.norms[first], last=p.norms[last])
        for name, p in found.items()
    ]
    blocks = {"first": first + 1, "last": last + 1}
    return tr("gradient.deep_summary", parts=tr("propagation.between").join(parts), **blocks)


def live_sentence(live: DeepProfile, known: DeepProfile, name: str) -> str:
    """The largest relative distance of what was just measured from what was shipped."""
    gaps = abs(live.norms - known.norms) / np.maximum(known.norms, 1e-12)
    return tr("gradient.live_said", name=name, gap=float(gaps.max()))


def deep_table(found: Mapping[str, DeepProfile]) -> dict[str, list[object]]:
    """One row for each kind and block."""
    rows = [
        (name, block + 1, p.norms[block], p.mean[block], p.branch[block])
        for name, p in found.items()
        for block in range(len(p.norms))
    ]
    names = ("kind", "block", "gradient_norm", "mean_output", "mean_branch")
    return by_column(names, rows)


def deep_code(setup: Setup) -> str:
    """The lines of Python that measure one line."""
    return script(
        ["from snncore.analysis.gradient.resnet152 import Join, Setup, deep_profile"],
        f'found = deep_profile(Setup(Join("{setup.join}"), {setup.alpha!r}, {setup.silenced}))',
        f"print(found.norms[{BORDERS[2]}], found.norms[{BORDERS[3] - 1}])",
    )
