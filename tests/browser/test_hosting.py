"""Two processes behind a proxy, below a path: what a class needs holds, whichever answers."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, free_port, start_server

NGINX = shutil.which("nginx")
CONFIGURATION = ROOT / "docs" / "hosting" / "nginx.conf"

pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx found: install Debian's `nginx`")


def configuration(port: int, servers: list[int], folder: Path) -> str:
    """The published configuration, with these ports, and its files in a folder."""
    text = CONFIGURATION.read_text("utf-8")
    lines = "\n".join(f"        server 127.0.0.1:{each};" for each in servers)
    text = re.sub(r"        server app:8501;[^\n]*", lines, text)
    text = text.replace("listen 8080;", f"listen {port};").replace("/tmp/", f"{folder}/")
    places = "".join(
        f"    {kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return "daemon off;\nerror_log stderr;\n" + text.replace("http {\n", f"http {{\n{places}", 1)


@pytest.fixture(scope="module")
def two_behind_one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of two processes of the app that share their data's folder."""
    folder, ports = tmp_path_factory.mktemp("hosting"), [free_port(), free_port()]
    data = {"RESIDUAL_SPIKES_DATA": str(folder / "data")}
    running = [start_server(port, "spikes", **data) for port in ports]
    port, file = free_port(), folder / "nginx.conf"
    file.write_text(configuration(port, ports, folder), "utf-8")
    running.append(subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(file)]))
    time.sleep(1)
    yield f"http://127.0.0.1:{port}/spikes"
    for process in running:
        process.terminate()
        process.wait(10)


@pytest.mark.timeout(240)
def test_browsers_stay_with_one_process_and_tickets_are_known_to_both(
    two_behind_one: str, browser
) -> None:
    """A teacher's link opens in every browser: the secret is shared. A reload finds its session's
    process again, and the page works over its WebSocket, below the path."""
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{two_behind_one}/teacher?lang=en&link_lesson=do_nothing&link_locked=True")
    code = page.locator("[data-testid=stCode] code")
    expect(code).to_contain_text(f"{two_behind_one}/?ticket=", timeout=90_000)
    link = code.inner_text().strip()
    context.close()
    for _ in range(4):  # four browsers, whichever process they are given
        student = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 800})
        page = student.new_page()
        page.goto(link)
        strip = page.locator(".st-key-lesson")
        expect(strip).to_contain_text("Can a block do nothing?", timeout=90_000)
        assert "/spikes/identity" in page.url
        page.get_by_text("None of them.").click()
        expect(page.locator(".st-key-lesson_reveal button")).to_be_disabled()
        page.reload()
        expect(strip).to_contain_text("Can a block do nothing?", timeout=60_000)
        student.close()
