"""`python -m snncore.worker`: one training run in a process of its own, JSON lines in and out.

First line in: {"experiment": {…}, "recipe": {…}, "threads": n}; it may also hold "checkpoint": the
path of a file that the run is written to, as a whole or not at all, every 20 seconds, at every
pause and at its end, and "resume": true, which goes on from that file: on a CPU with as many
threads, with the numbers that the run would have given. Then commands, {"cmd": …} with the values
that snncore/run/commands.py names. The end of the input means that nobody listens any more; the
process ends within `GRACE` seconds.

Lines out: those of snncore/run/events.py, where a number that is not finite is null; the last one
is the state that it ended in. A first line that cannot be used ends it with exit code 2.
"""

import sys
from pathlib import Path
from typing import Any

import torch

from snncore.checkpoint import read
from snncore.data import DataError, load
from snncore.data import Reason as DataReason
from snncore.experiment import Experiment
from snncore.recipe import Recipe
from snncore.run.commands import STOP, Commands
from snncore.run.events import Event, StateLine
from snncore.run.process import claim_stdout, run_process, stand_back
from snncore.run.run import Run
from snncore.run.session import Session, StopAsked
from snncore.run.state import (
    BadRequest,
    DataMissing,
    Diverged,
    OutOfMemory,
    Reason,
    ReasonKind,
    State,
)
from snncore.training import DivergedError

BAD_REQUEST = 2
"""Exit code."""

ORDERED = 0.1
"""Seconds in which an order comes that was given with the process; later ones find it warm."""


def warm_up() -> None:
    """Do what a process does once, before there is a run: draw the shapes, load what compiles.

    A run's numbers do not depend on it: all that is drawn at random has a generator of its own.
    """
    torch.set_num_threads(1)
    tiny = Experiment(depth=8, width=4, time_steps=2)
    short = Recipe(steps=1, batch_size=20, train_images=20, test_images=10)
    for _ in Run(tiny, short, load(tiny.dataset)):
        pass


def prepare(order: dict[str, Any]) -> Run:
    """The run that the first line asks for."""
    torch.set_num_threads(int(order["threads"]))
    if order.get("resume"):
        checkpoint = read(Path(order["checkpoint"]))
        return Run.go_on(checkpoint, load(checkpoint.experiment.dataset))
    experiment, recipe = Experiment(**order["experiment"]), Recipe(**order["recipe"])
    return Run(experiment, recipe, load(experiment.dataset))


def why(error: Exception) -> BadRequest | DataMissing:
    """The reason why an order cannot be carried out."""
    if isinstance(error, DataError) and error.reason is not DataReason.OUT_OF_RANGE:
        return DataMissing(
            kind=ReasonKind.DATA_MISSING,
            reason=error.reason,
            values=error.values,
            message=str(error),
        )
    return BadRequest(kind=ReasonKind.BAD_REQUEST, message=str(error))


def perform(session: Session) -> tuple[State, Reason | None]:
    """Train to the end; the state it ends in, and why."""
    try:
        session.go()
    except StopAsked:
        session.tell_progress()
        session.file.write()
        return State.STOPPED, None
    except DivergedError as error:
        session.tell_progress()
        return State.FAILED, Diverged(kind=ReasonKind.DIVERGED, step=error.step, what=error.what)
    except (RuntimeError, MemoryError) as error:
        if not lacks_memory(error):
            raise
        return State.FAILED, OutOfMemory(kind=ReasonKind.OUT_OF_MEMORY)
    return State.FINISHED, None


def lacks_memory(error: Exception) -> bool:
    """Whether an error says that memory ran out; on the CPU torch raises a plain RuntimeError."""
    kinds = (torch.OutOfMemoryError, MemoryError)
    return isinstance(error, kinds) or "can't allocate memory" in str(error)


def main() -> int:
    """Serve one run; the exit code."""
    tell = claim_stdout()
    stand_back(10)
    commands = Commands(sys.stdin)
    order = commands.get(wait=True, seconds=ORDERED)
    if order is None:
        warm_up()
        order = commands.get(wait=True)
        assert order is not None
    if order == STOP:
        return 0
    try:
        run = prepare(order)
    except (ValueError, TypeError, KeyError) as error:
        tell(StateLine(event=Event.STATE, state=State.FAILED, reason=why(error)))
        return BAD_REQUEST
    path = Path(order["checkpoint"]) if "checkpoint" in order else None
    state, reason = perform(Session(run, commands, tell, path))
    tell(StateLine(event=Event.STATE, state=state, reason=reason))
    return 0


if __name__ == "__main__":
    run_process(main)
