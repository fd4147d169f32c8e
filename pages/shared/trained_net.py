"""Which trained network a page looks at: one that ships with the app, or one of the user's runs."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from pages.shared import run_names
from pages.shared.controls import linked, one_among
from pages.shared.figure import Provenance, Source
from pages.shared.jobs import manager
from pages.shared.naming import DATA, data_name
from pages.shared.owner import owner
from pages.shared.text import tr
from snncore.checkpoint import Checkpoint, read

SHIPPED = Path(__file__).parents[2] / "assets" / "checkpoints"


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
        experiment = self.checkpoint.experiment
        return f"{run_names.name(experiment)}, {experiment.depth}"

    def provenance(self, *more: str) -> Provenance:
        """Where a figure's numbers come from: data, steps, seed, score, and what else is said."""
        c = self.checkpoint
        conditions = [
            tr("trained.steps", steps=c.step, seed=c.experiment.seed),
            *([data_name(c.record["dataset"])] if c.record.get("dataset") in DATA else []),
            *more,
        ]
        return Provenance(self.source, conditions)


@cache
def shipped() -> dict[str, Checkpoint]:
    """What ships with the app, by file name, read once for the whole server."""
    return {path.stem: read(path) for path in sorted(SHIPPED.glob("*.pt"))}


def trained_nets() -> dict[str, TrainedNet]:
    """All networks that this session can look at, by key: the shipped ones, then its own runs."""
    nets = [TrainedNet(key, c, Source.PRECOMPUTED) for key, c in shipped().items()]
    return {net.key: net for net in [*nets, *own_runs()]}


def own_runs() -> Iterator[TrainedNet]:
    """The runs of this browser that have been saved, each as it was saved last, newest first."""
    for token in reversed(manager().history(owner())):
        checkpoint = manager().checkpoint(token)
        if checkpoint is not None:
            yield TrainedNet(f"run.{token}", checkpoint, Source.MEASURED)


def choose_trained_net(field: str = "net", *, default: str | None = None) -> TrainedNet:
    """A box with every trained network; the URL holds its key."""
    nets = trained_nets()
    first = default if default in nets else next(iter(nets))
    key = linked(
        field,
        default=first,
        parse=lambda given: one_among(given, list(nets)),
        allowed=tr("trained.allowed"),
        draw=lambda **options: st.selectbox(
            tr(f"field.{field}"), list(nets), format_func=labels(nets).__getitem__, **options
        ),
    )
    return nets[key]


def labels(nets: Mapping[str, TrainedNet]) -> dict[str, str]:
    """By key; Streamlit cannot tell two options of one name apart, so those show their key too."""
    plain = {key: label(net) for key, net in nets.items()}
    same = Counter(plain.values())
    return {key: text if same[text] == 1 else f"{text} ({key})" for key, text in plain.items()}


def label(net: TrainedNet) -> str:
    """Name, width, T, what tells a run from the next, and the accuracy where it was measured."""
    c = net.checkpoint
    accuracy = c.record.get("accuracy")
    text = tr(
        "trained.label",
        name=net.name,
        width=c.experiment.width,
        time_steps=c.experiment.time_steps,
        source=tr(f"figure.{net.source}"),
    )
    text = tr("trained.run", net=text, step=c.step, seed=c.experiment.seed)
    return text if accuracy is None else tr("trained.scored", net=text, accuracy=accuracy)
