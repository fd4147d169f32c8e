"""What a copy is called, and that it is read once only to know."""

import json
import os
from pathlib import Path

import pytest
from cifar10_files import ARCHIVE, SMALL, contents, lay_out, tarred

from snncore.data import cifar10
from snncore.data.cifar10 import FOLDER
from snncore.data.cifar10.label import NOTE


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
