"""`python -m snncore.study GRID.toml FOLDER`: train every cell of a grid; run it again to go on.

What is finished in the folder is not computed again, what is half done goes on from its last
state, whatever ended the runner; several runners may share a folder. The last step's numbers are
those of an undisturbed run if the device and the number of threads are the same.
"""

import argparse
import io
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from snncore.device import best_device, usable_cores
from snncore.run.process import stand_back
from snncore.study import search
from snncore.study.cell import Cell
from snncore.study.cluster import Cluster
from snncore.study.display import Display
from snncore.study.folder import CellFolder, lock_refusal, write_table
from snncore.study.grid import GridError, read
from snncore.study.news import Event
from snncore.study.pool import Pool
from snncore.study.streams import Streams

PACKED = 4
"""Cells at once on a GPU, where nothing else is said."""

UNFINISHED, WRONG = 1, 2
"""Exit codes: cells are left; the order cannot be carried out."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code."""
    print_anything()
    given = parser().parse_args(arguments)
    stand_back(given.nice)
    folder: Path = given.folder.resolve()
    try:
        grid, finished = read(given.grid), 0
        for part in search.rounds(grid):
            if part.rates:
                tried = search.trials(grid)
                train_all(given, folder / search.FOLDER, search.trials(part), tried)
            listed = search.with_rates(grid, folder)
            finished += train_all(given, folder, search.with_rates(part, folder), listed)
    except (GridError, OrderError) as error:
        print(error, file=sys.stderr)
        return WRONG
    except Stopped:
        return UNFINISHED
    return UNFINISHED if finished < len(grid.cells) else 0


class OrderError(ValueError):
    """What was asked for cannot be carried out; the message says why."""


class Stopped(Exception):  # noqa: N818 (not a fault)
    """Ctrl-C or SIGTERM: no further round."""


def train_all(
    given: argparse.Namespace, folder: Path, cells: list[Cell], listed: list[Cell]
) -> int:
    """How many of the cells are finished in the folder, after all that could be done for them; its
    table has all that are `listed`. Raises OrderError and Stopped.
    """
    try:
        refusal = lock_refusal(folder)
        write_table(folder, listed)
    except OSError as error:
        where = error.filename or folder
        raise OrderError(f"{where}: cannot be written to ({error.strerror})") from None
    if refusal:
        print(refusal, file=sys.stderr, flush=True)
    left = [cell for cell in cells if CellFolder(folder, cell).row() is None]
    print(f"{len(cells)} cells, {len(cells) - len(left)} of them finished, in {folder}", flush=True)
    order = {
        "folder": str(folder),
        "threads": given.threads,
        "device": given.device,
        "every": given.every,
    }
    try:
        work = at_work(given, left, order)
    except (ImportError, OSError) as error:
        raise OrderError(f"--scheduler {given.scheduler}: {error}") from None
    watch(work, Display(left, sys.stdout), folder, listed)
    write_table(folder, listed)
    finished = sum(CellFolder(folder, cell).row() is not None for cell in cells)
    print(f"{finished} of {len(cells)} cells are finished, in {folder}", flush=True)
    if work.stopping:
        raise Stopped
    return finished


def at_work(given: argparse.Namespace, cells: list[Cell], order: dict[str, Any]) -> Pool | Cluster:
    if given.scheduler:
        return Cluster(given.scheduler, cells, order)
    gpu = given.device != "cpu" and best_device().type == "cuda"
    together = PACKED if gpu else max(1, usable_cores() // given.threads)
    return (Streams if given.streams else Pool)(cells, given.jobs or together, order)


def watch(work: Pool | Cluster, display: Display, folder: Path, cells: list[Cell]) -> None:
    """Show the news and keep the table up to date; Ctrl-C and SIGTERM end it, all saved."""

    def end(*_: object) -> None:
        # A second Ctrl-C ends at once.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        work.stop()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    for news in work:
        display.hear(news)
        if news.event is Event.DONE:
            write_table(folder, cells)
    for number, handler in before.items():
        signal.signal(number, handler)


def parser() -> argparse.ArgumentParser:
    assert __doc__ is not None
    text = argparse.ArgumentParser(
        prog="python -m snncore.study", description=__doc__.split("\n")[0]
    )
    text.add_argument("grid", type=Path, help="a TOML file: see snncore/study/grid.py")
    text.add_argument("folder", type=Path, help="where the results are, and go")
    text.add_argument("--jobs", type=positive, help="cells at once: by default as many as the "
                      f"cores allow, {PACKED} on a GPU")  # fmt: skip
    text.add_argument("--streams", action="store_true", help="cells at once on a GPU are streams "
                      "of one process, not processes")  # fmt: skip
    text.add_argument("--threads", type=positive, default=1, help="threads of each cell (1)")
    text.add_argument(
        "--device", choices=("cpu", "cuda"), help="by default the GPU where there is one"
    )
    text.add_argument("--every", type=float, default=60.0, metavar="SECONDS",
                      help="from one saved state of a cell to the next (60)")  # fmt: skip
    text.add_argument("--nice", type=int, default=0, help="added to the niceness (0)")
    text.add_argument("--scheduler", metavar="ADDRESS", help="compute on this Dask cluster; needs "
                      "what snncore/study/requirements-dask.txt names")  # fmt: skip
    return text


def print_anything() -> None:
    """A name that the terminal's encoding does not have is printed with escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


if __name__ == "__main__":
    sys.exit(main())
