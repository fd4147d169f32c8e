"""A run that hears commands between two steps; the words of both sides are in worker.py."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn

from snncore.block import Block
from snncore.checkpoint import CheckpointError, write
from snncore.device import describe
from snncore.experiment import check_range
from snncore.neuron import Neuron
from snncore.run.commands import Commands
from snncore.run.goal import Goal
from snncore.run.pace import Pace
from snncore.run.run import Moved, Run, Scored
from snncore.run.window import Window
from snncore.training import Progress, names

PROGRESS_EVERY, RASTER_EVERY = 0.1, 0.4
"""Seconds at least from one line to the next; where a step takes longer, every step has one."""

CHECKPOINT_EVERY, SLOWEST = 20.0, 10.0
"""Seconds from one checkpoint to the next, and at most from step to step in slow motion."""


class StopAsked(Exception):  # noqa: N818 (an order, not an error)
    """The command is to stop."""


class Session:
    """`go` trains to the end; `tell(event, **values)` says what happens on the way.

    The run is kept in the file at `path`, where there is one.
    """

    def __init__(
        self, run: Run, commands: Commands, tell: Callable[..., None], path: Path | None = None
    ) -> None:
        self.run, self.commands, self.tell, self.path = run, commands, tell, path
        self.paused, self.steps_allowed = False, 0
        self.untold: list[Progress] = []
        self.told_at = 0.0
        self.window, self.pace, self.goal = Window(run), Pace(), Goal(run.recipe.steps)
        self.slow, self.step_began = 0.0, 0.0
        self.saved, self.saved_at, self.save_failed = run.step, time.monotonic(), False

    def go(self) -> None:
        """Raises StopAsked, and what the run raises."""
        self.introduce()
        self.tell("state", state="running", reason=None)
        self.tell_goal()
        self.show()
        self.obey()
        for event in self.run:
            match event:
                case Progress():
                    self.pace.step()
                    self.note(event)
                    self.check_goal()
                    self.obey()
                case Scored():
                    self.pace.test()
                    self.tell("test", **event._asdict())
                case Moved():
                    self.tell("notice", kind="out_of_memory", **event._asdict())
        self.catch_up()
        self.save()

    def introduce(self) -> None:
        self.tell(
            "names",
            **outline(self.run.net),
            device=describe(self.run.device),
            threads=torch.get_num_threads(),
        )

    def note(self, progress: Progress) -> None:
        """Keep a step; tell it at once where the last line is long enough ago."""
        self.untold.append(progress)
        now = time.monotonic()
        if now - self.told_at >= PROGRESS_EVERY:
            self.tell_progress()
        if now - self.window.shown_at >= RASTER_EVERY:
            self.show()
        if now - self.saved_at >= CHECKPOINT_EVERY:
            self.save()

    def catch_up(self) -> None:
        """Tell what is untold, and show the picture as of now."""
        self.tell_progress()
        self.show()

    def tell_progress(self) -> None:
        if not self.untold:
            return
        recipe, last = self.run.recipe, self.untold[-1]
        self.tell(
            "progress",
            step=[p.step for p in self.untold],
            loss=[p.loss for p in self.untold],
            accuracy=[p.accuracy for p in self.untold],
            gradient_norms=last.gradient_norms,
            firing_rates=last.firing_rates,
            updates=last.updates,
            learning_rate=last.learning_rate,
            images_per_second=recipe.batch_size * self.pace.steps_per_second(),
            seconds_left=self.pace.seconds_left(recipe.steps - last.step, self.slow),
        )
        self.untold, self.told_at = [], time.monotonic()

    def obey(self) -> None:
        """Carry out what has come in; while paused or in slow motion, wait for more."""
        while True:
            patience = self.patience()
            if patience != 0:
                self.catch_up()
            if patience is None:
                self.save()
            command = self.commands.get(patience != 0, patience)
            if command is None:
                break
            try:
                self.carry_out(command)
            except ValueError:
                self.refuse(command)
        self.steps_allowed = max(0, self.steps_allowed - 1)
        self.step_began = time.monotonic()
        self.pace.start()

    def patience(self) -> float | None:
        """Seconds to wait for a command before the next step; None for as long as it takes."""
        if self.steps_allowed:
            return 0.0
        if self.paused:
            return None
        return max(0.0, self.step_began + self.slow - time.monotonic()) if self.slow else 0.0

    def carry_out(self, command: dict[str, Any]) -> None:
        """Raises ValueError where a value is not allowed."""
        match command:
            case {"cmd": "pause"}:
                self.pause(True)
            case {"cmd": "resume"}:
                self.pause(False)
                self.steps_allowed = 0
            case {"cmd": "step"}:
                self.pause(True)
                self.steps_allowed += 1
            case {"cmd": "stop"}:
                raise StopAsked
            case {"cmd": "watch", "layer": str() | None as layer, "image": int(index)}:
                self.window.watch(layer, index)
                self.show()
            case {"cmd": "threads", "threads": int(threads)} if threads > 0:
                torch.set_num_threads(threads)
                self.tell("threads", threads=threads)
            case {"cmd": "slow", "seconds": seconds}:
                check_range("seconds", seconds, 0.0, SLOWEST)
                self.slow = float(seconds)
                self.tell("slow", seconds=self.slow)
            case {"cmd": "stop_at", "step": step, "loss": loss}:
                self.goal.set(step, loss)
                self.tell_goal()
                self.check_goal()
            case {"cmd": "learning_rate", "value": value}:
                self.run.set_rate(value)
                self.tell_goal()
            case _:
                self.refuse(command)

    def refuse(self, command: dict[str, Any]) -> None:
        self.tell("notice", kind="bad_command", command=command)

    def check_goal(self) -> None:
        """Pause where the run was to pause; one that is at its end ends."""
        run = self.run
        if run.step == run.recipe.steps:
            return
        notice = self.goal.reached(run.step, run.history.loss())
        if notice:
            self.tell("notice", **notice)
            self.tell_goal()
            self.pause(True)
            self.steps_allowed = 0

    def tell_goal(self) -> None:
        history, recipe = self.run.history, self.run.recipe
        self.tell(
            "stopping",
            step=self.goal.step,
            loss=self.goal.loss,
            base_rate=history.rates[-1][1] if history.rates else recipe.learning_rate,
            rates=history.rates,
        )

    def pause(self, paused: bool) -> None:
        if paused != self.paused:
            self.paused = paused
            self.tell("state", state="paused" if paused else "running", reason=None)

    def show(self) -> None:
        """Tell the raster, where it has changed."""
        seen = self.window.look()
        if seen:
            self.tell("raster", **seen)

    def save(self) -> None:
        """Write the run to its file, where it has one that does not hold this step already."""
        if self.path is None or self.run.step == self.saved:
            return
        self.saved_at = time.monotonic()
        try:
            write(self.path, self.run.checkpoint())
        except (OSError, CheckpointError) as error:
            if not self.save_failed:
                self.tell("notice", kind="not_saved", message=str(error))
            self.save_failed = True
            return
        self.saved = self.run.step
        self.tell("checkpoint", step=self.saved)


def outline(net: nn.Module) -> dict[str, list[Any]]:
    """What the parts of a network are called; transitions are the blocks that change the shape."""
    blocks = {name: module for name, module in net.named_modules() if isinstance(module, Block)}
    return {
        "blocks": list(blocks),
        "transitions": [i for i, block in enumerate(blocks.values()) if block.changes_shape],
        "layers": names(net, Neuron),
    }
