"""How long a run that waits will wait: by what the runs before it have still to do."""

import heapq
from collections.abc import Iterable, Sequence

from pages.shared.runs.job import TrainingJob
from snncore.analysis.gradient.at_init import neurons
from snncore.run.state import State

UNKNOWN = float("inf")


def waits(
    running: Sequence[TrainingJob], waiting: Sequence[TrainingJob], slots: int, limit: float
) -> list[float | None]:
    """Seconds until each of those that wait begins, and, last, until one that came now would.

    None where nothing is known yet of a run before it, or none may begin. No run takes longer than
    `limit` seconds.
    """
    if not slots:
        return [None] * (len(waiting) + 1)
    free: list[float] = [left(job, limit) for job in running]
    pace = measured_pace(running)
    free += [0.0] * (slots - len(free))
    heapq.heapify(free)
    found: list[float | None] = []
    for job in [*waiting, None]:
        begins = heapq.heappop(free)
        found.append(begins if begins < UNKNOWN else None)
        heapq.heappush(free, begins + (whole(job, pace, limit) if job else 0.0))
    return found


def left(job: TrainingJob, limit: float) -> float:
    """Seconds that a run still takes, as it says itself; UNKNOWN before its first steps."""
    if job.state is State.PAUSED:
        return UNKNOWN
    told = job.latest["seconds_left"]
    return UNKNOWN if told is None else min(told, limit)


def whole(job: TrainingJob, pace: float | None, limit: float) -> float:
    """Seconds that a run which has not begun will take, at a pace in neuron updates a second."""
    if pace is None:
        return UNKNOWN
    steps = job.recipe.steps - job.step
    return min(limit, steps * job.recipe.batch_size * neurons(job.experiment) / pace)


def measured_pace(jobs: Iterable[TrainingJob]) -> float | None:
    """Neuron updates a second, the mean over the runs that train; None where none says it."""
    paces = [
        job.latest["images_per_second"] * neurons(job.experiment)
        for job in jobs
        if job.latest["images_per_second"]
    ]
    return sum(paces) / len(paces) if paces else None
