"""What the search for a learning rate shows: at which rates a kind of block trains at a depth."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from snncore.analysis.depth.row import NetKind, Values, experiment_of, kind_of, numbers
from snncore.study.search import FOLDER
from snncore.study.table import RESULTS


class Trial(NamedTuple):
    """One training at one rate, so many steps long. accuracy: on pictures held out of the training
    set, NaN where the training diverged; fitted: on pictures it was trained on, in evaluation
    mode."""

    kind: NetKind
    depth: int
    step: int
    rate: float
    accuracy: float
    fitted: float


class RateRow(NamedTuple):
    """Of one kind at one depth: rates [n], growing, and accuracies [n], NaN for divergence."""

    rate: Values
    accuracy: Values

    @property
    def best(self) -> float:
        """The rate of the highest accuracy."""
        return float(self.rate[int(np.nanargmax(self.accuracy))])


def read_trials(study: Path) -> list[Trial]:
    """The trials of a study's folder, in their order; none where no rate was searched for."""
    path = study / FOLDER / RESULTS
    lines = path.read_bytes().splitlines() if path.exists() else []
    return [trial for line in lines if (trial := trial_of(line))]


def trial_of(line: bytes) -> Trial | None:
    """None for a damaged line."""
    try:
        row = json.loads(line)
        experiment = experiment_of(row)
        accuracy, fitted = numbers([row["validation_accuracy"], row["fitted_accuracy"]])
        return Trial(
            kind_of(experiment),
            experiment.depth,
            int(row["step"]),
            float(row["learning_rate"]),
            float(accuracy),
            float(fitted),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def rate_row(trials: Sequence[Trial], kind: NetKind, depth: int) -> RateRow | None:
    """None where no training at this depth came to an end."""
    own = sorted((t.rate, t.accuracy) for t in trials if t.kind == kind and t.depth == depth)
    row = RateRow(*np.array(own, float).reshape(-1, 2).T)
    return row if np.isfinite(row.accuracy).any() else None


def trains_at(trials: Sequence[Trial], kind: NetKind, depth: int) -> int | None:
    """At how many of the rates the kind comes to at least half of the best accuracy that any kind
    has at this depth; None where it was not tried. A training that diverged has learned nothing."""
    at_depth = [(t.kind, float(np.nan_to_num(t.accuracy))) for t in trials if t.depth == depth]
    own = [accuracy for each, accuracy in at_depth if each == kind]
    best = max((accuracy for _, accuracy in at_depth), default=0.0)
    return sum(accuracy >= best / 2 for accuracy in own) if own and best else None
