"""A place of its own for each test, and a server on this machine."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from archive_server import Server
from cifar10_files import lay_out

from snncore.data.cifar10 import FOLDER


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of its own for the files and the caches of each test; neither exists yet."""
    monkeypatch.setenv("CIFAR10_DIR", str(tmp_path / "place"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "place"


@pytest.fixture
def batches(place: Path) -> Path:
    """The unpacked folder, as someone else unpacked it."""
    return lay_out(place / FOLDER)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()
