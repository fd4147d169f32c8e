"""CIFAR-10 from files and from a real server on this machine, whole, damaged and hostile."""

import hashlib
import io
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from snncore.data import DataError, Reason, cifar10
from snncore.data.cifar10 import CLASSES, FILES, FOLDER, META, Source, Step
from snncore.data.cifar10.label import NOTE
from snncore.data.cifar10.place import batches_folder, cache_folder
from snncore.data.error import SENTENCES

RECORDS = 40
WHERE = batches_folder() if cifar10.available() else None
"""The real files, if this machine has them."""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of its own for the files and the caches of each test; neither exists yet."""
    monkeypatch.setenv("CIFAR10_DIR", str(tmp_path / "place"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "place"


def contents(seed: int = 0) -> dict[str, bytes]:
    """The eight files, with few records of random pixels."""
    generator = np.random.default_rng(seed)
    files = {"readme.html": b"<html>", META: "\n".join([*CLASSES, ""]).encode()}
    for name in FILES:
        records = generator.integers(0, 256, (RECORDS, cifar10.RECORD), np.uint8)
        records[:, 0] = generator.integers(0, 10, RECORDS)
        files[name] = records.tobytes()
    return files


def tarred(files: dict[str, bytes], *extra: tarfile.TarInfo) -> bytes:
    """The official archive's form: the folder first, then its files in no special order."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        folder = tarfile.TarInfo(FOLDER)
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
        for name, content in files.items():
            member = tarfile.TarInfo(f"{FOLDER}/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        for member in extra:
            tar.addfile(member, io.BytesIO(bytes(member.size)))
    return stream.getvalue()


def source_of(archive: bytes, *addresses: str) -> Source:
    digest = hashlib.sha256(archive).hexdigest()
    return Source(addresses=addresses, size=len(archive), sha256=digest, records=RECORDS, timeout=5)


ARCHIVE = tarred(contents())
SMALL = source_of(ARCHIVE)


def lay_out(folder: Path, files: dict[str, bytes] | None = None) -> Path:
    folder.mkdir(parents=True)
    for name, content in (files or contents()).items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def batches(place: Path) -> Path:
    """The unpacked folder, as someone else unpacked it."""
    return lay_out(place / FOLDER)


def refused(call: Callable[[], object]) -> DataError:
    with pytest.raises(DataError) as caught:
        call()
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return caught.value


# Reading ----------------------------------------------------------------------------------------


def test_records_are_those_of_the_files_in_order(batches: Path) -> None:
    records, files = cifar10.read(SMALL), contents()
    assert records.train.tobytes() == b"".join(files[name] for name in FILES[:5])
    assert records.test.tobytes() == files["test_batch.bin"]
    assert records.train.shape == (5 * RECORDS, 3073)
    whole = b"".join(files[name] for name in FILES)
    assert records.checksum == hashlib.sha256(whole).hexdigest()
    assert records.label == "CIFAR-10 (unverified copy)"


def test_records_are_mapped_and_shared(batches: Path) -> None:
    first, second = cifar10.read(SMALL), cifar10.read(SMALL)
    assert isinstance(first.train, np.memmap)
    assert first.train.filename == second.train.filename == first.test.filename


def test_the_folder_may_be_named_itself(batches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = cifar10.read(SMALL)
    monkeypatch.setenv("CIFAR10_DIR", str(batches))
    assert cifar10.read(SMALL).checksum == outside.checksum
    renamed = batches.rename(batches.with_name("renamed"))
    monkeypatch.setenv("CIFAR10_DIR", str(renamed))
    assert cifar10.read(SMALL).checksum == outside.checksum


def test_without_a_setting_it_is_in_the_users_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CIFAR10_DIR")
    assert batches_folder() == cache_folder() / FOLDER


@pytest.mark.parametrize(
    ("platform", "variable", "expected"),
    [
        ("linux", "XDG_CACHE_HOME", "chosen"),
        ("linux", "", "home/.cache"),
        ("darwin", "", "home/Library/Caches"),
        ("win32", "LOCALAPPDATA", "chosen"),
    ],
)
def test_the_users_cache(
    platform: str, variable: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # the real cache_folder
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    if variable:
        monkeypatch.setenv(variable, str(tmp_path / "chosen"))
    monkeypatch.setattr(sys, "platform", platform)
    assert cache_folder() == tmp_path / expected / "residual-spikes"


def test_the_checksum_is_computed_once(batches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cifar10.read(SMALL)
    monkeypatch.setattr("snncore.data.cifar10.label.check_records", None)  # a call would raise
    assert cifar10.read(SMALL)[2:] == first[2:]


def test_a_changed_file_is_noticed(batches: Path) -> None:
    before, path = cifar10.read(SMALL), batches / "data_batch_3.bin"
    content, time = bytearray(path.read_bytes()), path.stat().st_mtime_ns
    content[100] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(time + 1, time + 1))
    after = cifar10.read(SMALL)
    assert after.checksum != before.checksum
    assert (after.train != before.train).sum() == 1


@pytest.mark.parametrize("note", [b"", b"[]", b"{", b"\xff", "../../x"])
def test_a_spoiled_note_is_written_anew(batches: Path, note: bytes | str) -> None:
    before = cifar10.read(SMALL)
    if isinstance(note, str):  # one field is spoiled: a path
        note = (batches / NOTE).read_text().replace(before.checksum, note).encode()
    (batches / NOTE).write_bytes(note)
    assert cifar10.read(SMALL).checksum == before.checksum
    assert json.loads((batches / NOTE).read_text())["checksum"] == before.checksum


def test_where_the_folder_may_not_be_written_the_note_goes_to_the_cache(
    batches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (batches / NOTE).mkdir()  # in the way, for root too
    first = cifar10.read(SMALL)
    monkeypatch.setattr("snncore.data.cifar10.label.check_records", None)
    assert cifar10.read(SMALL)[2:] == first[2:]


def test_where_the_cache_may_not_be_written_records_are_in_memory(batches: Path) -> None:
    cache_folder().parent.mkdir()
    cache_folder().write_text("a file, so no folder can be made here")
    records = cifar10.read(SMALL)
    assert records.train.tobytes() == b"".join(contents()[name] for name in FILES[:5])
    assert not isinstance(records.train, np.memmap)


def test_known_copies_have_their_name(batches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {cifar10.read(SMALL).checksum: "CIFAR-10 (mine)"}
    monkeypatch.setattr("snncore.data.cifar10.label.KNOWN_COPIES", known)
    assert cifar10.read(SMALL).label == "CIFAR-10 (mine)"


def test_files_beside_their_own_official_archive_are_cifar10(batches: Path, place: Path) -> None:
    assert cifar10.read(SMALL).label == cifar10.UNVERIFIED_LABEL
    (place / SMALL.archive).write_bytes(tarred(contents(seed=1)))
    assert cifar10.read(SMALL).label == cifar10.UNVERIFIED_LABEL
    (place / SMALL.archive).write_bytes(tarred(dict(reversed(contents().items()))))
    assert cifar10.read(SMALL).label == cifar10.UNVERIFIED_LABEL  # the same files, other bytes
    (place / SMALL.archive).write_bytes(ARCHIVE)
    assert cifar10.read(SMALL).label == "CIFAR-10"


def test_other_files_beside_the_official_archive_are_not(place: Path) -> None:
    lay_out(place / FOLDER, contents(seed=1))
    (place / SMALL.archive).write_bytes(ARCHIVE)
    assert cifar10.read(SMALL).label == cifar10.UNVERIFIED_LABEL


# Files that are wrong ---------------------------------------------------------------------------


def test_nothing_there(place: Path) -> None:
    error = refused(lambda: cifar10.read(SMALL))
    assert error.reason is Reason.MISSING
    assert error.values == {"folder": str(place / FOLDER)}
    assert not cifar10.available(SMALL)


@pytest.mark.parametrize("name", ["data_batch_4.bin", "test_batch.bin", META])
def test_missing_file(batches: Path, name: str) -> None:
    (batches / name).unlink()
    error = refused(lambda: cifar10.read(SMALL))
    assert error.reason is Reason.MISSING_FILE
    assert name in str(error)
    assert not cifar10.available(SMALL)


@pytest.mark.parametrize(
    ("change", "reason"),
    [(-1, Reason.SHORT_FILE), (-3073, Reason.SHORT_FILE), (1, Reason.LONG_FILE)],
)
def test_wrong_size(batches: Path, change: int, reason: Reason) -> None:
    path = batches / "data_batch_2.bin"
    content = path.read_bytes() + bytes(3073)
    path.write_bytes(content[: RECORDS * 3073 + change])
    error = refused(lambda: cifar10.read(SMALL))
    assert error.reason is reason
    assert error.values["file"] == "data_batch_2.bin"
    assert error.values["size"] == RECORDS * 3073 + change
    assert f"{RECORDS * 3073:,}" in str(error)
    assert not cifar10.available(SMALL)


def test_wrong_label(batches: Path) -> None:
    path = batches / "data_batch_5.bin"
    content = bytearray(path.read_bytes())
    content[7 * 3073] = 10
    path.write_bytes(content)
    error = refused(lambda: cifar10.read(SMALL))
    assert error.reason is Reason.BAD_LABEL
    assert error.values | {"folder": ""} == {
        "file": "data_batch_5.bin",
        "record": 7,
        "label": 10,
        "folder": "",
    }


@pytest.mark.parametrize("text", ["", "\n".join(reversed(CLASSES)), "\n".join([*CLASSES, "eel"])])
def test_wrong_classes(batches: Path, text: str) -> None:
    (batches / META).write_text(text)
    assert refused(lambda: cifar10.read(SMALL)).reason is Reason.WRONG_CLASSES


def test_a_file_that_may_not_be_read(batches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*arguments: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied", str(batches / "data_batch_1.bin"))

    monkeypatch.setattr(np, "fromfile", forbidden)
    error = refused(lambda: cifar10.read(SMALL))
    assert error.reason is Reason.NOT_READABLE
    assert "data_batch_1.bin" in str(error)


class Canary:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


def test_the_pickled_version_is_never_opened(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = pickle.dumps(Canary(tmp_path / "sang"))
    names = [name.removesuffix(".bin") for name in FILES]
    lay_out(place / "cifar-10-batches-py", dict.fromkeys([*names, "batches.meta"], trap))
    lay_out(place / FOLDER, dict.fromkeys(names, trap))
    assert refused(lambda: cifar10.read(SMALL)).reason is Reason.MISSING
    lay_out(place.with_name("other") / FOLDER, dict.fromkeys(FILES, trap))
    monkeypatch.setenv("CIFAR10_DIR", str(place.with_name("other")))
    assert refused(lambda: cifar10.read(SMALL)).reason is Reason.MISSING_FILE
    assert not (tmp_path / "sang").exists()
    pickle.loads(trap)
    assert (tmp_path / "sang").exists()  # it would have sung


# The network ------------------------------------------------------------------------------------


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


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def left(place: Path) -> set[str]:
    """What lies there, but for the lock, which stays."""
    return {path.name for path in place.iterdir()} - {f".{SMALL.archive}.lock"}


def assert_complete(place: Path) -> None:
    records = cifar10.read(SMALL)
    assert records.label == "CIFAR-10"
    assert records.test.tobytes() == contents()["test_batch.bin"]
    assert left(place) == {FOLDER}
    assert left(place / FOLDER) == {*contents(), NOTE}


def some(source: Source, step: Step, count: int) -> None:
    """Iterate until the count-th progress of a step, then stop."""
    steps = cifar10.download(source)
    seen = list(islice((progress for progress in steps if progress.step is step), count))
    assert len(seen) == count
    steps.close()  # type: ignore[attr-defined]


def test_complete(server: Server, place: Path) -> None:
    steps = list(cifar10.download(server.at("good")))
    assert list(dict.fromkeys(each.step for each in steps)) == list(Step)
    for step in Step:
        done, total = zip(*[each[1:] for each in steps if each.step is step], strict=True)
        assert list(done) == sorted(done)
        assert done[-1] == total[-1]
        if step is not Step.UNPACK:
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
    some(server.at("good"), Step.DOWNLOAD, 1)
    (part,) = left(place)
    held = (place / part).stat().st_size
    assert 0 < held < len(ARCHIVE)
    assert not cifar10.available(SMALL)
    assert next(cifar10.download(server.at("good"))).done > held
    list(cifar10.download(server.at("good")))
    assert server.requests[1] == ("good", f"bytes={held}-")
    assert_complete(place)


@pytest.mark.parametrize("way", ["whole", "unsatisfiable", "silent"])
def test_a_server_that_cannot_go_on_starts_again(server: Server, place: Path, way: str) -> None:
    some(server.at("good"), Step.DOWNLOAD, 1)
    list(cifar10.download(server.at(way)))
    assert_complete(place)


def test_a_connection_that_breaks_off_is_taken_up_again(server: Server, place: Path) -> None:
    """Each answer is half of what is left, so many are needed; all of them get further."""
    list(cifar10.download(server.at("cut")))
    assert len(server.requests) > 10
    assert_complete(place)


def test_a_server_that_always_breaks_off_is_given_up(server: Server, place: Path) -> None:
    error = refused(lambda: list(cifar10.download(server.at("brief"))))
    assert error.reason is Reason.CUT_OFF
    assert error.values["done"] == len(ARCHIVE) // 3
    assert len(server.requests) == 2
    assert not cifar10.available(SMALL)
    list(cifar10.download(server.at("good")))
    assert_complete(place)


@pytest.mark.parametrize("first", ["gone", "larger", "brief"])
def test_the_second_address_is_asked_when_the_first_fails(
    server: Server, place: Path, first: str
) -> None:
    list(cifar10.download(server.at(first, "good")))
    assert [way for way, _ in server.requests] == [first, "good"]
    assert_complete(place)


@pytest.mark.parametrize(
    ("way", "reason"), [("gone", Reason.HTTP_STATUS), ("larger", Reason.OTHER_FILE)]
)
def test_no_address_has_the_archive(server: Server, place: Path, way: str, reason: Reason) -> None:
    error = refused(lambda: list(cifar10.download(server.at(way, way))))
    assert error.reason is reason
    assert left(place) == set()


@pytest.mark.parametrize("way", ["larger", "astray"])
def test_an_answer_that_does_not_fit_keeps_what_is_there(
    server: Server, place: Path, way: str
) -> None:
    some(server.at("good"), Step.DOWNLOAD, 1)
    before = left(place)
    error = refused(lambda: list(cifar10.download(server.at(way))))
    assert error.reason is Reason.OTHER_FILE
    assert left(place) == before


def test_a_part_that_is_too_long_is_thrown_away(server: Server, place: Path) -> None:
    place.mkdir()
    (place / f"{SMALL.archive}.part").write_bytes(bytes(len(ARCHIVE) + 1))
    list(cifar10.download(server.at("good")))
    assert_complete(place)


def test_no_network(server: Server, place: Path) -> None:
    source = server.at("good")
    server.server_close()
    error = refused(lambda: list(cifar10.download(source)))
    assert error.reason is Reason.NO_CONNECTION
    assert error.values["address"] == source.addresses[0]
    assert left(place) == set()


def test_a_server_that_does_not_answer_is_left(server: Server, place: Path) -> None:
    source = replace(server.at("mute"), timeout=0.1)
    assert refused(lambda: list(cifar10.download(source))).reason is Reason.NO_CONNECTION


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
    assert {each.step for each in steps} == {Step.CHECK, Step.UNPACK}
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


# Stopped and killed -----------------------------------------------------------------------------


@pytest.mark.parametrize("step", list(Step))
def test_stopping_leaves_no_target(server: Server, place: Path, step: Step) -> None:
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


def child(act: str, source: Source, step: Step) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", CHILD.format(act=act), repr(source), step],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("step", list(Step))
def test_a_kill_leaves_no_target_and_no_lock(server: Server, place: Path, step: Step) -> None:
    with child("os.kill(os.getpid(), signal.SIGKILL)", server.at("good"), step) as process:
        process.wait()
    assert process.returncode == -signal.SIGKILL
    assert not cifar10.available(SMALL)
    assert not (place / FOLDER).exists()
    list(cifar10.download(server.at("good")))
    assert_complete(place)


def test_one_download_at_a_time_between_processes(server: Server, place: Path) -> None:
    source = server.at("good")
    with child("print('here', flush=True); input()", source, Step.CHECK) as process:
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


# The disk ---------------------------------------------------------------------------------------


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


# Hostile archives, with the checksum that is asked for ------------------------------------------


def member(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0, link: str = "") -> Any:
    info = tarfile.TarInfo(name)
    info.type, info.size, info.linkname = kind, size, link
    return info


HOSTILE = {
    "symlink": member(f"{FOLDER}/data_batch_1.bin", tarfile.SYMTYPE, link="/etc/passwd"),
    "hard link": member(f"{FOLDER}/data_batch_1.bin", tarfile.LNKTYPE, link="/etc/passwd"),
    "link for a text": member(f"{FOLDER}/readme.html", tarfile.SYMTYPE, link="/etc/passwd"),
    "device": member(f"{FOLDER}/data_batch_1.bin", tarfile.CHRTYPE),
    "folder link": member(FOLDER, tarfile.SYMTYPE, link="/tmp"),
    "parent": member(f"{FOLDER}/../escaped.bin", size=10),
    "absolute": member("/tmp/escaped.bin", size=10),
    "deeper": member(f"{FOLDER}/deeper/data_batch_1.bin", size=RECORDS * 3073),
    "huge": member(f"{FOLDER}/huge.bin", size=50_000_000),
    "huge text": member(f"{FOLDER}/readme.html", size=50_000_000),
    "pickle": member(f"{FOLDER}/data_batch_1", size=10),
    "twice": member(f"{FOLDER}/data_batch_2.bin", size=RECORDS * 3073),
    "wrong size": member(f"{FOLDER}/data_batch_1.bin", size=RECORDS * 3073 + 1),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_member(place: Path, kind: str) -> None:
    files = contents()
    if HOSTILE[kind].name in (f"{FOLDER}/data_batch_1.bin", f"{FOLDER}/readme.html"):
        del files[HOSTILE[kind].name.partition("/")[2]]
    refuse_archive(place, tarred(files, HOSTILE[kind]))


def refuse_archive(place: Path, archive: bytes) -> None:
    place.mkdir()
    (place / SMALL.archive).write_bytes(archive)
    error = refused(lambda: list(cifar10.download(source_of(archive))))
    assert error.reason is Reason.BAD_ARCHIVE
    assert left(place) == {SMALL.archive}
    assert {path.name for path in place.parent.iterdir()} == {"place"}


@pytest.mark.parametrize("name", [*FILES, *cifar10.TEXTS])
def test_a_file_missing_from_the_archive(place: Path, name: str) -> None:
    files = contents()
    del files[name]
    refuse_archive(place, tarred(files))


@pytest.mark.parametrize(
    "archive", [ARCHIVE[:-5000], b"no archive at all", b""], ids=["cut", "text", "empty"]
)
def test_not_an_archive(place: Path, archive: bytes) -> None:
    refuse_archive(place, archive)


# Errors -----------------------------------------------------------------------------------------


def test_every_reason_has_a_sentence_and_survives_pickling() -> None:
    assert set(SENTENCES) == set(Reason)
    error = DataError(Reason.OUT_OF_RANGE, field="size", value=0, largest=10)
    copy = pickle.loads(pickle.dumps(error))
    assert str(copy) == str(error) == "size=0: must be from 1 to 10"
    assert (copy.reason, copy.values) == (error.reason, error.values)


# The real thing ---------------------------------------------------------------------------------


@pytest.mark.skipif(WHERE is None, reason="no CIFAR-10 here: set CIFAR10_DIR or download it")
def test_real_cifar10(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIFAR10_DIR", str(WHERE))
    records = cifar10.read()
    assert np.bincount(records.train[:, 0]).tolist() == [5000] * 10
    assert np.bincount(records.test[:, 0]).tolist() == [1000] * 10
    assert records.label in ("CIFAR-10", *cifar10.KNOWN_COPIES.values(), cifar10.UNVERIFIED_LABEL)
    means = [records.train[:, 1 + 1024 * c : 1025 + 1024 * c].mean() / 255 for c in range(3)]
    assert means == pytest.approx([0.4914, 0.4822, 0.4465], abs=0.002)  # known to four digits
