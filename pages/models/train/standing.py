"""How the runs on the page stand: the sentence above them, and the questions that come next."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import streamlit as st

from pages.models.train.answer import race_sentence
from pages.models.train.link import race_link
from pages.models.train.race import shown_race
from pages.shared.runs.manager import manager
from pages.shared.runs.names import name
from pages.shared.runs.owner import owner
from pages.shared.runs.snapshot import Snapshot
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps
from snncore.experiment import Experiment
from snncore.recipe import Recipe
from snncore.run.state import ACTIVE

NO_CURVE = 10**9
"""Asked for what came after this step, a run tells its state without its curves."""


class Standing(NamedTuple):
    """What the page says of a run beside its panel: when it changes, the page is run again."""

    active: bool
    saved: bool


Standings = Mapping[str, Standing]
"""How the runs that the server knows stand, by token."""


def standings(runs: Sequence[str]) -> dict[str, Standing]:
    """How the runs on the page stand, by token."""
    return {
        run: standing(manager().snapshot(run, NO_CURVE)) for run in runs if manager().settings(run)
    }


def standing(snapshot: Snapshot) -> Standing:
    return Standing(snapshot["state"] in ACTIVE, snapshot["checkpoint"] > 0)


def say_standing(stands: Standings) -> None:
    """The takeaway: of a race its answer, else how far the runs are and what they can."""
    race = shown_race(list(stands))
    if race:
        st.info(race_sentence(race), icon=":material/flag:")
        return
    say(" ".join(stands_at(run) for run in stands))


def stands_at(run: str) -> str:
    """How far one run is, and its latest test accuracy."""
    snapshot, (experiment, recipe) = manager().snapshot(run, NO_CURVE), settings_of(run)
    values = {"name": name(experiment), "depth": experiment.depth, "steps": recipe.steps}
    if snapshot["state"] in ACTIVE:
        return tr("train.goes_on", **values)
    if not snapshot["test"]["step"]:
        return tr("train.over_untested", step=snapshot["step"], **values)
    return tr(
        "train.over",
        step=snapshot["test"]["step"][-1],
        accuracy=snapshot["test"]["accuracy"][-1],
        chance=1 / experiment.classes,
        **values,
    )


def next_of(stands: Standings) -> None:
    """What a trained network can be asked next: its spikes, what tells it from the other one, and
    whether another seed says the same."""
    steps = []
    saved = [run for run in stands if stands[run].saved and manager().owned(run, owner())]
    if len(stands) > 1:
        pins = dict(zip(("pin_a", "pin_b"), stands, strict=False))
        steps.append(Step(tr("train.next_compare"), "models/compare", pins))
    if saved and not steps:
        experiment, _ = settings_of(saved[-1])
        question = tr("train.next_raster", name=name(experiment))
        steps.append(Step(question, "models/raster", {"net": f"run.{saved[-1]}"}))
    experiment, recipe = settings_of(list(stands)[-1])
    if shown_race(list(stands)):
        again = race_link(experiment, recipe, seed=experiment.seed + 1, rival=experiment.block)
        steps.append(Step(tr("train.next_race_seed"), "models/train", again))
    else:
        again = race_link(experiment, recipe)
        steps.append(Step(tr("train.next_race"), "models/train", again))
    next_steps(*steps)


def settings_of(run: str) -> tuple[Experiment, Recipe]:
    """The settings of a run that the server knows."""
    known = manager().settings(run)
    assert known
    return known
