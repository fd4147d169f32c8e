"""What the first gradient and the first spikes of a network look like, before any training."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
import torch

from pages.models.train.figures import Found, Words, draw
from pages.models.train.parts import called
from pages.shared.components.plot.plot import show
from pages.shared.runs.names import name
from pages.shared.ui.computing import by_text, compute, side_by_side
from pages.shared.ui.figure import Provenance, Source, say_overflow
from pages.shared.ui.naming import data_name, device_name
from pages.shared.ui.python_code import call, script
from pages.shared.ui.style import LOOKS, Line
from pages.shared.ui.table import by_column
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from snncore.analysis.gradient.at_init import AtInit, at_init, neurons
from snncore.data import batches, framed, load
from snncore.experiment import BlockKind, Dataset, Experiment
from snncore.recipe import Recipe

CPU = torch.device("cpu")
CONTRAST = (BlockKind.SPIKING, BlockKind.SEW, BlockKind.MS)
BUDGET = 2e6
"""Neuron updates that one network may take: below a tenth of a second of one core (measured)."""

LARGE = 1e7
"""Neuron updates for one image from which on it takes seconds, and is done on demand."""

MOST_IMAGES = 4


def before_training(experiment: Experiment) -> Found:
    """The chosen network beside the blocks of the two papers: same weights' seed, same images.

    Drawn, and given back; empty where it would take long and nobody has asked for it yet.
    """
    if neurons(experiment) > LARGE:
        st.caption(tr("train.before_large"))
        if not st.button(tr("train.before_compute"), icon=":material/calculate:"):
            return {}
    found = first_steps(experiment, contrast(experiment))
    st.markdown(f"**{tr('train.before')}**")
    show(
        draw(experiment.block, found, lines(experiment, found), words(found)),
        key="before_training",
        summary=summary(experiment, found[experiment.block]),
        provenance=provenance(experiment),
        table=table(found),
        code=code(experiment, image_count(experiment)),
        height=280,
    )
    say_overflow(each.gradient_norms for each in found.values())
    return found


def lines(experiment: Experiment, found: Found) -> dict[BlockKind, Line]:
    """What the blocks are called, and how they look."""
    return {kind: Line(name(replace(experiment, block=kind)), LOOKS[kind]) for kind in found}


def words(found: Found) -> Words:
    """The words in the figure."""
    parts = [each for result in found.values() for each in (*result.blocks, *result.layers)]
    return Words(
        block=tr("train.block"),
        layer=tr("train.layer"),
        gradient=tr("train.gradient"),
        rate=tr("train.rate"),
        called=called(parts),
    )


def contrast(experiment: Experiment) -> list[BlockKind]:
    """The blocks of the papers, and the chosen one last."""
    return [kind for kind in CONTRAST if kind is not experiment.block] + [experiment.block]


def untrained(experiment: Experiment, kinds: Sequence[BlockKind]) -> Found:
    """First steps of other kinds of block, for the sentence alone; none where they take long."""
    return {} if neurons(experiment) > LARGE else first_steps(experiment, kinds)


def first_steps(experiment: Experiment, kinds: Sequence[BlockKind]) -> Found:
    count = image_count(experiment)
    asked = [replace(experiment, block=kind) for kind in kinds]
    return dict(zip(kinds, side_by_side(lambda each: first_step(each, count), asked), strict=True))


def provenance(experiment: Experiment) -> Provenance:
    return Provenance(
        Source.MEASURED,
        [
            data_name(load(experiment.dataset).label),
            tr("train.on_images", count=image_count(experiment)),
            tr("train.seed", seed=experiment.seed),
            device_name(CPU),
        ],
    )


def takeaway(experiment: Experiment, found: Found) -> None:
    """What each block does to the gradient before the first step, in one sentence."""
    if not found:
        say(tr("train.takeaway_none"))
        return
    parts = [
        tr("train.takeaway_part", name=name(replace(experiment, block=kind)), change=change(result))
        for kind, result in found.items()
    ]
    said = tr("train.between").join(parts)
    say(tr("train.takeaway", depth=experiment.depth, parts=said))


def change(result: AtInit) -> str:
    """In words how the gradient changes on its way from the last block to the first."""
    first, last = float(result.gradient_norms[0]), float(result.gradient_norms[-1])
    if first == 0 or last == 0:
        return tr("train.vanishes")
    factor = first / last
    if factor >= 1.5:
        return tr("train.grows", factor=factor)
    return tr("train.shrinks", factor=1 / factor) if factor <= 1 / 1.5 else tr("train.keeps")


def image_count(experiment: Experiment) -> int:
    """As many images as the budget allows, at least one."""
    return int(min(MOST_IMAGES, max(1, BUDGET // neurons(experiment))))


@st.cache_data(max_entries=500, show_spinner=False, hash_funcs=by_text(Experiment))
def first_step(experiment: Experiment, count: int) -> AtInit:
    """Loss, gradients and rates of the new network on the first images that training would see."""
    images, labels = next(
        batches(
            framed(load(experiment.dataset), experiment),
            size=count,
            count=Recipe().train_images,
            seed=experiment.seed,
            device=CPU,
        )
    )
    return compute(at_init, experiment, images, labels)


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
    return tr("train.before_summary", first=first, last=last, change=change(result), **values)


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
    return script(
        (
            "from snncore.analysis.gradient.at_init import at_init",
            "from snncore.data import batches, framed, load",
            "from snncore.experiment import Experiment",
            "from snncore.recipe import Recipe",
        ),
        f"experiment = {call(experiment)}",
        "stream = batches(",
        "    framed(load(experiment.dataset), experiment),",
        f"    size={count}, count=Recipe().train_images, seed=experiment.seed, device='cpu',",
        ")",
        "print(at_init(experiment, *next(stream)))",
        cifar10=experiment.dataset is Dataset.CIFAR10,
    )
