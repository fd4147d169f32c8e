"""What was measured with thirty students, in words and as the table of docs/benchmarks.md."""

import datetime
import platform
from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import NamedTuple, Protocol

from snncore.device import usable_cores

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
START = "<!-- classroom, {what}: written by `python -m load.classroom{option} --write` -->"
END = "<!-- end of classroom, {what} -->"
SLIDER, CONTROL = "a slider", "any control"
"""What is moved."""

KNOB, PAINT, MEMORY = 0.5, 3.0, 1.0
"""What is promised: seconds to an answer and to a page (of 19 in 20), MiB a session."""


class Answered(Protocol):
    """One answer."""

    @property
    def page(self) -> str: ...
    @property
    def control(self) -> str: ...
    @property
    def seconds(self) -> float: ...
    @property
    def error(self) -> str: ...


class Measured(NamedTuple):
    """what: is moved; cold, warm: the first run of a page; moved: controls; browsed: Chromium;
    session, grown: MiB for each session when opened, and at the end; share: of a core; seconds: how
    long; alone: ms of one fixed computation with nothing else at work, before and after."""

    what: str
    cold: Sequence[Answered]
    warm: Sequence[Answered]
    moved: Sequence[Answered]
    browsed: Sequence[Answered]
    session: float
    grown: float
    share: float
    seconds: float
    alone: tuple[float, float]


def at(times: Sequence[float], part: float) -> float:
    """The smallest time that this part of all does not exceed."""
    return sorted(times)[ceil(part * len(times)) - 1]


def row(name: str, answers: Sequence[Answered], target: str = "–") -> str:
    """Count, p50, p95 and the longest."""
    times = [each.seconds for each in answers]
    shown = " | ".join(f"{value:.2f}" for value in (at(times, 0.5), at(times, 0.95), max(times)))
    return f"| {name} | {len(times)} | {shown} | {target} |"


def text(found: Measured) -> str:
    """The whole report."""
    every = [*found.cold, *found.warm, *found.moved, *found.browsed]
    errors = [f"{each.page}, {each.control}: {each.error}" for each in every if each.error]
    opened = [each for each in found.browsed if each.page.endswith("(opened)")]
    browsed = [each for each in found.browsed if each not in opened]
    lines = [
        f"Measured on {datetime.date.today()}: {platform.machine()}, {usable_cores()} cores, "
        f"Python {platform.python_version()}; {len(found.warm)} WebSocket clients that move",
        f"{found.what} for {found.seconds:.0f} s, {len(opened)} pages in Chromium beside them. The "
        f"server's own process took {found.share:.2f} of a core;",
        f"a session {found.session:.2f} MiB when opened,",
        f"{found.grown:.2f} MiB at the end with what the server keeps for all "
        f"(target ≤ {MEMORY:g}); errors: {len(errors)}.",
        "How fast the machine was: one fixed computation took {:.0f} ms alone before, "
        "{:.0f} ms after.".format(*found.alone),
        "",
        "| seconds to the answer | n | p50 | p95 | longest | target, p95 |",
        "|---|---|---|---|---|---|",
        row("first paint, server just started", found.cold, f"≤ {PAINT:g}"),
        row("first paint, server in use", found.warm, f"≤ {PAINT:g}"),
        row(f"{found.what}, all pages", found.moved, f"≤ {KNOB:g}"),
    ]
    for page in sorted({each.page for each in found.moved}):
        lines.append(row(f"{found.what}, {page}", [e for e in found.moved if e.page == page]))
    if browsed:
        lines.append(row("first paint in Chromium", opened))
        lines.append(row("a slider in Chromium", browsed))
    return "\n".join([*lines, *(f"\nerror: {each}" for each in dict.fromkeys(errors))])


def write(found: Measured) -> None:
    """Put the report in place of the one before."""
    option = " --any" if found.what == CONTROL else ""
    start, end = START.format(what=found.what, option=option), END.format(what=found.what)
    before, rest = PAGE.read_text("utf-8").split(start)
    PAGE.write_text(f"{before}{start}\n{text(found)}\n{end}{rest.split(end)[1]}", "utf-8")


def slowest(answers: Sequence[Answered], most: int = 40) -> str:
    """The controls that took longest, to see where the time goes."""
    by: dict[str, list[float]] = {}
    for each in answers:
        by.setdefault(f"{each.page}.{each.control}", []).append(each.seconds)
    order = sorted(by, key=lambda name: -sum(by[name]))[:most]
    return "\n".join(
        f"{name}: {len(times)} times, mean {sum(times) / len(times):.2f}, longest {max(times):.2f}"
        for name in order
        for times in [by[name]]
    )
