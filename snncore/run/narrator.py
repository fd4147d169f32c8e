"""Says what a run is and has done, in the lines of events.py."""

import time

import torch

from snncore.device import describe
from snncore.run.events import (
    Event,
    NamesLine,
    ProgressLine,
    Say,
    StateLine,
    StoppingLine,
    TestLine,
)
from snncore.run.goal import Goal
from snncore.run.pace import Pace
from snncore.run.parts import outline
from snncore.run.run import Run, Scored
from snncore.run.state import State
from snncore.training import Progress


class Narrator:
    """Steps pile up in `untold` until they are told; `told_at` is when that last was."""

    def __init__(self, run: Run, say: Say) -> None:
        self.run, self.say = run, say
        self.untold: list[Progress] = []
        self.told_at = 0.0

    def names(self) -> None:
        names = outline(self.run.net)
        self.say(
            NamesLine(
                event=Event.NAMES,
                blocks=names["blocks"],
                transitions=names["transitions"],
                layers=names["layers"],
                device=describe(self.run.device),
                threads=torch.get_num_threads(),
            )
        )

    def state(self, state: State) -> None:
        self.say(StateLine(event=Event.STATE, state=state, reason=None))

    def steps(self, pace: Pace, slow: float) -> None:
        """All that are untold, where there are any."""
        if not self.untold:
            return
        recipe, last = self.run.recipe, self.untold[-1]
        self.say(
            ProgressLine(
                event=Event.PROGRESS,
                step=[p.step for p in self.untold],
                loss=[p.loss for p in self.untold],
                accuracy=[p.accuracy for p in self.untold],
                gradient_norms=last.gradient_norms,
                firing_rates=last.firing_rates,
                updates=last.updates,
                learning_rate=last.learning_rate,
                images_per_second=recipe.batch_size * pace.steps_per_second(),
                seconds_left=pace.seconds_left(recipe.steps - last.step, slow),
            )
        )
        self.untold, self.told_at = [], time.monotonic()

    def test(self, scored: Scored) -> None:
        step, loss, accuracy = scored
        self.say(TestLine(event=Event.TEST, step=step, loss=loss, accuracy=accuracy))

    def stopping(self, goal: Goal) -> None:
        rates, recipe = self.run.history.rates, self.run.recipe
        self.say(
            StoppingLine(
                event=Event.STOPPING,
                step=goal.step,
                loss=goal.loss,
                base_rate=rates[-1][1] if rates else recipe.learning_rate,
                rates=list(rates),
            )
        )
