"""A run that hears commands between two steps, and says what happens."""

import time
from pathlib import Path
from typing import Any

from snncore.experiment import check_range
from snncore.run.commands import Command, Commands
from snncore.run.events import (
    BadCommandNotice,
    Event,
    MovedNotice,
    NoticeKind,
    Say,
    SlowLine,
)
from snncore.run.file import RunFile
from snncore.run.goal import Goal
from snncore.run.narrator import Narrator
from snncore.run.pace import Pace
from snncore.run.run import Moved, Run, Scored
from snncore.run.state import State
from snncore.run.window import Window
from snncore.training import Progress

PROGRESS_EVERY, RASTER_EVERY = 0.1, 0.4
"""Seconds at least from one line to the next; where a step takes longer, every step has one."""

SLOWEST = 10.0
"""Seconds at most from step to step in slow motion."""


class StopAsked(Exception):  # noqa: N818 (an order, not an error)
    """The command is to stop."""


class Session:
    """`go` trains to the end; `tell(line)` says what happens on the way.

    The run is kept in the file at `path`, where there is one.
    """

    def __init__(self, run: Run, commands: Commands, tell: Say, path: Path | None = None) -> None:
        self.run, self.commands, self.tell = run, commands, tell
        self.paused, self.steps_allowed = False, 0
        self.narrator = Narrator(run, tell)
        self.window, self.pace, self.goal = Window(run), Pace(), Goal(run.recipe.steps)
        self.slow, self.step_began, self.timed = 0.0, 0.0, run.step
        self.file = RunFile(run, tell, path)

    def go(self) -> None:
        """Train to the end, obeying commands. Raises StopAsked, and what the run raises."""
        self.narrator.names()
        self.narrator.state(State.RUNNING)
        self.narrator.stopping(self.goal)
        self.show()
        self.obey()
        for event in self.run:
            match event:
                case Progress():
                    if event.step > self.timed:  # the first of those taken together
                        self.pace.step(self.run.step - self.timed)
                        self.timed = self.run.step
                    self.note(event)
                    if event.step == self.run.step:  # the last of them
                        self.check_goal()
                        self.obey()
                case Scored():
                    self.pace.test()
                    self.narrator.test(event)
                case Moved():
                    self.tell(moved(event))
        self.catch_up()
        self.file.write()

    def note(self, progress: Progress) -> None:
        """Keep a step; tell it at once where the last line is long enough ago."""
        self.narrator.untold.append(progress)
        now = time.monotonic()
        if now - self.narrator.told_at >= PROGRESS_EVERY:
            self.tell_progress()
        if now - self.window.shown_at >= RASTER_EVERY:
            self.show()
        if self.file.is_due():
            self.file.write()

    def catch_up(self) -> None:
        """Tell what is untold, and show the picture as of now."""
        self.tell_progress()
        self.show()

    def tell_progress(self) -> None:
        self.narrator.steps(self.pace, self.slow)

    def obey(self) -> None:
        """Carry out what has come in; while paused or in slow motion, wait for more."""
        while True:
            patience = self.patience()
            if patience != 0:
                self.catch_up()
            if patience is None:
                self.file.write()
            command = self.commands.get(patience != 0, patience)
            if command is None:
                break
            try:
                self.carry_out(command)
            except ValueError:
                self.refuse(command)
        self.steps_allowed = max(0, self.steps_allowed - 1)
        self.step_began = time.monotonic()
        self.run.at_once = self.at_once()
        self.pace.start()

    def at_once(self) -> int:
        """How many steps may be taken before the next look: one where somebody steps or waits for
        a loss; else what half the time between two lines allows."""
        if self.paused or self.slow or self.goal.loss is not None or not self.pace.recent:
            return 1
        most = max(1, int(self.pace.steps_per_second() * PROGRESS_EVERY / 2))
        return most if self.goal.step is None else min(most, self.goal.step - self.run.step)

    def patience(self) -> float | None:
        """Seconds to wait for a command before the next step; None for as long as it takes."""
        if self.steps_allowed:
            return 0.0
        if self.paused:
            return None
        return max(0.0, self.step_began + self.slow - time.monotonic()) if self.slow else 0.0

    def carry_out(self, command: dict[str, Any]) -> None:
        """Carry out one command. Raises ValueError where a value is not allowed."""
        match command:
            case {"cmd": Command.PAUSE}:
                self.pause(True)
            case {"cmd": Command.RESUME}:
                self.pause(False)
                self.steps_allowed = 0
            case {"cmd": Command.STEP}:
                self.pause(True)
                self.steps_allowed += 1
            case {"cmd": Command.STOP}:
                raise StopAsked
            case {"cmd": Command.WATCH, "layer": str() | None as layer, "image": int(index)}:
                self.window.watch(layer, index)
                self.show()
            case {"cmd": Command.SLOW, "seconds": seconds}:
                check_range("seconds", seconds, 0.0, SLOWEST)
                self.slow = float(seconds)
                self.tell(SlowLine(event=Event.SLOW, seconds=self.slow))
            case {"cmd": Command.STOP_AT, "step": step, "loss": loss}:
                self.goal.set(step, loss)
                self.narrator.stopping(self.goal)
                self.check_goal()
            case {"cmd": Command.LEARNING_RATE, "value": value}:
                self.run.set_rate(value)
                self.narrator.stopping(self.goal)
            case _:
                self.refuse(command)

    def refuse(self, command: dict[str, Any]) -> None:
        self.tell(
            BadCommandNotice(event=Event.NOTICE, kind=NoticeKind.BAD_COMMAND, command=command)
        )

    def check_goal(self) -> None:
        """Pause where the run was to pause; one that is at its end ends."""
        run = self.run
        if run.step == run.recipe.steps:
            return
        notice = self.goal.reached(run.step, run.history.loss())
        if notice:
            self.tell(notice)
            self.narrator.stopping(self.goal)
            self.pause(True)
            self.steps_allowed = 0

    def pause(self, paused: bool) -> None:
        if paused != self.paused:
            self.paused = paused
            self.narrator.state(State.PAUSED if paused else State.RUNNING)

    def show(self) -> None:
        """Tell the raster, where it has changed."""
        seen = self.window.look()
        if seen:
            self.tell(seen)


def moved(event: Moved) -> MovedNotice:
    return MovedNotice(
        event=Event.NOTICE,
        kind=NoticeKind.OUT_OF_MEMORY,
        step=event.step,
        device=event.device,
    )
