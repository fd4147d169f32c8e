"""A few pages in Chromium, each moving a slider by keyboard every few seconds.

`python -m load.browsers BASE SECONDS PAGE…` prints a line for each move: page, seconds from the
request to the end of its run, and what went wrong, with tabs between.
"""

import sys
import time
from pathlib import Path
from random import Random

from browser.conftest import CHROMIUM, FLAGS, READY
from playwright.sync_api import Browser, WebSocket, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

EVERY = 3.0


class Tab:
    """One page; its requests and the ends of their runs are read from its WebSocket."""

    def __init__(self, browser: Browser, base: str, name: str, seed: int) -> None:
        self.name, self.random = name, Random(seed)
        self.asked, self.error = 0.0, ""
        self.page = browser.new_page(viewport={"width": 1280, "height": 800})
        self.page.on("websocket", self.listen)
        self.page.on("pageerror", lambda error: self.failed(str(error)))
        begun = time.monotonic()
        self.page.goto(f"{base}/{name}", timeout=120_000)
        self.page.wait_for_selector(READY, timeout=120_000)
        self.say(time.monotonic() - begun, f"{name} (opened)")

    def listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self.sent)
        socket.on("framereceived", self.received)

    def sent(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).HasField("rerun_script"):
            self.asked = time.monotonic()

    def received(self, frame: bytes | str) -> None:
        told = ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg()
        if told.WhichOneof("type") == "script_finished" and self.asked:
            self.say(time.monotonic() - self.asked, self.name)
            self.asked = 0.0

    def failed(self, error: str) -> None:
        self.error = " ".join(error.split())

    def say(self, seconds: float, name: str) -> None:
        print(name, f"{seconds:.3f}", self.error, sep="\t", flush=True)
        self.asked, self.error = 0.0, ""

    def move(self) -> None:
        sliders = self.page.locator("main input[type=range]:not([disabled])")
        if count := sliders.count():
            slider = sliders.nth(self.random.randrange(count))
            slider.press(self.random.choice(["ArrowLeft", "ArrowRight"]), timeout=30_000)
        if self.page.locator("[data-testid=stException]").count():
            self.failed("an exception is shown")


def stand_back() -> None:
    """Let Chromium have a tenth of what the others may have of the processor.

    Linux divides it among sessions first, of which Chromium has one of its own: the niceness of its
    processes alone says nothing to the server's.
    """
    for process in Path("/proc").glob("[0-9]*"):
        group = process / "autogroup"
        if group.exists() and (process / "comm").read_text().startswith("chrom"):
            group.write_text("10")


def main() -> None:
    base, seconds, names = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
    until = time.monotonic() + seconds
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        stand_back()
        tabs = [Tab(browser, base, name, seed) for seed, name in enumerate(names)]
        while (begun := time.monotonic()) < until:
            for tab in tabs:
                tab.move()
            # Playwright hears of frames only while it is waited in.
            tabs[0].page.wait_for_timeout(1000 * max(0.1, begun + EVERY - time.monotonic()))
        browser.close()


if __name__ == "__main__":
    main()
