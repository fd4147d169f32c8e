"""Where a run is to pause by itself: when a step is done, or when the loss has fallen."""

from typing import Literal

from snncore.experiment import check_range
from snncore.run.events import Event, NoticeKind, ReachedNotice

HIGHEST = 1e6
"""Nats: the largest loss to pause at."""


class Goal:
    """`step` and `loss`, each None where nothing is set; one that was reached is taken away."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.step: int | None = None
        self.loss: float | None = None

    def set(self, step: int | None, loss: float | None) -> None:
        """Choose where to pause. Raises ValueError, and then nothing has changed."""
        if step is not None:
            check_range("step", step, 1, self.steps)
            if type(step) is not int:
                raise ValueError(f"step={step!r}: must be a whole number")
        if loss is not None:
            check_range("loss", loss, 0.0, HIGHEST)
        self.step, self.loss = step, loss

    def reached(self, step: int, loss: float | None) -> ReachedNotice | None:
        """The notice after this step with this loss; None where it goes on."""
        what: Literal["step", "loss"]
        if self.step is not None and step >= self.step:
            self.step, what = None, "step"
        elif self.loss is not None and loss is not None and loss <= self.loss:
            self.loss, what = None, "loss"
        else:
            return None
        return ReachedNotice(
            event=Event.NOTICE, kind=NoticeKind.REACHED, what=what, step=step, loss=loss
        )
