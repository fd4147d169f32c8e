"""What the first gradient and the first spikes of a network look like, before any training."""

from dataclasses import replace

import streamlit as st
import torch

from pages.models.train.figures import Found, draw
from pages.shared.components.plot.plot import show
from pages.shared.runs.names import name
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.naming import data_name, device_name
from pages.shared.ui.one_at_a_time import ONE_AT_A_TIME
from pages.shared.ui.python_code import call
from pages.shared.ui.table import by_column
from pages.shared.ui.text import tr
from snncore.analysis.gradient.at_init import AtInit, at_init, neurons
from snncore.data import batches, load
from snncore.experiment import BlockKind, Experiment
from snncore.recipe import Recipe

CPU = torch.device("cpu")
CONTRAST = (BlockKind.SPIKING, BlockKind.SEW, BlockKind.MS)
BUDGET = 6e6
"""Neuron updates that one network may take, a fifth of a second on one core (measured)."""

LARGE = 1e7
"""Neuron updates for one image from which on it takes seconds, and is done on demand."""

MOST_IMAGES = 8


def before_training(experiment: Experiment) -> None:
    """The chosen network beside the blocks of the two papers: same weights' seed, same images."""
    if neurons(experiment) > LARGE:
        st.caption(tr("train.before_large"))
        if not st.button(tr("train.before_compute"), icon=":material/calculate:"):
            return
    count = image_count(experiment)
    kinds = [kind for kind in CONTRAST if kind is not experiment.block] + [experiment.block]
    found = {kind: first_step(replace(experiment, block=kind), count) for kind in kinds}
    with st.container(border=True):
        st.markdown(f"##### {tr('train.before')}")
        show(
            draw(experiment, found),
            key="before_training",
            summary=summary(experiment, found[experiment.block]),
            provenance=Provenance(
                Source.MEASURED,
                [
                    data_name(load(experiment.dataset).label),
                    tr("train.on_images", count=count),
                    tr("train.seed", seed=experiment.seed),
                    device_name(CPU),
                ],
            ),
            table=table(found),
            code=code(experiment, count),
            height=330,
        )


def image_count(experiment: Experiment) -> int:
    """As many images as the budget allows, at least one."""
    return int(min(MOST_IMAGES, max(1, BUDGET // neurons(experiment))))


@st.cache_data(max_entries=500, show_spinner=False)
def first_step(experiment: Experiment, count: int) -> AtInit:
    """On the first images that training would see."""
    images, labels = next(
        batches(
            load(experiment.dataset),
            size=count,
            count=Recipe().train_images,
            seed=experiment.seed,
            device=CPU,
        )
    )
    with ONE_AT_A_TIME:
        return at_init(experiment, images, labels)


def summary(experiment: Experiment, result: AtInit) -> str:
    """How the gradient changes on its way to the first block, and which layers are silent."""
    silent = tr("train.no_neurons")
    if result.layers:
        silent = tr(
            "train.silent",
            silent=int((result.firing_rates == 0).sum()),
            layers=len(result.layers),
            most=float(result.firing_rates.max()),
        )
    first, last = float(result.gradient_norms[0]), float(result.gradient_norms[-1])
    values = {"block": name(experiment), "depth": experiment.depth, "silent": silent}
    if first == 0 or last == 0:
        return tr("train.before_zero", **values)
    factor = first / last
    change = tr("train.keeps")
    if factor >= 1.5:
        change = tr("train.grows", factor=factor)
    elif factor <= 1 / 1.5:
        change = tr("train.shrinks", factor=1 / factor)
    return tr("train.before_summary", first=first, last=last, change=change, **values)


def table(found: Found) -> dict[str, list[object]]:
    """One row per number."""
    rows = [
        (str(kind), quantity, site, float(value))
        for kind, r in found.items()
        for quantity, sites, values in (
            ("gradient_norm", r.blocks, r.gradient_norms),
            ("firing_rate", r.layers, r.firing_rates),
        )
        for site, value in zip(sites, values, strict=True)
    ]
    return by_column(COLUMNS, rows)


COLUMNS = ("block", "quantity", "of", "value")


def code(experiment: Experiment, count: int) -> str:
    """The lines of Python that compute the chosen network's part."""
    return "\n".join(
        [
            "from snncore.analysis.gradient.at_init import at_init",
            "from snncore.data import batches, load",
            "from snncore.experiment import Experiment",
            "from snncore.recipe import Recipe",
            "",
            f"experiment = {call(experiment)}",
            "stream = batches(",
            "    load(experiment.dataset),",
            f"    size={count}, count=Recipe().train_images, seed=experiment.seed, device='cpu',",
            ")",
            "print(at_init(experiment, *next(stream)))",
        ]
    )
