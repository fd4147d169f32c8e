"""The similarity page's second question: networks that have been trained, on test images."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.models.similarity.results import BUDGET, panel, takeaway
from pages.shared.nets.measured_part import parts, say_missing
from pages.shared.nets.python_code import on_test_images
from pages.shared.nets.several import (
    choose_trained_nets,
    families,
    first_four,
    learned,
    looks,
    names,
)
from pages.shared.nets.trained import TrainedNet, trained_nets
from pages.shared.ui.controls import one_of, switch
from pages.shared.ui.style import Line
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from snncore.analysis.signal.block_similarity import BlockSimilarity
from snncore.data import available
from snncore.experiment import BlockKind

DEAD_IN_PAPER = 5
"""Blocks at exactly 1 in the Spiking ResNet of the MS-ResNet paper's radar chart."""

COUNTS = (10, 20, 50, 100)

PAIR = {BlockKind.SPIKING, BlockKind.MS}


def as_in_the_paper() -> list[str] | None:
    """The paper's radar has a deep Spiking ResNet and a deep MS-ResNet: the deepest networks that
    were trained alike, have both, and have learned; as elsewhere, where there are none."""
    nets = trained_nets()
    shown = [
        first_four(alike, nets)
        for alike in families(nets)
        if alike.keys() >= PAIR
        and available(nets[alike[BlockKind.MS]].checkpoint.experiment.dataset)
    ]
    known = [keys for keys in shown if learned(nets[key] for key in keys)]
    return max(known, key=lambda keys: nets[keys[0]].checkpoint.experiment.depth, default=None)


def after_section(first: DeltaGenerator) -> None:
    """Up to four trained networks in one radar, each on the images of its own data set; `first`
    gets the takeaway."""
    which, how = st.columns([2.2, 1], gap="medium")
    with which:
        nets = choose_trained_nets("similarity_nets", default=as_in_the_paper())
    with how:
        count = one_of("similarity_trained_images", COUNTS, 20)
        near = switch("similarity_near", False)
    if not nets:
        return
    work = {key: parts(net.checkpoint.experiment, count, BUDGET, net) for key, net in nets.items()}
    say_missing(work.values())
    called, look = names(nets), looks(nets)
    found = panel(
        "similarity_after",
        work,
        {key: Line(called[key], look[key]) for key in nets},
        trained=nets,
        conditions=[tr("measured.running_statistics")],
        near=near,
        code=on_test_images(
            nets,
            count,
            ["from snncore.analysis.signal.block_similarity import block_similarity"],
            "found = block_similarity(net, batch.images)",
            "print(file.stem, int(found.dead.sum()), found.mean)",
        ),
    )
    with first:
        say(takeaway({called[key]: each for key, each in found.items()}))
    own = {key: net for key, net in nets.items() if work[key][0].own}
    for sentence in verdicts(own, called, found):
        st.markdown(sentence)


def verdicts(
    nets: Mapping[str, TrainedNet],
    called: Mapping[str, str],
    found: Mapping[str, BlockSimilarity],
) -> list[str]:
    """A sentence for every Spiking net: its first γ, and whether it looks as in the paper."""
    return [
        verdict(called[key], net.checkpoint.experiment.branch_gamma, int(found[key].dead.sum()))
        for key, net in nets.items()
        if net.checkpoint.experiment.block is BlockKind.SPIKING
    ]


def verdict(name: str, gamma: float, dead: int) -> str:
    """One dead block is not yet the paper's picture."""
    picture = "as_paper" if dead >= DEAD_IN_PAPER else "fewer_dead" if dead else "not_as_paper"
    return tr(f"similarity.{picture}", name=name, gamma=gamma, dead=dead, five=DEAD_IN_PAPER)
