"""How a race came out, in one sentence beside what was expected of it."""

import math
from collections.abc import Sequence

from pages.models.train.race import EVEN, SKIPPED, Race, values_of
from pages.shared.runs.manager import manager
from pages.shared.runs.names import name
from pages.shared.runs.snapshot import Snapshot
from pages.shared.ui.text import tr
from snncore.analysis.accuracy_error import accuracy_error
from snncore.run.state import ACTIVE

SURE = 2.0
"""Standard errors of the difference of two accuracies from which on one is ahead."""


def race_sentence(race: Race) -> str:
    """What is expected while both run; who is ahead when they are over."""
    told = [manager().snapshot(token) for token in race.tokens]
    values = values_of(race)
    if any(each["state"] in ACTIVE for each in told):
        return tr("train.race_goes_on", expected=expected(race), **values)
    ended = [
        (name(experiment), each["step"])
        for experiment, each in zip(race.experiments, told, strict=True)
        if tested_at(each) != race.recipe.steps
    ]
    if ended:
        return tr("train.race_broken", name=ended[0][0], step=ended[0][1], **values)
    return decided(race, [each["test"]["accuracy"][-1] for each in told])


def tested_at(snapshot: Snapshot) -> int:
    """The step of the last test; 0 where there was none."""
    return snapshot["test"]["step"][-1] if snapshot["test"]["step"] else 0


def decided(race: Race, accuracy: Sequence[float]) -> str:
    """Who is ahead, by how much, and whether that was expected."""
    names, images = [name(e) for e in race.experiments], race.recipe.test_images
    values = values_of(race) | {"images": images, "a": accuracy[0], "b": accuracy[1]}
    error = SURE * difference_error(accuracy, images)
    difference = accuracy[0] - accuracy[1]
    if abs(difference) <= error:
        return tr("train.race_undecided", open=100 * error, verdict=verdict(race, EVEN), **values)
    ahead = int(difference < 0)
    return tr(
        "train.race_decided",
        ahead=names[ahead],
        points=100 * abs(difference),
        verdict=verdict(race, race.experiments[ahead].block.value),
        **values,
    )


def difference_error(accuracy: Sequence[float], images: int) -> float:
    """The standard error of the difference of two shares of so many pictures."""
    return math.hypot(*(accuracy_error(share, images) for share in accuracy))


def verdict(race: Race, outcome: str) -> str:
    """The outcome beside the prediction."""
    if race.guess == SKIPPED:
        return tr("train.race_no_guess")
    if race.guess == outcome:
        return tr("train.race_as_said")
    return tr("train.race_otherwise", guess=guessed(race))


def expected(race: Race) -> str:
    """The prediction as a sentence."""
    if race.guess == SKIPPED:
        return tr("train.race_skipped")
    return tr("train.race_expected", guess=guessed(race))


def guessed(race: Race) -> str:
    """The prediction in words."""
    if race.guess == EVEN:
        return tr("train.race_even_said")
    names = {e.block.value: name(e) for e in race.experiments}
    return tr("train.race_ahead_said", name=names.get(race.guess, tr(f"option.{race.guess}")))
