"""The propagation page's last question: are two similar inputs still similar at the end?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.controls import choice, number, one_of
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.measuring import shown
from pages.shared.ui.probe import PAPERS, Paper, choose_variants
from pages.shared.ui.python_code import call, listed, script
from pages.shared.ui.table import by_column
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.variants import label, line, of_variant, ranked
from pages.theory.propagation.figures_stream import twins as draw
from pages.theory.propagation.results import twin_correlation
from pages.theory.propagation.text import twin_words
from snncore.analysis.signal.memory import Twins
from snncore.analysis.signal.propagation import Values

SHOWN = ("plain", "spiking", "no_lif", "add", "ms", "ms_silenced")
DEPTHS = (8, 20, 32, 56, 110)


def twins_section() -> None:
    """The controls and the figure; every point is measured once and then kept."""
    say(tr("propagation.twins_lead"))
    chosen = choose_variants("twin_kinds", SHOWN)
    paper = choice("paper", list(Paper), Paper.MS)
    controls, figure = st.columns([1, 3], gap="medium")
    with controls:
        similarity = number("similarity", 0.0, 1.0, 0.95, 0.05)
        deepest = one_of("deepest", DEPTHS, 56)
        seeds = number("seeds", 1, 5, 1, 1)
    settings = PAPERS[paper] | {"time_steps": 4}
    first = Twins(width=8, similarity=similarity, **settings)  # type: ignore[arg-type]
    if chosen:
        with figure:
            twins_panel(first, chosen, [d for d in DEPTHS if d <= deepest], seeds)


def twins_panel(first: Twins, chosen: Sequence[str], depths: Sequence[int], seeds: int) -> None:
    """Mean over the seeds of every chosen kind at every depth."""
    grid = {
        (name, depth, seed): replace(of_variant(first, name), depth=depth, seed=seed)
        for name in chosen
        for depth in depths
        for seed in range(seeds)
    }
    names = [f"{label(name)}, {depth}" for name, depth, _ in grid]
    values = list(shown(twin_correlation, list(grid.values()), names))
    cube = np.array(values).reshape(len(chosen), len(depths), seeds)
    found = dict(zip(chosen, cube.mean(axis=2), strict=True))
    show(
        draw(
            found,
            np.array(depths, dtype=float),
            first.similarity,
            {name: line(name) for name in chosen},
            twin_words(first.similarity),
        ),
        key="propagation_twins",
        summary=summary(found, first.similarity, depths),
        provenance=Provenance(Source.MEASURED, twin_conditions(first, seeds)),
        table=table(chosen, depths, cube),
        code=code(first, chosen, depths, seeds),
        height=380,
    )


def twin_conditions(first: Twins, seeds: int) -> Sequence[str]:
    """Pairs, time steps, width and seeds."""
    pairs = tr("propagation.pairs", pairs=first.images, side=first.side, width=first.width)
    drawn = (
        tr("propagation.seeds_to", last=seeds - 1) if seeds > 1 else tr("propagation.seed", seed=0)
    )
    return (pairs, f"T = {first.time_steps}", drawn, "CPU")


def summary(found: Mapping[str, Values], similarity: float, depths: Sequence[int]) -> str:
    """What is left at the deepest net, from the best to the worst."""
    left = ranked({name: float(values[-1]) for name, values in found.items()})
    return tr("propagation.twins_summary", similarity=similarity, depth=depths[-1], parts=left)


def table(chosen: Sequence[str], depths: Sequence[int], cube: Values) -> dict[str, list[object]]:
    """One row for each variant, depth and seed."""
    rows = [
        (name, depth, seed, cube[i, j, seed])
        for i, name in enumerate(chosen)
        for j, depth in enumerate(depths)
        for seed in range(cube.shape[2])
    ]
    names = ("kind", "depth", "seed", "correlation")
    return by_column(names, rows)


def code(first: Twins, chosen: Sequence[str], depths: Sequence[int], seeds: int) -> str:
    """The lines of Python that measure the same."""
    imports = (
        "from dataclasses import replace",
        "",
        "from snncore.analysis.signal.memory import Twins, twin_inputs",
    )
    return script(
        imports,
        *listed("kinds", (call(of_variant(first, name)) for name in chosen)),
        "found = [",
        "    [twin_inputs(replace(kind, depth=depth, seed=seed)) "
        f"for depth in {list(depths)} for seed in range({seeds})]",
        "    for kind in kinds",
        "]",
        "for kind, each in zip(kinds, found):",
        f"    at_last = each[-{seeds}:]  # the seeds of the largest depth",
        "    print(kind.block, kind.merge, sum(at_last) / len(at_last), each)",
    )
