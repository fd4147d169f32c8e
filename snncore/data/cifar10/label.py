"""Which copy of CIFAR-10 a folder holds: the official one, a known one, or one nobody knows."""

import hashlib
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from snncore.data.cifar10.archive import members, unpacking
from snncore.data.cifar10.checks import check_records
from snncore.data.cifar10.place import cache_folder
from snncore.data.cifar10.source import FILES, Source

OFFICIAL_LABEL, UNVERIFIED_LABEL = "CIFAR-10", "CIFAR-10 (unverified copy)"

KNOWN_COPIES = {
    "08fb299e0e5391067909a4538e22e78002acad367066e87e777127d4237d9d00": "CIFAR-10 (JPEG re-encoded)"
}
"""Names of copies by the SHA-256 of the six files, one after the other."""

NOTE = ".residual-spikes.json"


def identify(folder: Path, source: Source) -> tuple[str, str]:
    """(checksum, label); computed again only where a file's size or time has changed."""
    note, stamps = recall(folder), stamp(folder, source)
    if note.get("stamps") != stamps:
        checksum = check_records(folder, source)
        official = checksum if unpacked_from(folder, source) else note.get("official")
        note = {"stamps": stamps, "checksum": checksum, "official": official}
        remember(folder, note)
    checksum = note["checksum"]
    if checksum == note["official"]:
        return checksum, OFFICIAL_LABEL
    return checksum, KNOWN_COPIES.get(checksum, UNVERIFIED_LABEL)


def unpacked_from(folder: Path, source: Source) -> bool:
    """Whether the official archive lies beside the folder and holds the same files."""
    archive = folder.parent / source.archive
    if not archive.is_file() or sha256(archive) != source.sha256:
        return False
    with unpacking(archive), tarfile.open(archive, "r:gz") as tar:
        return all(
            hashlib.file_digest(data, "sha256").hexdigest() == sha256(folder / name)  # type: ignore[arg-type]
            for name, data in members(tar, archive, source)
            if name in FILES
        )


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stamp(folder: Path, source: Source) -> list[list[Any]]:
    """Name, size and time of the files, and of an archive beside them."""
    paths = [folder / name for name in FILES] + [folder.parent / source.archive]
    found = [(path.name, path.stat()) for path in paths if path.exists()]
    return [[name, state.st_size, state.st_mtime_ns] for name, state in found]


def note_paths(folder: Path) -> Iterator[Path]:
    """Beside the files; and where these cannot be written to, among the caches."""
    yield folder / NOTE
    if cache := cache_folder():
        place = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
        yield cache / f"{place}.json"


def recall(folder: Path) -> dict[str, Any]:
    """What was noted about the folder; {} where nothing was, or nothing that can be read."""
    for path in note_paths(folder):
        with suppress(OSError, ValueError, TypeError, LookupError):
            note = json.loads(path.read_text())
            if re.fullmatch("[0-9a-f]{64}", note["checksum"]) and "official" in note:
                return note
    return {}


def remember(folder: Path, note: dict[str, Any]) -> None:
    """Write the note where that is allowed; without it, the files are read again next time."""
    for path in note_paths(folder):
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with put_in_place(path) as file:
                file.write(json.dumps(note).encode())
            return


@contextmanager
def put_in_place(path: Path) -> Iterator[IO[bytes]]:
    """A file to write, which becomes `path` only when it is whole."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            yield file
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
