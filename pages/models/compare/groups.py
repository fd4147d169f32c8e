"""What is compared: up to four groups of runs, those of a group differing in the seed alone."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from pages.models.compare.figures import Pinned
from pages.models.compare.runs import Columns, KnownRun, find
from pages.shared.nets.several import DASHES
from pages.shared.ui.style import LOOKS, Look
from snncore.analysis.depth.seed_band import SeedBand, seed_band
from snncore.experiment import BlockKind

Curves = Callable[[KnownRun], Columns]


class Group(NamedTuple):
    """The runs under a letter, and how they look."""

    letter: str
    runs: Sequence[KnownRun]
    look: Look

    @property
    def name(self) -> str:
        """The letter, the block and the depth: it stands in the legend and in sentences."""
        return f"{self.letter} · {self.runs[0].name}"

    @property
    def pinned(self) -> Pinned:
        """The group as a figure knows it."""
        return Pinned(self.letter, self.name, self.look, len(self.runs))

    @property
    def seeds(self) -> list[int]:
        return [run.experiment.seed for run in self.runs]

    @property
    def scores(self) -> list[tuple[int, float]]:
        """The last test of each run that has one: its step, and the fraction right."""
        return [run.score for run in self.runs if run.score]


class Found(NamedTuple):
    """The groups; keys that nobody knows; runs that do not belong under their letter."""

    groups: list[Group]
    unknown: list[tuple[str, str]]
    strangers: list[tuple[str, KnownRun]]


def find_groups(pins: Mapping[str, Sequence[str]]) -> Found:
    """The runs behind the pins."""
    found = Found([], [], [])
    blocks: list[BlockKind] = []
    for letter, keys in pins.items():
        kept: list[KnownRun] = []
        for key in keys:
            run = find(key)
            if run is None:
                found.unknown.append((letter, key))
            elif belongs(run, kept):
                kept.append(run)
            else:
                found.strangers.append((letter, run))
        if kept:
            block = kept[0].experiment.block
            found.groups.append(Group(letter, kept, look(block, blocks.count(block))))
            blocks.append(block)
    return found


def belongs(run: KnownRun, others: Sequence[KnownRun]) -> bool:
    """Whether it differs from each of the others in the seed, and in nothing else."""
    return all(
        run.family == other.family and run.experiment.seed != other.experiment.seed
        for other in others
    )


def look(block: BlockKind, before: int) -> Look:
    """The look of a group: the block's; a second group of the same block gets another dash."""
    own = LOOKS[block]
    others = [dash for dash in DASHES if dash != own.dash]
    return own._replace(dash=others[(before - 1) % len(others)]) if before else own


def band(group: Group, curves: Curves, quantity: str, window: int = 1) -> SeedBand:
    """Mean and spread over the group's runs of one quantity, by step."""
    pairs = [(curves(run)["step"], finite(curves(run)[quantity])) for run in group.runs]
    return seed_band(pairs, window)


def last_profile(group: Group, quantity: str) -> SeedBand:
    """Mean and spread over the group's runs of the last profile, by place in the network from 1."""
    last = [finite(run.profile[quantity][-1]) for run in group.runs if run.profile["step"]]
    return seed_band([(np.arange(1, len(values) + 1), values) for values in last])


def finite(values: Sequence[Any]) -> np.ndarray:
    """The values as an array: NaN for None, which stands for what is not finite."""
    return np.array([np.nan if value is None else value for value in values], float)
