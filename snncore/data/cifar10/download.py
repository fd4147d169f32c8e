"""Download CIFAR-10: fetch the archive, check it, unpack it, and put the folder in its place."""

import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from snncore.data.cifar10.archive import members, unpacking, verify
from snncore.data.cifar10.checks import check_files, check_records, whole
from snncore.data.cifar10.fetch import fetch, size_of
from snncore.data.cifar10.label import remember, stamp
from snncore.data.cifar10.place import home
from snncore.data.cifar10.progress import DownloadProgress, DownloadStep
from snncore.data.cifar10.source import BLOCK, FILES, FOLDER, OFFICIAL, Source
from snncore.data.error import DataError, Reason, writing
from snncore.files.lock import LockHeldError, LockRefusedError, locked


def download(source: Source = OFFICIAL) -> Iterator[DownloadProgress]:
    """Download, check and unpack; whoever iterates stops by stopping, and goes on another time.

    The folder appears whole or not at all. A folder there that is damaged is moved aside; one
    that is whole is left as it is, and nothing is downloaded. Raises DataError.
    """
    target = home() if home().name == FOLDER else home() / FOLDER
    top, needed = target.parent, source.size + len(FILES) * source.file_size
    with writing(top, needed):
        top.mkdir(parents=True, exist_ok=True)
    with held(top / f".{source.archive}.lock"):
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
def held(path: Path) -> Iterator[None]:
    """The lock of the one download in a folder. Raises DataError.

    Without a lock two downloads would write into the same part of the archive, so none goes on.
    """
    folder = str(path.parent)
    with ExitStack() as stack:
        with writing(path.parent, 0):
            try:
                stack.enter_context(locked(path))
            except LockHeldError as error:
                raise DataError(Reason.BUSY, folder=folder) from error
            except LockRefusedError as error:
                raise DataError(Reason.NO_LOCK, folder=folder, detail=error.strerror) from error
        yield


def unpack(archive: Path, target: Path, source: Source, needed: int) -> Iterator[DownloadProgress]:
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
                        yield DownloadProgress(
                            DownloadStep.UNPACK, done, len(FILES) * source.file_size
                        )
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
