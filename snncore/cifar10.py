"""CIFAR-10 from the official binary files: find, check, name and download them.

Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009. Six files of records,
1 label byte and 3,072 pixel bytes (32x32 in R, G, B planes). The pickled version of the data set
is never read: a file must not be able to run code.
"""

import errno
import gzip
import hashlib
import http.client
import json
import os
import re
import shutil
import sys
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from http.client import HTTPResponse
from pathlib import Path
from typing import IO, Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import numpy as np
from numpy.typing import NDArray

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

CLASSES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
FOLDER = "cifar-10-batches-bin"
TRAIN_FILES = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
FILES = (*TRAIN_FILES, "test_batch.bin")
META = "batches.meta.txt"
TEXTS = (META, "readme.html")
NOTE = ".residual-spikes.json"
RECORD = 1 + 3 * 32 * 32
BLOCK, MOST_TEXT = 1 << 18, 1 << 12

OFFICIAL_LABEL, UNVERIFIED_LABEL = "CIFAR-10", "CIFAR-10 (unverified copy)"
KNOWN_COPIES = {
    "08fb299e0e5391067909a4538e22e78002acad367066e87e777127d4237d9d00": "CIFAR-10 (JPEG re-encoded)"
}
"""Names of copies by the SHA-256 of the six files, one after the other."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where the archive is and what it must be; `records` in each of six files; seconds."""

    addresses: tuple[str, ...] = (
        "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
        "https://cave.cs.toronto.edu/kriz/cifar-10-binary.tar.gz",
    )
    archive: str = "cifar-10-binary.tar.gz"
    size: int = 170_052_171
    sha256: str = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"
    records: int = 10_000
    timeout: float = 30.0

    @property
    def file_size(self) -> int:
        return self.records * RECORD


OFFICIAL = Source()


# What can go wrong ------------------------------------------------------------------------------


class Reason(StrEnum):
    """Why there are no data; the sentence of each, in English, is in SENTENCES."""

    MISSING = "missing"
    MISSING_FILE = "missing_file"
    SHORT_FILE = "short_file"
    LONG_FILE = "long_file"
    BAD_LABEL = "bad_label"
    WRONG_CLASSES = "wrong_classes"
    NOT_READABLE = "not_readable"
    NO_CONNECTION = "no_connection"
    HTTP_STATUS = "http_status"
    CUT_OFF = "cut_off"
    OTHER_FILE = "other_file"
    WRONG_CHECKSUM = "wrong_checksum"
    BAD_ARCHIVE = "bad_archive"
    DISK_FULL = "disk_full"
    NOT_WRITABLE = "not_writable"
    BUSY = "busy"
    OUT_OF_RANGE = "out_of_range"


AGAIN = "download CIFAR-10 again, or put a good copy there."
SENTENCES = {
    Reason.MISSING: "There is no CIFAR-10 in {folder}: download it, or set CIFAR10_DIR to the "
    "folder that holds its binary version.",
    Reason.MISSING_FILE: "{file} is missing in {folder}: " + AGAIN,
    Reason.SHORT_FILE: "{file} in {folder} is cut short ({size:,} bytes, not {expected:,}): "
    + AGAIN,
    Reason.LONG_FILE: "{file} in {folder} is too long ({size:,} bytes, not {expected:,}): " + AGAIN,
    Reason.BAD_LABEL: "Record {record:,} of {file} in {folder} has the label {label}, but the "
    "labels are 0 to 9: " + AGAIN,
    Reason.WRONG_CLASSES: "{file} in {folder} does not name the ten classes of CIFAR-10: " + AGAIN,
    Reason.NOT_READABLE: "{file} cannot be read ({detail}): allow it to be read.",
    Reason.NO_CONNECTION: "{address} cannot be reached ({detail}): check the network and try "
    "again.",
    Reason.HTTP_STATUS: "{address} answers with HTTP status {status}: try again later.",
    Reason.CUT_OFF: "The download from {address} broke off after {done:,} of {size:,} bytes: try "
    "again, it goes on from there.",
    Reason.OTHER_FILE: "{address} offers another file than the official one of {size:,} bytes: "
    "try again later.",
    Reason.WRONG_CHECKSUM: "{file} does not have the official SHA-256 and was not unpacked: "
    "remove it if it is still there, and try again.",
    Reason.BAD_ARCHIVE: "{file} does not hold just the eight files of CIFAR-10 ({member}), and "
    "was not unpacked: remove it and try again.",
    Reason.DISK_FULL: "The disk of {folder} has no room for CIFAR-10: free {needed:,} bytes, or "
    "set CIFAR10_DIR to another disk.",
    Reason.NOT_WRITABLE: "{folder} cannot be written to ({detail}): allow it, or set CIFAR10_DIR "
    "to another folder.",
    Reason.BUSY: "CIFAR-10 is already being downloaded to {folder}: wait until that is done.",
    Reason.OUT_OF_RANGE: "{field}={value}: must be from 1 to {largest}",
}
"""str.format patterns; what is in braces are the names in DataError.values."""


class DataError(ValueError):
    """One sentence that says what is wrong and what to do; `reason` and `values` to translate."""

    def __init__(self, reason: Reason, **values: object) -> None:
        super().__init__(SENTENCES[reason].format(**values))
        self.reason, self.values = reason, values

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(DataError, self.reason, **self.values), ()


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """A file or folder that may not be read becomes a DataError."""
    try:
        yield
    except OSError as error:
        detail = error.strerror or str(error)
        file = str(error.filename or path)
        raise DataError(Reason.NOT_READABLE, file=file, detail=detail) from error


@contextmanager
def writing(folder: Path, needed: int) -> Iterator[None]:
    """A full disk and a folder that may not be written to become a DataError."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DataError(Reason.DISK_FULL, folder=str(folder), needed=needed) from error
        detail = error.strerror or str(error)
        raise DataError(Reason.NOT_WRITABLE, folder=str(folder), detail=detail) from error


# Where the files are and what they are ----------------------------------------------------------


class Records(NamedTuple):
    """uint8 [N, 3073] each, mapped from a file; the name to show; SHA-256 of the six files."""

    train: NDArray[np.uint8]
    test: NDArray[np.uint8]
    label: str
    checksum: str


def cache_folder() -> Path:
    """This app's folder among the user's caches."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "residual-spikes"


def home() -> Path:
    """Where CIFAR-10 is looked for and downloaded to: CIFAR10_DIR, else the cache."""
    chosen = os.environ.get("CIFAR10_DIR")
    return Path(chosen).expanduser().absolute() if chosen else cache_folder()


def batches_folder() -> Path:
    """The folder of the six files: inside `home()`, or `home()` itself where they lie there."""
    top, inside = home(), home() / FOLDER
    bare = not inside.exists() and any((top / name).exists() for name in FILES)
    return top if bare or top.name == FOLDER else inside


def available(source: Source = OFFICIAL) -> bool:
    """Whether all files are there in the right sizes; looks at no record."""
    try:
        check_files(batches_folder(), source)
    except DataError:
        return False
    return True


def read(source: Source = OFFICIAL) -> Records:
    """All records, checked; DataError says which file is wrong."""
    folder = batches_folder()
    check_files(folder, source)
    with reading(folder):
        checksum, label = identify(folder, source)
        records = joined(folder, checksum, source).reshape(-1, RECORD)
    split = len(TRAIN_FILES) * source.records
    return Records(records[:split], records[split:], label, checksum)


def check_files(folder: Path, source: Source) -> None:
    """Names, sizes and the names of the classes."""
    where = {"folder": str(folder)}
    with reading(folder):
        if not any((folder / name).exists() for name in FILES):
            raise DataError(Reason.MISSING, **where)
        for name in (*FILES, META):
            if not (folder / name).is_file():
                raise DataError(Reason.MISSING_FILE, file=name, **where)
        for name in FILES:
            size, expected = (folder / name).stat().st_size, source.file_size
            if size != expected:
                reason = Reason.SHORT_FILE if size < expected else Reason.LONG_FILE
                raise DataError(reason, file=name, size=size, expected=expected, **where)
        with (folder / META).open("rb") as file:
            if tuple(file.read(MOST_TEXT).decode(errors="replace").split()) != CLASSES:
                raise DataError(Reason.WRONG_CLASSES, file=META, **where)


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


def check_records(folder: Path, source: Source) -> str:
    """SHA-256 of the six files, one after the other; DataError where a label is above 9."""
    digest = hashlib.sha256()
    for name in FILES:
        content = np.fromfile(folder / name, np.uint8)
        labels = content[::RECORD]
        wrong = np.flatnonzero(labels >= len(CLASSES))
        if len(wrong):
            values = {"file": name, "folder": str(folder), "label": int(labels[wrong[0]])}
            raise DataError(Reason.BAD_LABEL, record=int(wrong[0]), **values)
        digest.update(content.data)
    return digest.hexdigest()


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


def note_paths(folder: Path) -> tuple[Path, Path]:
    """Beside the files; and where these cannot be written to, among the caches."""
    place = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    return folder / NOTE, cache_folder() / f"{place}.json"


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


def joined(folder: Path, checksum: str, source: Source) -> NDArray[np.uint8]:
    """The six files as one array, mapped from one file in the cache that all processes share.

    Five files do not map to one tensor. Where the cache cannot be written to, a copy in memory.
    """
    path = cache_folder() / f"cifar-10-{checksum[:16]}.bin"
    try:
        if not path.exists() or path.stat().st_size != len(FILES) * source.file_size:
            path.parent.mkdir(parents=True, exist_ok=True)
            with put_in_place(path) as whole:
                for name in FILES:
                    whole.write((folder / name).read_bytes())
        return np.memmap(path, np.uint8, mode="c")  # "c": torch wants to be able to write
    except OSError:
        return np.concatenate([np.fromfile(folder / name, np.uint8) for name in FILES])


# Download ---------------------------------------------------------------------------------------


class Step(StrEnum):
    DOWNLOAD = "download"
    CHECK = "check"
    UNPACK = "unpack"


class Progress(NamedTuple):
    """Bytes done of a step, and bytes that it takes."""

    step: Step
    done: int
    total: int


def download(source: Source = OFFICIAL) -> Iterator[Progress]:
    """Download, check and unpack; whoever iterates stops by stopping, and goes on another time.

    The folder appears whole or not at all. A folder there that is damaged is moved aside; one
    that is whole is left as it is, and nothing is downloaded. Raises DataError.
    """
    target = home() if home().name == FOLDER else home() / FOLDER
    top, needed = target.parent, source.size + len(FILES) * source.file_size
    with writing(top, needed):
        top.mkdir(parents=True, exist_ok=True)
    with locked(top / f".{source.archive}.lock"):
        if whole(target, source):
            return
        archive, part = top / source.archive, top / f"{source.archive}.part"
        needed -= source.size if archive.is_file() else size_of(part)
        if shutil.disk_usage(top).free < needed:
            raise DataError(Reason.DISK_FULL, folder=str(top), needed=needed)
        if not archive.is_file():
            archive = part
            yield from fetch(part, source, needed)
        yield from verify(archive, part, source)
        yield from unpack(archive, target, source, needed)
        part.unlink(missing_ok=True)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Held by one session of one process at a time; the system frees it if the process dies."""
    with writing(path.parent, 0):
        file = path.open("ab")
    with file:
        try:
            if sys.platform == "win32":
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DataError(Reason.BUSY, folder=str(path.parent)) from error
        yield


def whole(folder: Path, source: Source) -> bool:
    """Whether the folder needs no download."""
    try:
        check_files(folder, source)
        check_records(folder, source)
    except DataError:
        return False
    return True


def size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def fetch(part: Path, source: Source, needed: int) -> Iterator[Progress]:
    """Fill `part` up to the archive's size, from each address in turn while that gets further."""
    failure, reached = None, -1
    while size_of(part) != source.size:
        if size_of(part) > source.size:
            part.unlink()
        if failure and size_of(part) <= reached:
            raise failure
        reached = size_of(part)
        for address in source.addresses:
            try:
                yield from fetch_from(address, part, source, needed)
                break
            except DataError as error:
                if error.reason in (Reason.DISK_FULL, Reason.NOT_WRITABLE):
                    raise
                failure = error


def fetch_from(address: str, part: Path, source: Source, needed: int) -> Iterator[Progress]:
    """Go on with `part` from where it ends, or from the start if the server does not do that."""
    with networking(address):
        response, done = connect(address, size_of(part), source)
    with response, writing(part.parent, needed), part.open("ab" if done else "wb") as file:
        while done < source.size:
            with networking(address):
                block = response.read1(min(BLOCK, source.size - done))
            if not block:
                values = {"address": address, "done": done, "size": source.size}
                raise DataError(Reason.CUT_OFF, **values)
            file.write(block)
            done += len(block)
            yield Progress(Step.DOWNLOAD, done, source.size)


@contextmanager
def networking(address: str) -> Iterator[None]:
    """Whatever a server and a network do becomes a DataError."""
    try:
        yield
    except HTTPError as error:
        error.close()
        raise DataError(Reason.HTTP_STATUS, address=address, status=error.code) from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        detail = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        raise DataError(Reason.NO_CONNECTION, address=address, detail=detail) from error


def connect(address: str, start: int, source: Source) -> tuple[HTTPResponse, int]:
    """A response, and the place in the archive where its body begins: `start` or 0."""
    try:
        response = request(address, start, source)
    except HTTPError as error:
        if error.code != http.client.REQUESTED_RANGE_NOT_SATISFIABLE or not start:
            raise
        error.close()
        response = request(address, 0, source)
    begin, total = extent(response)
    if begin not in (0, start) or total not in (None, source.size):
        response.close()
        raise DataError(Reason.OTHER_FILE, address=address, size=source.size)
    return response, begin


def request(address: str, start: int, source: Source) -> HTTPResponse:
    headers = {"User-Agent": "residual-spikes", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    return urlopen(Request(address, headers=headers), timeout=source.timeout)


def extent(response: HTTPResponse) -> tuple[int, int | None]:
    """Where the body begins in the file, and the file's size if the server tells; RFC 9110."""
    if response.status == http.client.PARTIAL_CONTENT:
        pattern = r"bytes (\d+)-\d+/(\d+|\*)"
        found = re.fullmatch(pattern, response.headers.get("Content-Range", ""))
        if not found:
            return -1, None
        return int(found[1]), None if found[2] == "*" else int(found[2])
    length = response.headers.get("Content-Length", "")
    return 0, int(length) if length.isdecimal() else None


def verify(archive: Path, part: Path, source: Source) -> Iterator[Progress]:
    """SHA-256 of the archive; one that we downloaded and that is wrong is removed."""
    digest, done = hashlib.sha256(), 0
    with reading(archive), archive.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            done += len(block)
            yield Progress(Step.CHECK, done, source.size)
    if digest.hexdigest() != source.sha256:
        part.unlink(missing_ok=True)
        raise DataError(Reason.WRONG_CHECKSUM, file=str(archive))


@contextmanager
def unpacking(archive: Path) -> Iterator[None]:
    """An archive that cannot be read to its end becomes a DataError."""
    try:
        yield
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(Reason.BAD_ARCHIVE, file=str(archive), member=str(error)) from error


def members(tar: tarfile.TarFile, archive: Path, source: Source) -> Iterator[tuple[str, IO[bytes]]]:
    """(name, content) of the eight files; DataError for anything else, and for one missing."""
    awaited = set(FILES + TEXTS)
    for member in tar:
        if member.isdir() and member.name == FOLDER:
            continue
        folder, _, name = member.name.partition("/")
        fits = member.size == source.file_size if name in FILES else member.size <= MOST_TEXT
        if folder != FOLDER or name not in awaited or not member.isreg() or not fits:
            raise DataError(Reason.BAD_ARCHIVE, file=str(archive), member=member.name)
        awaited.remove(name)
        content = tar.extractfile(member)
        assert content is not None  # A plain file has content.
        yield name, content
    if awaited:
        raise DataError(Reason.BAD_ARCHIVE, file=str(archive), member=min(awaited))


def unpack(archive: Path, target: Path, source: Source, needed: int) -> Iterator[Progress]:
    """Into a folder beside the target, which takes its place when all is there."""
    temporary, done = target.with_name(f".{FOLDER}.tmp"), 0
    shutil.rmtree(temporary, ignore_errors=True)  # left by a process that was killed
    try:
        with (
            writing(target.parent, needed),
            unpacking(archive),
            tarfile.open(archive, "r:gz") as tar,
        ):
            temporary.mkdir()
            for name, content in members(tar, archive, source):
                with (temporary / name).open("wb") as file:
                    while block := content.read(BLOCK):
                        file.write(block)
                        done += len(block) * (name in FILES)  # the texts' sizes are not known
                        yield Progress(Step.UNPACK, done, len(FILES) * source.file_size)
            check_files(temporary, source)
            checksum = check_records(temporary, source)
            stamps = stamp(temporary, source)
            remember(temporary, {"stamps": stamps, "checksum": checksum, "official": checksum})
            move_aside(target)
            temporary.rename(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def move_aside(target: Path) -> None:
    """Nothing of what lies at the target is deleted: it may be someone's."""
    with suppress(OSError):
        target.rmdir()  # an empty folder is no loss
    number = 1
    while os.path.lexists(aside := target.with_name(f"{target.name}.damaged-{number}")):
        number += 1
    if os.path.lexists(target):
        target.rename(aside)
