"""`python -m snncore.worker`: one training run in a process of its own, JSON lines in and out.

First line in: {"experiment": {…}, "recipe": {…}, "threads": n}; it may also hold "checkpoint": the
path of a file that the run is written to, as a whole or not at all, every 20 seconds, at every
pause and at its end, and "resume": true, which goes on from that file: on a CPU with the numbers
that the run would have given. Then commands:
{"cmd": "pause" | "resume" | "step" | "stop"}, "step" being one step and then a pause;
{"cmd": "watch", "layer": name | null, "image": index}, null: the layer that is watched already;
{"cmd": "threads", "threads": n};
{"cmd": "slow", "seconds": s}: at least s seconds, up to 10, from step to step, 0: full speed;
{"cmd": "stop_at", "step": n | null, "loss": x | null}: pause when step n is done, or when the mean
training loss of the last ten steps is at or below x; null takes it away, as reaching it does;
{"cmd": "learning_rate", "value": η}: the schedule's base rate from the next step on.
The end of the input means that nobody listens any more; the process ends within `GRACE` seconds.

Lines out, by "event":
names      blocks, transitions (indices of the blocks that change the shape), layers, device,
           threads
state      state: running, paused, finished, stopped or failed; reason: null or {"kind": …, values}
threads    threads: how many it computes with from now on
progress   step, loss, accuracy: lists, every step since the last such line; gradient_norms,
           firing_rates, updates (‖Δw‖/‖w‖ by block), learning_rate: of the last one;
           images_per_second, seconds_left
test       step, loss, accuracy
raster     layer, image, step, neurons, time_steps, bits, rates, label, prediction. `bits` is base64
           of the spikes, neuron after neuron, each from t = 1 to T, the first in the highest bit
slow       seconds
stopping   step, loss: where it is to pause, or null; base_rate; rates: the changes by hand, [[first
           step, base rate], …]. At first, and when something of it changes
checkpoint step: the file holds the run after this step
notice     kind, values
Reasons: bad_request (message), data_missing (message; reason and values of DataError),
diverged (step), out_of_memory.
Notices: out_of_memory (step, device: where it goes on), bad_command (command), reached (what:
step or loss; step, loss: of now), not_saved (message: why there is no checkpoint; once).
A number that is not finite is null. A first line that cannot be used ends it with exit code 2.
"""

import json
import math
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import torch

from snncore.checkpoint import read
from snncore.data import DataError, Reason, load
from snncore.experiment import Experiment
from snncore.recipe import Recipe
from snncore.run.allocator import keep_freed_memory
from snncore.run.commands import Commands
from snncore.run.run import Run
from snncore.run.session import Session, StopAsked
from snncore.training import DivergedError

BAD_REQUEST = 2
"""Exit code."""


def claim_stdout() -> Callable[..., None]:
    """`tell(event, **values)`, the only way to the standard output: prints go to the errors."""
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr

    def tell(event: str, **values: object) -> None:
        try:
            lines.write(json.dumps(finite({"event": event, **values}), allow_nan=False) + "\n")
        except BrokenPipeError:
            os._exit(0)  # Nobody listens any more.

    return tell


def finite(value: Any) -> Any:
    """The same value with None for every number that JSON does not have."""
    if isinstance(value, dict):
        return {key: finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def prepare(order: dict[str, Any]) -> Run:
    """The run that the first line asks for."""
    torch.set_num_threads(int(order["threads"]))
    if order.get("resume"):
        checkpoint = read(Path(order["checkpoint"]))
        return Run.go_on(checkpoint, load(checkpoint.experiment.dataset))
    experiment, recipe = Experiment(**order["experiment"]), Recipe(**order["recipe"])
    return Run(experiment, recipe, load(experiment.dataset))


def why(error: Exception) -> dict[str, object]:
    """The reason why an order cannot be carried out."""
    if isinstance(error, DataError) and error.reason is not Reason.OUT_OF_RANGE:
        reason = {"kind": "data_missing", "reason": error.reason, "values": error.values}
        return {**reason, "message": str(error)}
    return {"kind": "bad_request", "message": str(error)}


def perform(session: Session) -> tuple[str, dict[str, object] | None]:
    """Train to the end; the state it ends in, and why."""
    try:
        session.go()
    except StopAsked:
        session.tell_progress()
        session.save()
        return "stopped", None
    except DivergedError as error:
        session.tell_progress()
        return "failed", {"kind": "diverged", "step": error.step}
    except (RuntimeError, MemoryError) as error:
        if not lacks_memory(error):
            raise
        return "failed", {"kind": "out_of_memory"}
    return "finished", None


def lacks_memory(error: Exception) -> bool:
    """On the CPU torch raises a plain RuntimeError."""
    kinds = (torch.OutOfMemoryError, MemoryError)
    return isinstance(error, kinds) or "can't allocate memory" in str(error)


def main() -> int:
    """Serve one run; the exit code."""
    tell = claim_stdout()
    # Ctrl-C goes to the whole group of processes; the end of the input is what ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(10)
    commands = Commands(sys.stdin)
    order = commands.get(wait=True)
    assert order is not None
    if order == {"cmd": "stop"}:
        return 0
    try:
        run = prepare(order)
    except (ValueError, TypeError, KeyError) as error:
        tell("state", state="failed", reason=why(error))
        return BAD_REQUEST
    path = Path(order["checkpoint"]) if "checkpoint" in order else None
    state, reason = perform(Session(run, commands, tell, path))
    tell("state", state=state, reason=reason)
    return 0


def run_process(main: Callable[[], int]) -> NoReturn:
    """Train at full speed, and end the process with what `main` gives, 1 where it raises."""
    # Networks that fall silent make denormals, which slow a CPU down by a factor of a hundred.
    torch.set_flush_denormal(True)
    keep_freed_memory()
    try:
        code = main()
    except Exception:
        traceback.print_exc()
        code = 1
    sys.stderr.flush()
    # The thread that reads the commands holds the input; a normal exit would wait for it.
    os._exit(code)


if __name__ == "__main__":
    run_process(main)
