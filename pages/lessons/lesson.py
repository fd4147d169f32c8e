"""What a lesson is: steps that ask first and then show the real page, with the words elsewhere.

The words are in the catalogue under `lesson_NAME`; every number in them, and which answer is right,
is computed by the step's `measure`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple


class Outcome(NamedTuple):
    """What a step's measurement says."""

    right: str
    """The choice that it bears out."""
    check: str
    """The right answer of the question that follows the explanation."""
    numbers: Mapping[str, object]
    """What the step's words quote, by the name of the placeholder."""
    curve: Sequence[float] = ()
    """Where the prediction is drawn: what was measured at each of its places."""


class Exhibit(NamedTuple):
    """Spike trains or other whole numbers to look at before the answer: a name for each row."""

    rows: Sequence[tuple[str, Sequence[int]]]


class Drawing(NamedTuple):
    """A curve to be drawn before it is shown.

    `fate` says which of the step's choices a curve stands for; the ends are those of its axis.
    """

    places: int
    low: float
    high: float
    start: float
    fate: Callable[[Sequence[float]], str]


class Step(NamedTuple):
    """One round of predict, reveal, explain, check.

    `page` is the folder below pages/ that shows the answer, in the state of `settings`, with all
    else at its default; `figure` is the key of its figure that is lit, `knobs` are the fields that
    stay on screen.
    """

    name: str
    page: str
    settings: Mapping[str, object]
    figure: str
    knobs: tuple[str, ...]
    choices: tuple[str, ...]
    checks: tuple[str, ...]
    measure: Callable[[], Outcome]
    exhibit: Callable[[], Exhibit] | None = None
    drawing: Drawing | None = None


class Lesson(NamedTuple):
    """A name, which is that of its words and of its place in a link, and 4 to 6 steps."""

    name: str
    steps: tuple[Step, ...]


def fate(curve: Sequence[float], least: float) -> str:
    """Whether a curve rises, falls or stays from its first to its last place, by `least`."""
    change = curve[-1] - curve[0]
    return "stays" if abs(change) < least else "rises" if change > 0 else "falls"


def nearest(values: Mapping[str, float], found: float) -> str:
    """Which choice stands for the value that lies nearest to what was found."""
    return min(values, key=lambda name: abs(values[name] - found))
