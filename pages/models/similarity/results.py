"""What the similarity page measures, kept for all sessions, drawn as soon as something is known."""

import time
from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.models.similarity.figures import NEAR_ONE, WHOLE, Spokes, Words, radar
from pages.shared.components.plot.plot import draw, show
from pages.shared.nets.measured_part import MeasuredPart, batch, in_rounds, said_of_images, source
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.computing import by_text, compute
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.style import Line
from pages.shared.ui.table import by_column
from pages.shared.ui.text import tr
from snncore.analysis.of_network import of_network
from snncore.analysis.signal.block_similarity import BlockSimilarity, block_similarity, joined

BUDGET = 2.4e7
"""Neuron updates of one part: below half a second of one core, forwards."""

PATIENCE = 0.5
"""Seconds until the figure is drawn with what is known."""


@st.cache_data(max_entries=2000, show_spinner=False, hash_funcs=by_text(MeasuredPart))
def measured(part: MeasuredPart, _trained: TrainedNet | None) -> BlockSimilarity:
    return compute(of_network, block_similarity, source(part, _trained), batch(part).images)


def panel(
    key: str,
    work: Mapping[str, Sequence[MeasuredPart]],
    named: Mapping[str, Line],
    *,
    trained: Mapping[str, TrainedNet],
    conditions: Sequence[str],
    near: bool,
    code: str,
) -> dict[str, BlockSimilarity]:
    """The radar of all networks of `work`, which grows while they are measured."""
    ends = NEAR_ONE if near else WHOLE
    place, drawn = st.empty(), time.monotonic()
    total = sum(len(each) for each in work.values())
    for done, known in in_rounds(work, lambda name, part: measured(part, trained.get(name))):
        found = {name: joined(known[name]) for name in work if known[name]}
        nets = [Spokes(named[name], found[name]) for name in found]
        if done < total and time.monotonic() - drawn > PATIENCE:
            drawn = time.monotonic()
            with place.container():
                text = tr("measured.so_far", done=done, total=total)
                st.progress(done / total, text)
                draw(radar(nets, ends, words()), key=f"{key}_after_{done}", label=text, height=460)
    with place.container():
        show(
            radar(nets, ends, words()),
            key=key,
            summary=summary({named[name].name: each for name, each in found.items()}),
            provenance=Provenance(
                Source.MEASURED, [*said_of_images(work.values()), *conditions, "CPU"]
            ),
            table=table(found),
            code=code,
            height=460,
        )
    return found


def words() -> Words:
    """What stands in the radar."""
    return Words(tr("similarity.mark_dead"), tr("similarity.mark_silent"), tr("similarity.hover"))


def takeaway(found: Mapping[str, BlockSimilarity]) -> str:
    """How many blocks of each network change nothing at all, in one sentence."""
    parts = [
        tr("similarity.unchanged", name=name, dead=int(n.dead.sum()), blocks=int(n.defined.sum()))
        for name, n in found.items()
    ]
    return tr("similarity.takeaway", parts=tr("propagation.between").join(parts))


def summary(found: Mapping[str, BlockSimilarity]) -> str:
    """Which blocks of every net lie at exactly 1, which are silent, how alike the rest is."""
    nets = [of_net(name, net) for name, net in found.items()]
    return tr("similarity.summary", parts=tr("propagation.between").join(nets))


def of_net(name: str, found: BlockSimilarity) -> str:
    dead, silent = found.dead, found.silent
    values = {"name": name, "dead": int(dead.sum()), "blocks": int(found.defined.sum())}
    said = [
        tr("similarity.at_one", where=ranges(dead), **values)
        if dead.any()
        else tr("similarity.none_at_one", **values)
    ]
    if silent.any():
        where = ranges(silent)
        said.append(tr("similarity.silent_at", count=int(silent.sum()), where=where))
    rest = found.mean[found.defined & ~dead & ~silent]
    if len(rest):
        low, high = float(rest.min()), float(rest.max())
        one = f"{low:.3f}" == f"{high:.3f}"
        said.append(
            tr("similarity.rest_one", mean=low)
            if one
            else tr("similarity.rest", low=low, high=high)
        )
        near = int((rest >= 0.9995).sum())
        if near:
            said.append(tr("similarity.nearly", count=near))
    return tr("similarity.part_between").join(said)


def ranges(chosen: NDArray[np.bool_]) -> str:
    """The numbers of the chosen blocks, from 1: blocks 1, 2, 3, 5 are "1–3, 5"."""
    runs: list[list[int]] = []
    for block in (np.flatnonzero(chosen) + 1).tolist():
        if runs and block == runs[-1][1] + 1:
            runs[-1][1] = block
        else:
            runs.append([block, block])
    return tr("propagation.comma").join(
        f"{first}–{last}" if last > first else f"{first}" for first, last in runs
    )


def table(found: Mapping[str, BlockSimilarity]) -> dict[str, list[object]]:
    """One row for each net and block; nan where SSIM is not defined."""
    rows = [
        (name, i + 1, net.mean[i], net.changed.mean(0)[i], *net.rate.mean(0)[i : i + 2])
        for name, net in found.items()
        for i in range(len(net.mean))
    ]
    names = ("net", "block", "ssim", "changed", "rate_before", "rate_after")
    return by_column(names, rows)
