"""The official archive as a file: its checksum, and the eight files in it and nothing else."""

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from snncore.data.cifar10.progress import DownloadProgress, DownloadStep
from snncore.data.cifar10.source import BLOCK, FILES, FOLDER, MOST_TEXT, TEXTS, Source
from snncore.data.error import DataError, Reason, reading


def verify(archive: Path, part: Path, source: Source) -> Iterator[DownloadProgress]:
    """SHA-256 of the archive; one that we downloaded and that is wrong is removed."""
    digest, done = hashlib.sha256(), 0
    with reading(archive), archive.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            done += len(block)
            yield DownloadProgress(DownloadStep.CHECK, done, source.size)
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
