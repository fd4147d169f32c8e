"""`make bench`: peers timed in turns in one run; the ratios go into docs/benchmarks.md."""

import datetime
import platform
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import torch

from snncore.device import usable_cores
from snncore.run.allocator import keep_freed_memory

with suppress(ImportError):  # the core's own need no browser
    from browser.conftest import browser, page, server_url  # noqa: F401 (one Chromium for all)

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
START, END = "<!-- benchmarks: written by `make bench` -->", "<!-- end of benchmarks -->"


class Report:
    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str]] = []

    def add(self, what: str, measured: object, target: str) -> None:
        self.rows.append((what, str(measured), target))
        print(f"\n{what}: {measured} (target {target})")

    def table(self, before: str) -> str:
        """The rows in place of those of the same name in the table `before`; the others stay only
        if they are of today and this machine."""
        machine = f"{platform.machine()}, {usable_cores()} cores, torch {torch.__version__}"
        head = [
            f"Measured on {datetime.date.today()}: {machine}, Python {platform.python_version()};",
            "median (quartiles) over repeats, peers timed in turns in one run.",
            "",
            "| what | measured | target |",
            "|---|---|---|",
        ]
        old = before.strip().splitlines()
        kept = old[len(head) :] if old[: len(head)] == head else []
        rows = {line.split(" | ")[0]: line for line in kept}
        rows |= {f"| {row[0]}": f"| {' | '.join(row)} |" for row in self.rows}
        return "\n".join([*head, *rows.values()])


@pytest.fixture(scope="session")
def report() -> Iterator[Report]:
    report = Report()
    yield report
    text = PAGE.read_text("utf-8")
    if START in text and report.rows:
        before, rest = text.split(START)
        table, after = rest.split(END)
        PAGE.write_text(f"{before}{START}\n{report.table(table)}\n{END}{after}", "utf-8")


@pytest.fixture(autouse=True)
def all_cores() -> None:
    torch.set_num_threads(usable_cores())
    torch.set_flush_denormal(True)
    keep_freed_memory()  # as where the app trains; the peers have it too
