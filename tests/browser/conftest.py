"""A server of the app as a user starts it, and a page in real Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMES = ("chromium-headless-shell", "chromium", "google-chrome")
"""Chromium without windows takes a sixth less of the processor than the whole one."""

CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
# Nothing but the page under test is asked for: no updates, no sync, no sandbox for root.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",  # letters as wide without windows as with them
]
TALL = 9000
"""Pixels: the whole page is in sight, as figures out of sight are not drawn."""

READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(reason=f"no Chromium found: install Debian's `{NAMES[0]}`")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(missing)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_server(port: int, path: str = "", **environment: str) -> subprocess.Popen[bytes]:
    """`streamlit run app.py` on a port, below a path of its host, answering."""
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py"]
        + ["--server.port", str(port), "--server.headless", "true"]
        + (["--server.baseUrlPath", path] if path else []),
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            health = f"http://127.0.0.1:{port}/{path}/_stcore/health".replace("//_", "/_")
            urllib.request.urlopen(health, timeout=1)
            return server
        except OSError:
            time.sleep(0.2)
    server.kill()
    raise RuntimeError(f"the app did not answer on port {port} within 60 s")


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """One server for all tests of the session."""
    port = free_port()
    server = start_server(port)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.fixture
def fresh_server_url() -> Iterator[str]:
    """A server that nobody has asked for anything yet."""
    port = free_port()
    server = start_server(port)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser) -> Iterator[object]:
    """An English page of 1280 x 800 in a context of its own.

    Nothing moves by itself: what moves is drawn anew at each frame, by the processor."""
    context = browser.new_context(
        locale="en-US", viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def screen(page) -> object:
    """A page all of which is in sight, and which can say what cannot be read on it."""
    page.add_init_script(path=Path(__file__).with_name("faults.js"))
    page.set_viewport_size({"width": 1280, "height": TALL})
    return page


def settled(screen) -> None:
    """Wait until a screen's page has been run and everything on it drawn."""
    screen.wait_for_selector(READY, timeout=150_000)
    screen.wait_for_function("() => window.drawn()", polling=100, timeout=60_000)
