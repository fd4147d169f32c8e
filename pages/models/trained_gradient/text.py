"""What the trained gradient page says of its numbers, and of the paper's picture."""

from collections.abc import Mapping

import numpy as np

from pages.models.trained_gradient.figures import SHARES
from pages.models.trained_gradient.results import State
from pages.shared.nets.several import names
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.numbers import by_hand
from pages.shared.ui.text import tr
from snncore.analysis.gradient.trained_gradient import InputGradients
from snncore.experiment import BlockKind


def takeaway(nets: Mapping[str, TrainedNet], found: Mapping[State, InputGradients]) -> str:
    """How much of the last block's gradient is left at the first one, in each trained network."""
    called = names(nets)
    parts = [
        tr("trained_gradient.said", name=called[key], ratio=ratio(found[State(key, False)]))
        for key in nets
    ]
    return tr("trained_gradient.takeaway", parts=tr("propagation.between").join(parts))


def over_images_said(nets: Mapping[str, TrainedNet], found: Mapping[State, InputGradients]) -> str:
    """How far the images' norms at the first block lie apart, in each trained network."""
    called = names(nets)
    parts = []
    for key in nets:
        low, high = np.percentile(found[State(key, False)].norms[:, 0], (SHARES[0], SHARES[-1]))
        parts.append(
            tr("trained_gradient.said", name=called[key], ratio=by_hand(f"×{high / low:.3g}"))
            if low
            else tr("trained_gradient.some_lost", name=called[key])
        )
    return tr(
        "trained_gradient.over_images",
        low=SHARES[0],
        high=SHARES[-1],
        parts=tr("propagation.between").join(parts),
    )


def summary(nets: Mapping[str, TrainedNet], found: Mapping[State, InputGradients]) -> str:
    """First over last of every net, trained and, where it was measured, new."""
    called = names(nets)
    parts = []
    for key in nets:
        trained, new = found[State(key, False)], found.get(State(key, True))
        text = tr("trained_gradient.said", name=called[key], ratio=ratio(trained))
        parts.append(
            text if new is None else tr("trained_gradient.said_new", text=text, ratio=ratio(new))
        )
    return tr("trained_gradient.summary", parts=tr("propagation.between").join(parts))


def ratio(gradients: InputGradients) -> str:
    """First over last; in words where one of them is 0."""
    if not gradients.batch[-1]:
        return tr("trained_gradient.no_gradient")
    if not gradients.batch[0]:
        return tr("trained_gradient.lost")
    return by_hand(f"×{gradients.ratio:.3g}")


def silent(nets: Mapping[str, TrainedNet], found: Mapping[State, InputGradients]) -> list[str]:
    """A sentence for each line in which a block's input is silent on all images."""
    called = names(nets)
    said = []
    for (key, new), gradients in found.items():
        quiet = (gradients.active == 0).all(axis=0).nonzero()[0]
        if len(quiet):
            name = tr("trained_gradient.new", name=called[key]) if new else called[key]
            said.append(tr("trained_gradient.silent", name=name, block=int(quiet[0]) + 1))
    return said


def verdict(nets: Mapping[str, TrainedNet], found: Mapping[State, InputGradients]) -> str:
    """Whether MS is flatter and calmer than Spiking, as the paper has it, in nets of one depth."""
    pair = rivals(nets)
    if pair is None:
        return tr("trained_gradient.no_pair")
    ms, spiking = (found[State(key, False)] for key in pair)
    flatter, calmer = ms.spread < spiking.spread, ms.step < spiking.step
    values = {
        "depth": nets[pair[0]].checkpoint.experiment.depth,
        "evenness": evenness(ms, spiking),
    }
    if flatter and calmer:
        return tr("trained_gradient.as_paper", **values)
    if flatter or calmer:
        return tr("trained_gradient.half_paper", **values)
    return tr("trained_gradient.not_paper", **values)


def at_init(nets: Mapping[str, TrainedNet], found: Mapping[State, InputGradients]) -> str | None:
    """The verdict on MS and Spiking before training; None where that was not measured."""
    pair = rivals(nets)
    if pair is None or State(pair[0], True) not in found:
        return None
    return tr(
        "trained_gradient.at_init", evenness=evenness(*(found[State(key, True)] for key in pair))
    )


def evenness(ms: InputGradients, spiking: InputGradients) -> str:
    """How flat and how calm both are, as part of a sentence."""
    return tr(
        "trained_gradient.evenness",
        ms=ms.spread,
        spiking=spiking.spread,
        ms_step=ms.step,
        spiking_step=spiking.step,
    )


def rivals(nets: Mapping[str, TrainedNet]) -> tuple[str, str] | None:
    """An MS and a Spiking net of the same depth, the deepest such pair."""
    kinds = {key: net.checkpoint.experiment for key, net in nets.items()}
    pairs = [
        (a.depth, one, other)
        for one, a in kinds.items()
        for other, b in kinds.items()
        if (a.block, b.block) == (BlockKind.MS, BlockKind.SPIKING) and a.depth == b.depth
    ]
    return max(pairs)[1:] if pairs else None
