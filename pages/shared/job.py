"""One training run as the server knows it: its process, and what the process has said."""

import contextlib
import json
import subprocess
import time
from collections import deque
from typing import Any

from pages.shared.curve import Curve, Point, columns
from snncore.experiment import Experiment
from snncore.recipe import Recipe

ENDED = ("finished", "stopped", "failed")
PATIENCE = 5.0
"""Seconds from the command to stop to SIGTERM, and from there to SIGKILL."""

MOST_NOTICES = 20

Json = dict[str, Any]


class Job:
    """Used under the manager's lock. Times are monotonic seconds.

    `latest` is the part of a snapshot that the worker's words replace as they are; what they
    mean stands in snncore/worker.py.
    """

    def __init__(self, experiment: Experiment, recipe: Recipe) -> None:
        self.experiment, self.recipe = experiment, recipe
        self.state = "queued"
        self.reason: Json | None = None
        self.notices: deque[Json] = deque(maxlen=MOST_NOTICES)
        self.step = 0
        self.curve = Curve()
        self.tests: list[Point] = []
        self.raster: Json | None = None
        self.latest: Json = {
            "blocks": [],
            "transitions": [],
            "layers": [],
            "device": "",
            "threads": 0,
            "gradient_norms": [],
            "firing_rates": [],
            "images_per_second": None,
            "seconds_left": None,
        }
        self.process: subprocess.Popen[str] | None = None
        self.gpu = 0
        self.polled = self.changed = self.started = time.monotonic()
        self.stop_asked_at: float | None = None
        self.stop_reason: Json | None = None

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    def enter(self, state: str, reason: Json | None = None) -> None:
        self.state, self.reason, self.changed = state, reason, time.monotonic()

    def hear(self, event: Json) -> None:
        """Take in one line of the worker."""
        match event.pop("event"):
            case "state":
                self.enter(event["state"], event["reason"] or self.stop_reason)
            case "progress":
                for point in zip(event["step"], event["loss"], event["accuracy"], strict=True):
                    self.curve.add(point)
                self.step = event["step"][-1]
            case "test":
                self.tests.append((event["step"], event["loss"], event["accuracy"]))
            case "raster":
                self.raster = event
            case "notice":
                self.notices.append(event)
        self.latest |= {name: event[name] for name in self.latest if name in event}

    def stop(self, reason: Json | None) -> None:
        """Ask the worker to end; a run that has none yet ends at once."""
        if self.process is None:
            self.enter("stopped", reason)
        elif self.stop_asked_at is None:
            self.stop_asked_at, self.stop_reason = time.monotonic(), reason
            self.tell({"cmd": "stop"})

    def press(self, now: float) -> None:
        """Signals for a worker that was told to stop and has not."""
        if self.process is None or self.stop_asked_at is None:
            return
        if now - self.stop_asked_at > 2 * PATIENCE:
            self.process.kill()
        elif now - self.stop_asked_at > PATIENCE:
            self.process.terminate()

    def end(self, code: int) -> None:
        """The process is gone; one that did not say why was told to stop, or has crashed."""
        if self.process and self.process.stdin:
            with contextlib.suppress(OSError):
                self.process.stdin.close()  # A line that never left is written here.
        self.process = None
        if self.ended:
            return
        if self.stop_asked_at is None:
            self.enter("failed", {"kind": "crashed", "code": code})
        else:
            self.enter("stopped", self.stop_reason)

    def tell(self, command: Json) -> None:
        """One line to the worker; one that has just ended hears nothing."""
        if self.process is None or self.process.stdin is None:
            return
        # Where the pipe is broken the process is gone, as its reader will notice.
        with contextlib.suppress(OSError):
            self.process.stdin.write(json.dumps(command) + "\n")
            self.process.stdin.flush()

    def snapshot(self, since: int, place: int) -> Json:
        """The run as live_route.py describes it."""
        points = self.curve.after(since)
        return {
            "state": self.state,
            "reason": self.reason,
            "notices": list(self.notices),
            "place": place,
            "step": self.step,
            "steps": self.recipe.steps,
            **self.latest,
            "next": points[-1][0] if points else since,
            "curve": columns(points),
            "test": columns(self.tests),
            "raster": self.raster,
        }
