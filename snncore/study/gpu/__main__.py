"""`python -m snncore.study.gpu FOLDER --minutes 9`: all that needs a GPU, into one archive.

The tests that need a GPU, the neuron kernels against their definition, the benchmarks against
SpikingJelly where that is installed, a training step as one graph against the same kernel by
kernel, several networks at once, and then the grids of the study in their order, for as long as
there is time. What comes back is FOLDER/gpu.tar.gz, below 60 MB, with a summary. `--resume` goes
on from it: stages that have passed with the same code are not repeated, finished cells neither.

It needs torch, NumPy, Triton, Numba and pytest. `--device cpu` is a dry run for a small grid.
"""

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from snncore.study.gpu.archive import ArchiveError, unpack
from snncore.study.gpu.grid import GRIDS, usable
from snncore.study.gpu.session import Session
from snncore.study.gpu.stage import State
from snncore.study.gpu.stages import stages
from snncore.study.grid import GridError

NO_GPU = 3
WRONG = 2
"""Exit codes; 1: a stage has failed, the archive is there."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code."""
    given = parser().parse_args(arguments)
    if given.device == "cuda" and not torch.cuda.is_available():
        return refuse("there is no GPU that torch can use here; --device cpu is a dry run", NO_GPU)
    folder: Path = given.folder.resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        summary = unpack(given.resume, folder) if given.resume else b"{}"
        grids, data = usable(given.grid, folder)
        earlier: dict[str, Any] = json.loads(summary)
    except OSError as error:
        return refuse(f"{error.filename or folder}: {error.strerror}", WRONG)
    except (ArchiveError, GridError, ValueError) as error:
        return refuse(str(error), WRONG)
    session = Session(folder, given.minutes, given.device, earlier, data)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: session.stop.set())
    for stage in stages(folder, grids, given.device):
        session.take(stage)
    print(f"all of it is in {session.close()}", flush=True)
    return int(any(outcome.state is State.FAILED for outcome in session.outcomes))


def parser() -> argparse.ArgumentParser:
    assert __doc__ is not None
    text = argparse.ArgumentParser(
        prog="python -m snncore.study.gpu", description=__doc__.split("\n")[0]
    )
    text.add_argument("folder", type=Path, help="where the archive and all else goes")
    text.add_argument("--minutes", type=minutes, default=9.0, help="after which all is over (9)")
    text.add_argument("--resume", type=Path, metavar="ARCHIVE", help="go on from an earlier one")
    text.add_argument("--grid", type=Path, nargs="+", default=GRIDS,
                      help="whose cells are trained, the first ones first")  # fmt: skip
    text.add_argument("--device", choices=("cuda", "cpu"), default="cuda", help="cpu: a dry run")
    return text


def minutes(text: str) -> float:
    number = float(text)
    if not 0 < number <= 24 * 60:
        raise ValueError
    return number


def refuse(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
