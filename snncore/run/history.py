"""What a run has measured so far, and what was done to it on the way."""

from collections import deque
from collections.abc import Sequence
from typing import Any

from snncore.run.curve import Curve, Number, Point, Profile, columns, compact, profile_columns

MOST_POINTS, MOST_PROFILES = 500, 150
"""Points kept of the curve and of the profile."""

MOST_CHANGES = 1000
"""Changes of the learning rate, tests, resumptions."""

RECENT = 10
"""Steps whose mean loss is the loss of now."""


class History:
    """`rates`: [first step it was for, base rate set by hand]; `resumed`: the steps after which the
    run was interrupted and from which it went on."""

    def __init__(
        self,
        points: Sequence[Point] = (),
        tests: Sequence[Point] = (),
        profiles: Sequence[Profile] = (),
        rates: Sequence[tuple[int, float]] = (),
        resumed: Sequence[int] = (),
    ) -> None:
        self.curve = Curve(MOST_POINTS, points)
        self.profile = Curve(MOST_PROFILES, profiles)
        self.tests, self.rates, self.resumed = list(tests), list(rates), list(resumed)
        self.recent: deque[Number] = deque((p.loss for p in points), maxlen=RECENT)

    def add(self, step: int, loss: Number, accuracy: Number) -> None:
        """Keep a step's loss and accuracy; steps come in order, every one of them."""
        self.curve.add(Point(step, loss, accuracy))
        self.recent.append(loss)

    def add_profile(
        self,
        step: int,
        gradient_norms: Sequence[Number],
        firing_rates: Sequence[Number],
        updates: Sequence[Number],
    ) -> None:
        """Keep a step's profile; steps come in order, and some may be left out."""
        if self.profile.wants(step):
            values = map(compact, (gradient_norms, firing_rates, updates))
            self.profile.add(Profile(step, *values))

    def loss(self) -> float | None:
        """The mean of the last ten steps, in nats; None before the first."""
        known = [loss for loss in self.recent if loss is not None]
        return sum(known) / len(known) if known else None

    def as_record(self) -> dict[str, Any]:
        """The history as it stands in a Checkpoint's record."""
        return {
            "curve": columns(self.curve.points),
            "test": columns(self.tests),
            "profile": profile_columns(self.profile.points),
            "rates": [list(change) for change in self.rates],
            "resumed": list(self.resumed),
        }
