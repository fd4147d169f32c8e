"""One question of the gradient page: the law by which the gradient grows with depth."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.computing import compute
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.measuring import shown
from pages.shared.ui.probe import MS_PAPER
from pages.shared.ui.python_code import call, of_kinds
from pages.shared.ui.style import Line
from pages.shared.ui.table import by_column
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.variants import label, line, of_variant
from pages.theory.gradient.figures_laws import growth
from pages.theory.gradient.text import growth_words, in_symbols
from snncore.analysis.gradient.growth_laws import LENGTHS, GradientGrowth, growth_law
from snncore.analysis.gradient.profile import GradientProbe, Start
from snncore.surrogate import Surrogate

GROWING = ("plain", "spiking", "no_lif", "ms", "ms_silenced")
STAGE = GradientProbe(
    surrogate=Surrogate.RECTANGLE,
    alpha=1.0,
    start=Start.INITIALISED,
    images=32,
    **MS_PAPER,  # type: ignore[arg-type]
)


@st.cache_data(max_entries=100, show_spinner=False)
def grown(probe: GradientProbe) -> GradientGrowth:
    return compute(growth_law, probe, 1)


def growth_section() -> None:
    """One stage of 4 to 64 blocks with MS-ResNet's neuron; measured once, then kept."""
    say(tr("gradient.growth_lead"))
    probes = [of_variant(STAGE, name) for name in GROWING]
    names = [label(name) for name in GROWING]
    found = dict(zip(GROWING, shown(grown, probes, names), strict=True))
    images = tr("propagation.images", images=STAGE.images, side=STAGE.side)
    seed = tr("propagation.seed", seed=STAGE.seed)
    lines = {name: named(name, law) for name, law in found.items()}
    show(
        growth(found, lines, growth_words()),
        key="gradient_growth",
        summary=growth_summary(found),
        provenance=Provenance(Source.MEASURED, (images, "T = 1", seed, "CPU")),
        table=growth_table(found),
        code=growth_code(),
        height=400,
    )


def named(name: str, law: GradientGrowth) -> Line:
    """The look of a kind, called by its name and its law."""
    return line(name)._replace(name=f"{label(name)}: {in_symbols(law)}")


def growth_summary(found: Mapping[str, GradientGrowth]) -> str:
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


def growth_table(found: Mapping[str, GradientGrowth]) -> dict[str, list[object]]:
    """One row for each kind and number of blocks."""
    rows = [
        (name, blocks, ratio, fitted)
        for name, g in found.items()
        for blocks, ratio, fitted in zip(g.blocks, g.log_ratio, g.fitted(g.blocks), strict=True)
    ]
    names = ("kind", "blocks", "ln_ratio", "fit")
    return by_column(names, rows)


def growth_code() -> str:
    """The lines of Python that measure the same."""
    imports = (
        "import numpy as np",
        "",
        "from snncore.analysis.gradient.growth_laws import growth_law",
        "from snncore.analysis.gradient.profile import GradientProbe",
    )
    return of_kinds(
        imports,
        {name: call(of_variant(STAGE, name)) for name in GROWING},
        "growth_law(probe, seeds=1)",
        "each.law",
        "each.coefficient",
        "each.r_squared",
        "np.exp(each.log_ratio[-1])",
    )
