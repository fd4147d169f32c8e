"""A disk that is full, a folder that cannot be made, a file system without locks: each is said."""

import errno
import os
import shutil
from pathlib import Path

import pytest
from archive_server import Server
from cifar10_files import ARCHIVE, RECORDS, SMALL, refused

from snncore.data import Reason, cifar10


def test_too_little_room_is_said_before_the_download(
    server: Server, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    error = refused(lambda: list(cifar10.download(server.at("good"))))
    assert error.reason is Reason.DISK_FULL
    assert error.values == {
        "folder": str(place),
        "needed": len(ARCHIVE) + 6 * RECORDS * 3073,
    }
    assert server.requests == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_disk_that_fills_up(server: Server, place: Path) -> None:
    place.mkdir()
    (place / f"{SMALL.archive}.part").symlink_to("/dev/full")
    error = refused(lambda: list(cifar10.download(server.at("good", "good"))))
    assert error.reason is Reason.DISK_FULL
    assert len(server.requests) == 1


def test_a_folder_that_cannot_be_made(place: Path) -> None:
    place.write_text("a file")
    assert refused(lambda: list(cifar10.download(SMALL))).reason is Reason.NOT_WRITABLE


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.ENOTSUP])
def test_a_file_system_that_refuses_to_lock_is_named_and_nothing_is_downloaded(
    server: Server, place: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("snncore.files.lock.take", refuse)
    error = refused(lambda: list(cifar10.download(server.at("good"))))
    assert error.reason is Reason.NO_LOCK
    assert error.values == {"folder": str(place), "detail": os.strerror(number)}
    assert server.requests == []
