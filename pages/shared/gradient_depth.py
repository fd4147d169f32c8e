"""The gradient page's other sections: the law of growth with depth, and ResNet-152."""

from collections.abc import Mapping
from pathlib import Path
from threading import Lock

import numpy as np
import streamlit as st

from pages.shared.controls import choice, switch
from pages.shared.figure import Provenance, Source, badge, show
from pages.shared.figures_gradient import deep
from pages.shared.figures_gradient_laws import growth, in_symbols
from pages.shared.propagation_controls import MS_PAPER, as_python
from pages.shared.propagation_results import shown
from pages.shared.text import tr
from pages.shared.variants import label, of_variant
from snncore.analysis.gradient_profile import GradientProbe, Start
from snncore.analysis.growth_laws import LENGTHS, Growth, growth_law
from snncore.analysis.resnet152 import (
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
from snncore.surrogate import Surrogate

ONE_AT_A_TIME = Lock()
GROWING = ("plain", "spiking", "no_lif", "ms", "ms_silenced")
RESULTS = Path(__file__).parents[2] / "assets" / "results" / "gradient_resnet152.json"
DEEP = GradientProbe(
    surrogate=Surrogate.RECTANGLE,
    alpha=1.0,
    start=Start.INITIALISED,
    images=32,
    **(MS_PAPER | {"time_steps": 1}),  # type: ignore[arg-type]
)


@st.cache_data(max_entries=100, show_spinner=False)
def grown(probe: GradientProbe) -> Growth:
    return growth_law(probe, seeds=1)


@st.fragment
def growth_section() -> None:
    """One stage of 4 to 64 blocks with MS-ResNet's neuron; measured once, then kept."""
    st.subheader(tr("gradient.growth_heading"), anchor="growth")
    st.markdown(tr("gradient.growth_lead"))
    probes = [of_variant(DEEP, name) for name in GROWING]
    names = [label(name) for name in GROWING]
    found = dict(zip(GROWING, shown(grown, probes, names), strict=True))
    images = tr("propagation.images", images=DEEP.images, side=DEEP.side)
    seed = tr("propagation.seed", seed=DEEP.seed)
    show(
        growth(found),
        key="gradient_growth",
        summary=growth_summary(found),
        provenance=Provenance(Source.MEASURED, (images, "T = 1", seed, "CPU")),
        table=growth_table(found),
        code=growth_code(),
        height=400,
    )


def growth_summary(found: Mapping[str, Growth]) -> str:
    """Law, coefficient and R² of every kind."""
    parts = [
        tr(
            f"gradient.grown_{g.law}",
            name=label(name),
            formula=in_symbols(g),
            r_squared=g.r_squared,
            ratio=float(np.exp(g.log_ratio[-1])),
        )
        for name, g in found.items()
    ]
    between = tr("propagation.between")
    return tr("gradient.growth_summary", last=LENGTHS[-1], parts=between.join(parts))


def growth_table(found: Mapping[str, Growth]) -> dict[str, list[object]]:
    """One row for each kind and number of blocks."""
    rows = [
        (name, blocks, ratio, fitted)
        for name, g in found.items()
        for blocks, ratio, fitted in zip(g.blocks, g.log_ratio, g.fitted(g.blocks), strict=True)
    ]
    names = ("kind", "blocks", "ln_ratio", "fit")
    return {column: [row[i] for row in rows] for i, column in enumerate(names)}


def growth_code() -> str:
    """The lines of Python that measure the same."""
    probes = [f"    {as_python(of_variant(DEEP, name))}," for name in GROWING]
    return "\n".join(
        [
            "from snncore.analysis.gradient_profile import GradientProbe",
            "from snncore.analysis.growth_laws import growth_law",
            "",
            "probes = [",
            *probes,
            "]",
            "found = [growth_law(probe, seeds=1) for probe in probes]",
        ]
    )


@st.cache_resource(max_entries=1, show_spinner=False)
def precomputed(changed: float) -> dict[Setup, DeepProfile]:
    """The shipped numbers; `changed` is the file's time, so that a new file is read."""
    return read(RESULTS)


@st.fragment
def deep_section() -> None:
    """The shipped figure, and one of its lines measured again while the reader waits."""
    st.subheader(tr("gradient.deep_heading"), anchor="resnet-152")
    st.markdown(tr("gradient.deep_lead"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        start = choice("deep_start", list(Start), Start.IDENTITY)
        join = choice("deep_join", list(Join), Join.SPIKING)
        steep = switch("deep_steep", True)
        asked = st.button(tr("gradient.deep_run"), icon=":material/play_arrow:", type="primary")
    silenced = start is Start.IDENTITY
    setups = {j.value: Setup(j, slope_of(j, steep), silenced) for j in Join}
    setup = setups[join]
    if asked:
        # One at a time: thirty of them at once would not fit into memory.
        text = tr("gradient.deep_running", name=label(join))
        with st.spinner(text, show_time=True), ONE_AT_A_TIME:
            st.session_state["deep_live"] = (setup, deep_profile(setup))
    live = st.session_state.get("deep_live")
    live = live if live and live[0] == setup else None
    known = precomputed(RESULTS.stat().st_mtime)
    shipped = {name: known[setup] for name, setup in setups.items()}
    show(
        deep(shipped, live),
        key="gradient_deep",
        summary=deep_summary(shipped),
        provenance=Provenance(Source.PRECOMPUTED, deep_conditions()),
        table=deep_table(shipped),
        code=deep_code(setup),
        height=430,
    )
    if live:
        badge(Provenance(Source.MEASURED, deep_conditions()))
        st.markdown(live_sentence(live[1], known[setup], label(join)))
    st.caption(tr("gradient.deep_note"))


def slope_of(join: Join, steep: bool) -> float:
    """α. It changes what Spiking blocks do to the gradient; SEW's factor is 1 for any."""
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
    return {column: [row[i] for row in rows] for i, column in enumerate(names)}


def deep_code(setup: Setup) -> str:
    """The lines of Python that measure one line."""
    join = f"Join({setup.join.value!r})"
    return "\n".join(
        [
            "from snncore.analysis.resnet152 import Join, Setup, deep_profile",
            "",
            f"found = deep_profile(Setup({join}, {setup.alpha:g}, {setup.silenced}))",
        ]
    )
