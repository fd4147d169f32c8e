"""A real server on this machine that sends an archive, well or badly."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path

from cifar10_files import ARCHIVE, SMALL, contents, source_of

from snncore.data import cifar10
from snncore.data.cifar10 import FOLDER, DownloadStep, Source
from snncore.data.cifar10.label import NOTE


class Server(ThreadingHTTPServer):
    """Serves ARCHIVE; the first part of the path says in which way. Remembers the requests."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[tuple[str, str | None]] = []
        self.archive = ARCHIVE

    def handle_error(self, *arguments: object) -> None:
        """A client that goes away is what many tests are about."""

    def at(self, *ways: str) -> Source:
        port = self.server_address[1]
        return source_of(ARCHIVE, *(f"http://127.0.0.1:{port}/{way}/a.tar.gz" for way in ways))


class Handler(BaseHTTPRequestHandler):
    """good, whole (ignores Range), cut (half of what is left), brief (a third from the start),
    gone (404), larger, silent (no length), unsatisfiable (416), astray (another place than the
    one asked for), mute (no answer)."""

    server: Server

    def log_message(self, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:  # noqa: N802
        way, wanted = self.path.split("/")[1], self.headers.get("Range")
        self.server.requests.append((way, wanted))
        if way == "mute":
            threading.Event().wait(1)
            return
        if way == "gone" or (way == "unsatisfiable" and wanted):
            self.send_error(404 if way == "gone" else 416)
            return
        archive = self.server.archive
        ranged = bool(wanted) and way in ("good", "cut", "larger", "astray")
        start = int(wanted[6:-1]) + (way == "astray") if ranged and wanted else 0
        total = len(archive) + (way == "larger")
        self.send_response(206 if ranged else 200)
        if ranged:
            self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        if way != "silent":
            self.send_header("Content-Length", str(total - start))
        self.end_headers()
        body = archive[start:]
        stop = {"cut": len(body) // 2 + 1, "brief": len(body) // 3}.get(way, len(body))
        self.wfile.write(body[:stop])


def left(place: Path) -> set[str]:
    """What lies there, but for the lock, which stays."""
    return {path.name for path in place.iterdir()} - {f".{SMALL.archive}.lock"}


def assert_complete(place: Path) -> None:
    records = cifar10.read(SMALL)
    assert records.label == "CIFAR-10"
    assert records.test.tobytes() == contents()["test_batch.bin"]
    assert left(place) == {FOLDER}
    assert left(place / FOLDER) == {*contents(), NOTE}


def some(source: Source, step: DownloadStep, count: int) -> None:
    """Iterate until the count-th progress of a step, then stop."""
    steps = cifar10.download(source)
    seen = list(islice((progress for progress in steps if progress.step is step), count))
    assert len(seen) == count
    steps.close()  # type: ignore[attr-defined]
