"""Which trained network a page looks at: one that ships with the app, or one of the user's runs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import streamlit as st

from pages.shared.nets.begun import begun
from pages.shared.nets.shipped import files, read_shipped, shown
from pages.shared.runs import names
from pages.shared.runs.file import file_name
from pages.shared.runs.manager import manager
from pages.shared.runs.owner import owner
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.naming import DATA, data_name
from pages.shared.ui.text import tr
from snncore.checkpoint import Checkpoint, CheckpointError
from snncore.data import available
from snncore.network import ANALOG

RUN = "run."
"""A key of one's own run begins with this."""


class TrainedNet(NamedTuple):
    """A trained network: what the URL calls it, its checkpoint, and who trained it.

    The checkpoint is shared by all sessions: nobody writes to its tensors; `restore()` gives a
    network of one's own.
    """

    key: str
    checkpoint: Checkpoint
    source: Source

    @property
    def name(self) -> str:
        """Block, g and depth."""
        return names.name_and_depth(self.checkpoint.experiment)

    @property
    def file(self) -> str:
        """The network's file for the lines of Python: its place, or the name of a run's export."""
        path = files().get(self.key) if self.source is Source.PRECOMPUTED else None
        return shown(path) if path else file_name(self.checkpoint)

    def provenance(self, *more: str) -> Provenance:
        """Where a figure's numbers come from: neuron, T, width, steps, seed, data, and more."""
        c = self.checkpoint
        conditions = [
            settings(self),
            tr("trained.steps", steps=c.step, seed=c.experiment.seed),
            *([data_name(c.record["dataset"])] if c.record.get("dataset") in DATA else []),
            *more,
        ]
        return Provenance(self.source, conditions)

    @property
    def score(self) -> float | None:
        """The fraction right on test images, where it was measured on just these weights."""
        return self.checkpoint.record.get("accuracy")


@cache
def shipped() -> dict[str, Checkpoint]:
    """What ships with the app, by key, read once for the whole server."""
    return read_shipped()


def trained_nets(*, events: bool = False) -> dict[str, TrainedNet]:
    """All networks to look at, by key: the shipped ones, then one's own runs; those that get event
    clips only where the page has `events`."""
    nets = [TrainedNet(key, c, Source.PRECOMPUTED) for key, c in shipped().items()]
    return {n.key: n for n in [*nets, *own_runs()] if events or not n.checkpoint.experiment.events}


def own_runs() -> Iterator[TrainedNet]:
    """The runs of this browser that have been saved, each as it was saved last, newest first."""
    for token in reversed(manager().history(owner())):
        checkpoint = manager().checkpoint(token)
        if checkpoint is not None:
            yield TrainedNet(RUN + token, checkpoint, Source.MEASURED)


def whole(net: TrainedNet) -> bool:
    """Whether the tensors can be read, which no list asks of its networks; a sentence if not."""
    try:
        len(net.checkpoint.net)
    except CheckpointError:
        st.error(tr("trained.damaged", name=net.name, file=net.file), icon=":material/block:")
        return False
    return True


def telling(nets: Mapping[str, TrainedNet]) -> str:
    """The key of the network with which a page opens: of the shipped ones with spikes one whose
    data set is here, if there is any; of those the one with the most time steps, then the best."""
    spiking = [
        net
        for net in nets.values()
        if net.source is Source.PRECOMPUTED and net.checkpoint.experiment.block not in ANALOG
    ]
    if not spiking:
        return next(iter(nets))
    return max(spiking, key=worth).key


def worth(net: TrainedNet) -> tuple[float, ...]:
    """The larger, the more a network has to show on this machine."""
    e = net.checkpoint.experiment
    return not e.events, available(e.dataset), e.time_steps, net.score or 0


def labels(nets: Mapping[str, TrainedNet]) -> dict[str, str]:
    """The networks' names in a box, by key: short, as a box cannot break its line, and each its
    own, as Streamlit cannot tell two of the same name apart."""
    return told_apart({key: label(net) for key, net in nets.items()}, nets, APART, " · ")


def told_apart(
    called: Mapping[str, str],
    nets: Mapping[str, TrainedNet],
    parts: Sequence[Callable[[TrainedNet], str]],
    joint: str,
) -> dict[str, str]:
    """The names by key; where several are the same, with the first parts that tell them apart."""
    found = dict(called)
    for part in parts:
        for name in {name for name in found.values() if list(found.values()).count(name) > 1}:
            same = {key: part(nets[key]) for key in found if found[key] == name}
            if len(set(same.values())) > 1:
                found |= {key: f"{name}{joint}{more}" for key, more in same.items()}
    return found


def label(net: TrainedNet) -> str:
    """What a box says of it: block, depth, data, how good it is, and whether it is one's own."""
    parts = [net.name, *gamma(net), tr(f"trained.on_{net.checkpoint.experiment.dataset}")]
    if net.score is not None:
        parts.append(f"{net.score:.1%}")
    if net.source is not Source.PRECOMPUTED:
        parts.append(tr("trained.own"))
    return " · ".join(parts)


def gamma(net: TrainedNet) -> list[str]:
    """γ of each branch's last BN at the start, where it was chosen."""
    chosen = net.checkpoint.experiment.last_gamma
    return [] if chosen is None else [f"γ = {chosen:g}"]


def settings(net: TrainedNet) -> str:
    """Neuron, T and width."""
    e = net.checkpoint.experiment
    neuron = "ReLU" if e.block in ANALOG else tr(f"option.{e.neuron}")
    return tr("trained.settings", neuron=neuron, time_steps=e.time_steps, width=e.width)


def begun_or_key(net: TrainedNet) -> str:
    """When a run was begun; of what ships with the app its key."""
    if net.source is Source.PRECOMPUTED:
        return net.key
    return begun(net.key.removeprefix(RUN), seconds=True)


APART: Sequence[Callable[[TrainedNet], str]] = (
    lambda net: tr("train.seed", seed=net.checkpoint.experiment.seed),
    lambda net: f"T = {net.checkpoint.experiment.time_steps}",
    settings,
    begun_or_key,
)
