"""The race: a Spiking ResNet against SEW or MS-ResNet, alike in all but the block."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import streamlit as st

from pages.models.train.link import show_runs
from pages.models.train.settings import Settings
from pages.shared.runs.manager import QueueFullError, manager
from pages.shared.runs.names import name
from pages.shared.runs.owner import owner
from pages.shared.ui import link
from pages.shared.ui.controls import one_among
from pages.shared.ui.text import tr
from snncore.experiment import BlockKind, Experiment
from snncore.recipe import Recipe

FIELD = "race"
"""The field of the link that holds the prediction: a block, EVEN or SKIPPED; "" for no race."""

FAVOURITE = BlockKind.SPIKING
RIVALS = (BlockKind.SEW, BlockKind.MS)
EVEN, SKIPPED = "even", "skipped"
GUESSES = ("", EVEN, SKIPPED, FAVOURITE, *RIVALS)


class Race(NamedTuple):
    """Two runs that differ in the block alone, and who was expected to be ahead."""

    tokens: tuple[str, str]
    experiments: tuple[Experiment, Experiment]
    recipe: Recipe
    guess: str


def shown_race(runs: Sequence[str]) -> Race | None:
    """The race that is on the page, where its two runs are one."""
    guess = link.plain(FIELD, "", lambda given: one_among(given, GUESSES), ", ".join(GUESSES[1:]))
    known = [settings for run in runs if (settings := manager().settings(run))]
    if not guess or len(runs) != 2 or len(known) != 2:
        return None
    (first, recipe), (second, other) = known
    alike = recipe == other and raced(first, second.block) == second
    return Race((runs[0], runs[1]), (first, second), recipe, guess) if alike else None


def raced(experiment: Experiment, block: BlockKind) -> Experiment:
    """The same experiment with another block."""
    return replace(experiment, block=block)


def choose_prediction(settings: Settings, rival: BlockKind) -> None:
    """The question, whose answer starts both runs; it can be skipped."""
    pair = [raced(settings.experiment, block) for block in (FAVOURITE, rival)]
    steps = settings.recipe.steps
    st.markdown(tr("train.race_question", steps=steps))
    with st.container(horizontal=True, gap="small", key="race_answers"):
        answers = {each.block.value: name(each) for each in pair} | {EVEN: tr("train.race_even")}
        for guess, label in answers.items():
            if st.button(label, key=f"race_{guess}", type="primary"):
                start(pair, settings.recipe, guess)
        if st.button(tr("train.race_skip"), key=f"race_{SKIPPED}", type="tertiary"):
            start(pair, settings.recipe, SKIPPED)
    st.caption(tr("train.race_starts"))


def start(pair: Sequence[Experiment], recipe: Recipe, guess: str) -> None:
    """Start both runs, or neither where the queue has no room for two."""
    tokens: list[str] = []
    try:
        for experiment in pair:
            tokens.append(manager().start(experiment, recipe, owner()))
    except QueueFullError as error:
        for token in tokens:
            manager().delete(token, owner())
        st.warning(tr("train.queue_full", waiting=error.waiting))
        return
    show_runs(tokens)
    link.put({FIELD: guess})
    st.rerun()


def values_of(race: Race) -> dict[str, Any]:
    """What every sentence on a race may say."""
    first, second = (name(experiment) for experiment in race.experiments)
    return {"first": first, "second": second, "steps": race.recipe.steps}
