"""Archives with the right checksum and the wrong content."""

import tarfile
from pathlib import Path
from typing import Any

import pytest
from archive_server import left
from cifar10_files import ARCHIVE, RECORDS, SMALL, contents, refused, source_of, tarred

from snncore.data import Reason, cifar10
from snncore.data.cifar10 import FILES, FOLDER


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
