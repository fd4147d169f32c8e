"""The similarity page's first question: new networks, and at which γ Spiking blocks do nothing."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.models.similarity.results import BUDGET, panel, takeaway
from pages.shared.nets.measured_part import parts
from pages.shared.ui.controls import choice, number, one_of, switch
from pages.shared.ui.figure import Provenance, Source, badge
from pages.shared.ui.panel import more
from pages.shared.ui.probe import DEPTHS, PAPERS, Paper, choose_variants
from pages.shared.ui.python_code import call, listed, script
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.variants import label, line, of_variant
from snncore.analysis.identity.residual_margin import margin_of
from snncore.analysis.signal.block_similarity import BlockSimilarity
from snncore.experiment import Experiment

SHOWN = ("spiking", "add", "ms")
GAMMAS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
COUNTS = (5, 10, 20)


def before_section(first: DeltaGenerator) -> None:
    """The controls, the radar, and when its blocks lie at exactly 1; `first` gets the takeaway."""
    chosen = choose_variants("similarity_kinds", SHOWN)
    controls, figure = st.columns([1, 3], gap="medium")
    with controls:
        experiment = choose_experiment()
        near = switch("similarity_near", False)
        with more():
            experiment = replace(experiment, seed=number("seed", 0, 99, 0, 1))
            count = one_of("similarity_images", COUNTS, 5)
    if chosen:
        with figure:
            found = before_panel(experiment, chosen, count, near)
        with first:
            say(takeaway({label(name): each for name, each in found.items()}))
    badge(Provenance(Source.REPORTED))
    st.caption(tr("similarity.reported"))
    st.caption(tr("similarity.hypothesis"))


def choose_experiment() -> Experiment:
    """What all the new networks have in common."""
    gamma = one_of("similarity_gamma", GAMMAS, 0.05)
    depth = one_of("depth", DEPTHS, 56)
    time_steps = number("time_steps", 1, 8, 4, 1)
    paper = PAPERS[choice("paper", list(Paper), Paper.MS)]
    settings = {k: v for k, v in paper.items() if k not in ("last_gamma", "time_steps")}
    return Experiment(width=8, last_gamma=gamma, depth=depth, time_steps=time_steps, **settings)  # type: ignore[arg-type]


def before_panel(
    experiment: Experiment, chosen: Sequence[str], count: int, near: bool
) -> dict[str, BlockSimilarity]:
    """One new network of every chosen kind with the same settings and images."""
    nets = {name: of_variant(experiment, name) for name in chosen}
    work = {name: parts(net, count, BUDGET) for name, net in nets.items()}
    size = next(iter(work.values()))[0].size
    found = panel(
        "similarity_before",
        work,
        {name: line(name) for name in chosen},
        trained={},
        conditions=[
            tr("gradient.width", width=experiment.width),
            f"T = {experiment.time_steps}",
            tr("propagation.seed", seed=experiment.seed),
            tr("measured.batch_statistics", size=size),
        ],
        near=near,
        code=code(nets, count, size),
    )
    if "spiking" in found:
        st.markdown(condition(experiment, found["spiking"]))
    return found


def condition(experiment: Experiment, spiking: BlockSimilarity) -> str:
    """When a Spiking block changes nothing, and whether that is so here."""
    gamma, margin = experiment.last_gamma or 0.0, margin_of(experiment)
    values = {
        "gamma": gamma,
        "margin": margin,
        "dead": int(spiking.dead.sum()),
        "blocks": int(spiking.defined.sum()),
    }
    if gamma == 0:
        return tr("similarity.condition_zero", **values)
    if margin == 0:
        return tr("similarity.condition_no_margin", **values)
    deviations = margin / gamma
    if spiking.dead.all(where=spiking.defined):
        return tr("similarity.condition_all", deviations=deviations, **values)
    if spiking.dead.any():
        return tr("similarity.condition_some", deviations=deviations, **values)
    return tr("similarity.condition_none", deviations=deviations, **values)


def code(nets: dict[str, Experiment], count: int, size: int) -> str:
    """The lines of Python that measure the same."""
    first = next(iter(nets.values()))
    imports = (
        "from snncore.analysis.signal.block_similarity import block_similarity, joined",
        "from snncore.data import load, test_batches",
        "from snncore.experiment import Experiment",
        "from snncore.network import build",
    )
    return script(
        imports,
        f"images = load({first.dataset.value!r})",
        *listed("nets", map(call, nets.values())),
        "for net in nets:",
        f"    batches = test_batches(images, size={size}, count={count}, device='cpu')",
        "    found = joined([block_similarity(build(net), b.images) for b in batches])",
        "    print(net.block, net.merge, int(found.dead.sum()), found.mean)",
    )
