"""A run that hears commands between two steps; the words of both sides are in worker.py."""

import time
from collections.abc import Callable
from typing import Any

import torch

from snncore.block import Block
from snncore.commands import Commands
from snncore.device import describe
from snncore.pace import Pace
from snncore.run import Moved, Run, Scored
from snncore.training import Progress
from snncore.window import Window

PROGRESS_EVERY, RASTER_EVERY = 0.1, 0.4
"""Seconds at least from one line to the next; where a step takes longer, every step has one."""


class StopAsked(Exception):  # noqa: N818 (an order, not an error)
    """The command is to stop."""


class Session:
    """`go` trains to the end; `tell(event, **values)` says what happens on the way."""

    def __init__(self, run: Run, commands: Commands, tell: Callable[..., None]) -> None:
        self.run, self.commands, self.tell = run, commands, tell
        self.paused, self.steps_allowed = False, 0
        self.untold: list[Progress] = []
        self.told_at = 0.0
        self.window, self.pace = Window(run), Pace()

    def go(self) -> None:
        """Raises StopAsked, and what the run raises."""
        self.introduce()
        self.tell("state", state="running", reason=None)
        self.show()
        self.obey()
        for event in self.run:
            match event:
                case Progress():
                    self.pace.step()
                    self.note(event)
                    self.obey()
                case Scored():
                    self.pace.test()
                    self.tell("test", **event._asdict())
                case Moved():
                    self.tell("notice", kind="out_of_memory", **event._asdict())
        self.catch_up()

    def introduce(self) -> None:
        blocks = {n: m for n, m in self.run.net.named_modules() if isinstance(m, Block)}
        self.tell(
            "names",
            blocks=list(blocks),
            transitions=[i for i, block in enumerate(blocks.values()) if block.changes_shape],
            layers=self.window.layers,
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
            images_per_second=recipe.batch_size * self.pace.steps_per_second(),
            seconds_left=self.pace.seconds_left(recipe.steps - last.step),
        )
        self.untold, self.told_at = [], time.monotonic()

    def obey(self) -> None:
        """Carry out what has come in; while paused, wait for more."""
        while True:
            waits = self.paused and not self.steps_allowed
            if waits:
                self.catch_up()
            command = self.commands.get(waits)
            if command is None:
                break
            self.carry_out(command)
        self.steps_allowed = max(0, self.steps_allowed - 1)
        self.pace.start()

    def carry_out(self, command: dict[str, Any]) -> None:
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
            case {"cmd": "watch", "layer": str(layer), "image": int(index)} if self.window.has(
                layer, index
            ):
                self.window.watched = (layer, index)
                self.show()
            case {"cmd": "threads", "threads": int(threads)} if threads > 0:
                torch.set_num_threads(threads)
                self.tell("threads", threads=threads)
            case _:
                self.tell("notice", kind="bad_command", command=command)

    def pause(self, paused: bool) -> None:
        if paused != self.paused:
            self.paused = paused
            self.tell("state", state="paused" if paused else "running", reason=None)

    def show(self) -> None:
        """Tell the raster, where it has changed."""
        seen = self.window.look()
        if seen:
            self.tell("raster", **seen)
