"""The runs that can be compared: this server's, by token, and those that ship with the app."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from pages.shared.nets.trained import shipped
from pages.shared.runs.manager import manager
from pages.shared.runs.names import name_and_depth
from pages.shared.runs.owner import owner
from pages.shared.ui.figure import Source
from snncore.experiment import Experiment
from snncore.recipe import Recipe
from snncore.run.state import ACTIVE

SHIPPED = "net."
"""A key of a network that ships with the app begins with this; no token holds a dot."""

EMPTY: dict[str, list[Any]] = {"step": [], "loss": [], "accuracy": []}

Columns = Mapping[str, list[Any]]


class KnownRun(NamedTuple):
    """A run that can be compared, wherever it is kept.

    `facts` is what a Checkpoint's record says of it, and its device and threads; the columns are
    those of pages/shared/runs/route.py; `imported` says that it was begun elsewhere.
    """

    key: str
    experiment: Experiment
    recipe: Recipe
    step: int
    active: bool
    curve: Columns
    test: Columns
    profile: Columns
    rates: list[Any]
    facts: Mapping[str, Any]
    source: Source
    imported: bool

    @property
    def name(self) -> str:
        return name_and_depth(self.experiment)

    @property
    def family(self) -> tuple[Any, ...]:
        """A key that is equal for runs which differ in nothing but the seed."""
        return family(self.experiment, self.recipe, self.rates)

    @property
    def score(self) -> tuple[int, float] | None:
        """The step of the last test, and the fraction right."""
        if self.test["step"] and self.test["accuracy"][-1] is not None:
            return self.test["step"][-1], self.test["accuracy"][-1]
        return (self.step, self.facts["accuracy"]) if "accuracy" in self.facts else None


def family(experiment: Experiment, recipe: Recipe, rates: list[Any]) -> tuple[Any, ...]:
    """A key that is equal for runs which differ in nothing but the seed."""
    return replace(experiment, seed=0), recipe, tuple(map(tuple, rates))


def alike(run: KnownRun) -> list[str]:
    """The keys of this browser's runs, or of the shipped networks, with the same settings but for
    the seed and what was changed on the way."""
    if run.key.startswith(SHIPPED):
        known = [(SHIPPED + key, c.experiment, c.recipe) for key, c in shipped().items()]
    else:
        tokens = manager().history(owner())
        known = [(t, *settings) for t in tokens if (settings := manager().settings(t))]
    wanted = family(run.experiment, run.recipe, [])
    return [key for key, experiment, recipe in known if family(experiment, recipe, []) == wanted]


def find(key: str) -> KnownRun | None:
    """The run as it stands now; None where nobody knows it."""
    return find_shipped(key) if key.startswith(SHIPPED) else find_run(key)


def find_shipped(key: str) -> KnownRun | None:
    c = shipped().get(key.removeprefix(SHIPPED))
    if c is None:
        return None
    return KnownRun(
        key=key,
        experiment=c.experiment,
        recipe=c.recipe,
        step=c.step,
        active=False,
        curve=c.record.get("curve", EMPTY),
        test=c.record.get("test", EMPTY),
        profile=c.record.get("profile", EMPTY),
        rates=c.record.get("rates", []),
        facts=c.record,
        source=Source.PRECOMPUTED,
        imported=False,
    )


def find_run(token: str) -> KnownRun | None:
    record = manager().record(token)
    if record is None:
        return None
    said = record.snapshot
    told = record.checkpoint.record if record.checkpoint else {}
    return KnownRun(
        key=token,
        experiment=record.experiment,
        recipe=record.recipe,
        step=said["step"],
        active=said["state"] in ACTIVE,
        curve=said["curve"],
        test=said["test"],
        profile=said["profile"],
        rates=said["rates"],
        facts={
            **told,
            "device": said["device"],
            "threads": said["threads"] or told.get("threads"),
        },
        source=Source.MEASURED,
        imported=record.imported,
    )
