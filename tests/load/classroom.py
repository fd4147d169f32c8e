"""Thirty students on one server, measured: `cd tests && python -m load.classroom`.

Two classes of WebSocket clients arrive within ten seconds each: the first finds a server that has
just started, the second one that knows its pages; what memory a session takes is the difference
that the second class makes. Then the first leaves, and each client of the second moves a slider of
its page (on a page without one: any control) to any value, every three seconds; beside them a few
pages are open in Chromium and do the same with the keyboard. With `--any` it is any control, also
one that opens a further question. The times are from the request to the end of the run that draws
the answer. Server, clients and Chromium share the machine; Chromium, which in a class is on other
machines, has a tenth of what the others may have.
"""

import argparse
import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple

from browser.conftest import free_port, start_server
from load import report
from load.client import Client
from load.knobs import Knob

STUDENTS, ARRIVAL, EVERY = 30, 10.0, 3.0
"""Clients; seconds within which they come; seconds from one control to the next."""

THEORY = ("neuron", "block", "identity", "propagation", "gradient", "isometry")
MODELS = ("train", "depth_study", "compare", "try_it", "raster", "similarity", "trained_gradient",
          "energy", "landscape", "conversion")  # fmt: skip
OTHERS = ("data", "teacher", "claims", "glossary", "neuron", "block", "identity", "gradient")
PAGES = (*THEORY, *THEORY, *MODELS, *OTHERS)
"""Where each client is: every page that has controls, those of the theory more often."""

BROWSED = ("identity", "neuron", "raster", "energy", "isometry")
"""Where the pages in Chromium are."""


class Timed(NamedTuple):
    """One answer: on which page, of which control, in how many seconds."""

    page: str
    control: str
    seconds: float
    error: str


async def arrive(base: str, seats: AsyncExitStack) -> tuple[list[Client], list[Timed]]:
    """A class comes, one after the other; how long each waited for its page."""

    async def come(number: int) -> tuple[Client, Timed]:
        await asyncio.sleep(number * ARRIVAL / STUDENTS)
        page = PAGES[number % len(PAGES)]
        begun = time.monotonic()
        client = await seats.enter_async_context(Client(base, page, number))
        answer = await client.open()
        return client, Timed(page, "", time.monotonic() - begun, answer.error)

    came = await asyncio.gather(*(come(number) for number in range(STUDENTS)))
    return [client for client, _ in came], [timed for _, timed in came]


async def work(
    client: Client, choose: Callable[[Client], Knob | None], until: float, place: float
) -> list[Timed]:
    """Move a control every so often; who waits longer for an answer goes on after it."""
    done = []
    await asyncio.sleep(place * EVERY)
    while (begun := time.monotonic()) < until:
        unasked = await client.catch_up()
        knob = choose(client)
        if knob is None:
            break
        answer = await client.move(knob)
        name = knob.identity.split("-", 2)[-1]
        done.append(Timed(client.page, name, answer.seconds, answer.error or unasked))
        await asyncio.sleep(max(0.0, begun + EVERY - time.monotonic()))
    return done


async def measure(base: str, pid: int, asked: argparse.Namespace, before: float) -> report.Measured:
    """All that the report says; `before` from `alone`."""
    seconds, choose = asked.seconds, Client.any_knob if asked.any else Client.slider
    what = report.CONTROL if asked.any else report.SLIDER
    async with AsyncExitStack() as second:
        async with AsyncExitStack() as first:
            _, cold = await arrive(base, first)
            empty = resident(pid)
            clients, warm = await arrive(base, second)
            each = (resident(pid) - empty) / STUDENTS
        begun, used = time.monotonic(), processor(pid)
        chromium = browse(base, seconds, asked.browsers) if asked.browsers else None
        moved = await asyncio.gather(
            *(work(c, choose, begun + seconds, i / STUDENTS) for i, c in enumerate(clients))
        )
        share = (processor(pid) - used) / (time.monotonic() - begun)
        grown = (resident(pid) - empty) / STUDENTS
    told = chromium.communicate(timeout=120)[0].splitlines() if chromium else []
    browsed = [Timed(page, "", float(s), error) for page, s, error in (x.split("\t") for x in told)]
    answers = sum(moved, [])
    speed = (before, alone())
    return report.Measured(what, cold, warm, answers, browsed, each, grown, share, seconds, speed)


def alone() -> float:
    """Milliseconds of one fixed computation, in a process of its own."""
    return float(subprocess.check_output([sys.executable, "-m", "load.speed"], text=True))


def browse(base: str, seconds: float, pages: int) -> subprocess.Popen[str]:
    """Chromium with a few pages, which leaves the machine to all others."""
    names = [BROWSED[i % len(BROWSED)] for i in range(pages)]
    command = [sys.executable, "-m", "load.browsers", base, str(seconds)]
    return subprocess.Popen([*command, *names], stdout=subprocess.PIPE, text=True)


def resident(pid: int) -> float:
    """MiB of a process in memory."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) / 1024


def processor(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def main() -> None:
    parser = argparse.ArgumentParser(description="Thirty students on one server, measured.")
    parser.add_argument("--seconds", type=float, default=120, help="how long controls are moved")
    parser.add_argument("--browsers", type=int, default=5, help="pages that are open in Chromium")
    parser.add_argument("--any", action="store_true", help="any control, not the sliders alone")
    parser.add_argument("--write", action="store_true", help="put it into docs/benchmarks.md")
    asked = parser.parse_args()
    before, port = alone(), free_port()
    server = start_server(port)
    try:
        base = f"http://127.0.0.1:{port}"
        found = asyncio.run(measure(base, server.pid, asked, before))
    finally:
        server.terminate()
        server.wait(20)
    print(report.text(found))
    print(report.slowest(found.moved))
    if asked.write:
        report.write(found)


if __name__ == "__main__":
    main()
