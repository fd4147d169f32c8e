"""A whole download: what it leaves, also when it is stopped or killed."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from archive_server import Server, assert_complete, left, some
from cifar10_files import ARCHIVE, SMALL, contents, refused, tarred

from snncore.data import Reason, cifar10
from snncore.data.cifar10 import FOLDER, DownloadStep, Source


def test_complete(server: Server, place: Path) -> None:
    steps = list(cifar10.download(server.at("good")))
    assert list(dict.fromkeys(each.step for each in steps)) == list(DownloadStep)
    for step in DownloadStep:
        done, total = zip(*[each[1:] for each in steps if each.step is step], strict=True)
        assert list(done) == sorted(done)
        assert done[-1] == total[-1]
        if step is not DownloadStep.UNPACK:
            assert set(total) == {len(ARCHIVE)}
    assert_complete(place)
    assert list(cifar10.download(server.at("gone"))) == []  # there already
    assert server.requests == [("good", None)]


def test_official_files_stay_official_when_they_are_copied(server: Server, place: Path) -> None:
    list(cifar10.download(server.at("good")))
    copy = shutil.copytree(place / FOLDER, place / "copy", copy_function=shutil.copyfile)
    shutil.rmtree(place / FOLDER)
    copy.rename(place / FOLDER)
    assert cifar10.read(SMALL).label == "CIFAR-10"
    path = place / FOLDER / "data_batch_1.bin"
    content = bytearray(path.read_bytes())
    content[1] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(1, 1))
    assert cifar10.read(SMALL).label == cifar10.UNVERIFIED_LABEL


def test_a_download_that_was_stopped_goes_on(server: Server, place: Path) -> None:
    some(server.at("good"), DownloadStep.DOWNLOAD, 1)
    (part,) = left(place)
    held = (place / part).stat().st_size
    assert 0 < held < len(ARCHIVE)
    assert not cifar10.available(SMALL)
    assert next(cifar10.download(server.at("good"))).done > held
    list(cifar10.download(server.at("good")))
    assert server.requests[1] == ("good", f"bytes={held}-")
    assert_complete(place)


def test_wrong_checksum(server: Server, place: Path) -> None:
    server.archive = ARCHIVE[:-1] + bytes([ARCHIVE[-1] ^ 1])
    error = refused(lambda: list(cifar10.download(server.at("good"))))
    assert error.reason is Reason.WRONG_CHECKSUM
    assert left(place) == set()  # nothing unpacked, and the next download starts anew
    server.archive = ARCHIVE
    list(cifar10.download(server.at("good")))
    assert_complete(place)


def test_an_archive_that_is_there_needs_no_network(place: Path) -> None:
    place.mkdir()
    (place / SMALL.archive).write_bytes(ARCHIVE)
    steps = list(cifar10.download(SMALL))
    assert {each.step for each in steps} == {DownloadStep.CHECK, DownloadStep.UNPACK}
    assert cifar10.read(SMALL).label == "CIFAR-10"
    assert left(place) == {FOLDER, SMALL.archive}


def test_a_wrong_archive_of_the_users_is_not_deleted(place: Path) -> None:
    place.mkdir()
    (place / SMALL.archive).write_bytes(tarred(contents(seed=1)))
    error = refused(lambda: list(cifar10.download(SMALL)))
    assert error.reason is Reason.WRONG_CHECKSUM
    assert left(place) == {SMALL.archive}


def test_a_damaged_folder_is_moved_aside(server: Server, place: Path, batches: Path) -> None:
    (batches / "data_batch_1.bin").write_bytes(b"mine")
    (batches / "notes.txt").write_text("precious")
    list(cifar10.download(server.at("good")))
    assert cifar10.read(SMALL).label == "CIFAR-10"
    aside = place / f"{FOLDER}.damaged-1"
    assert (aside / "notes.txt").read_text() == "precious"
    assert (aside / "data_batch_1.bin").read_bytes() == b"mine"


def test_download_into_the_folder_that_is_named_itself(
    server: Server, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / FOLDER).mkdir(parents=True)
    monkeypatch.setenv("CIFAR10_DIR", str(place / FOLDER))
    list(cifar10.download(server.at("good")))
    assert_complete(place)


@pytest.mark.parametrize("step", list(DownloadStep))
def test_stopping_leaves_no_target(server: Server, place: Path, step: DownloadStep) -> None:
    some(server.at("good"), step, 2)
    assert left(place) == {f"{SMALL.archive}.part"}
    list(cifar10.download(server.at("good")))
    assert_complete(place)


CHILD = """
import os, signal, sys
from snncore.data import cifar10
for progress in cifar10.download(eval(sys.argv[1], vars(cifar10))):
    if progress.step == sys.argv[2] and progress.done > progress.total / 3:
        {act}
"""


def child(act: str, source: Source, step: DownloadStep) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", CHILD.format(act=act), repr(source), step],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("step", list(DownloadStep))
def test_a_kill_leaves_no_target_and_no_lock(
    server: Server, place: Path, step: DownloadStep
) -> None:
    with child("os.kill(os.getpid(), signal.SIGKILL)", server.at("good"), step) as process:
        process.wait()
    assert process.returncode == -signal.SIGKILL
    assert not cifar10.available(SMALL)
    assert not (place / FOLDER).exists()
    list(cifar10.download(server.at("good")))
    assert_complete(place)


def test_one_download_at_a_time_between_processes(server: Server, place: Path) -> None:
    source = server.at("good")
    with child("print('here', flush=True); input()", source, DownloadStep.CHECK) as process:
        assert process.stdout is not None
        process.stdout.readline()
        error = refused(lambda: list(cifar10.download(source)))
        assert error.reason is Reason.BUSY
        process.kill()
    list(cifar10.download(source))
    assert_complete(place)


def test_one_download_at_a_time_between_sessions(server: Server, place: Path) -> None:
    first = cifar10.download(server.at("good"))
    next(first)
    assert refused(lambda: list(cifar10.download(server.at("good")))).reason is Reason.BUSY
    list(first)
    assert_complete(place)
