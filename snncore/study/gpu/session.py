"""One use of the command: its clock, its stages, its archive and its summary."""

import datetime
import hashlib
import json
import platform
import time
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

import torch

from snncore.device import describe
from snncore.files.whole import write_whole
from snncore.study.gpu import archive
from snncore.study.gpu.report import as_markdown
from snncore.study.gpu.stage import ROOT, Outcome, Stage, State, run

MOST = 58 * 10**6
"""Bytes in the archive, a little below what may come back."""

GRACE, RESERVE = 0.05, 0.04
"""Shares of the time: for a stage to end by itself, and for the archive."""

ARCHIVE_EVERY = 60.0
"""Seconds; whatever ends the machine, the archive is not much older."""


class Session:
    """`take` the stages; `close` gives the archive. `stop` is set by a signal."""

    def __init__(
        self, folder: Path, minutes: float, device: str, earlier: dict[str, Any], data: str
    ) -> None:
        self.folder, self.seconds, self.device = folder, 60 * minutes, torch.device(device)
        self.earlier, self.data, self.code = earlier, data, code()
        self.started = self.packed = time.monotonic()
        self.date = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        self.stop = Event()
        self.outcomes: list[Outcome] = []

    def left(self) -> float:
        """Seconds that a stage may still take, and end in good time for the archive."""
        gone = time.monotonic() - self.started
        return self.seconds * (1 - GRACE - RESERVE) - gone

    def take(self, stage: Stage) -> None:
        """Run it, unless there is a reason not to."""
        print(f"{stage.name} …", flush=True)
        seconds = min(self.left(), stage.share * self.seconds or self.left())
        if stage.why_not:
            outcome = Outcome(stage.name, State.SKIPPED, said=stage.why_not)
        elif self.stop.is_set():
            outcome = Outcome(stage.name, State.STOPPED)
        elif stage.share and self.passed_before(stage):
            outcome = Outcome(stage.name, State.KEPT)
        elif seconds <= 0:
            outcome = Outcome(stage.name, State.OUT_OF_TIME, said="there was no time left")
        else:
            (self.folder / f"{stage.name}.json").unlink(missing_ok=True)  # of an earlier time
            log = self.folder / f"{stage.name}.log"
            grace = GRACE * self.seconds
            outcome = run(stage, log, seconds, grace, self.stop, self.keep_archive)
        self.outcomes.append(outcome)
        print(f"{stage.name}: {outcome.state}, {outcome.seconds:.0f} s: {outcome.said}", flush=True)
        self.pack()

    def passed_before(self, stage: Stage) -> bool:
        """Whether the earlier archive says so, of the same code on the same device."""
        e = self.earlier
        same = (e.get("code"), e.get("device")) == (self.code, describe(self.device))
        states = {row["name"]: row["state"] for row in e.get("stages", [])}
        return same and states.get(stage.name) in (State.PASSED, State.KEPT)

    def keep_archive(self) -> None:
        if time.monotonic() - self.packed >= ARCHIVE_EVERY:
            with suppress(OSError):  # a file that is just being replaced; the next time is soon
                self.pack()

    def pack(self) -> Path:
        """The summary and the archive as of now."""
        path = self.folder / "gpu.tar.gz"
        summary = self.summary(self.chosen())
        content = json.dumps(summary, indent=1, ensure_ascii=False)
        write_whole(self.folder / archive.SUMMARY, content.encode())
        write_whole(self.folder / "summary.md", as_markdown(summary).encode())
        archive.write(path, self.chosen())
        self.packed = time.monotonic()
        return path

    def chosen(self) -> archive.Chosen:
        return archive.choose(self.folder, MOST)

    def close(self) -> Path:
        return self.pack()

    def summary(self, chosen: archive.Chosen) -> dict[str, Any]:
        """What was done, with what, how it ended, and what is in the archive."""
        return {
            "started": self.date,
            "minutes": self.seconds / 60,
            "code": self.code,
            "device": describe(self.device),
            "torch": str(torch.__version__),
            "python": platform.python_version(),
            "data": self.data,
            "stages": [outcome._asdict() for outcome in self.outcomes],
            "graph": self.measured("graph"),
            "packing": self.measured("packing"),
            "finished": chosen.cells("finished", "result.json"),
            "networks": chosen.cells("finished", "net.pt"),
            "unfinished": chosen.cells("unfinished", "run.pt"),
            "left_out": chosen.left_out,
        }

    def measured(self, what: str) -> Any:
        """What a stage has written."""
        try:
            return json.loads((self.folder / f"{what}.json").read_text("utf-8"))
        except (OSError, ValueError):
            return []


def code() -> str:
    """A digest of the program and its tests."""
    files = [*sorted((ROOT / "snncore").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
