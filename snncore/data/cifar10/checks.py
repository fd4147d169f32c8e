"""Whether a folder holds all of CIFAR-10, file by file and label by label."""

import hashlib
from pathlib import Path

import numpy as np

from snncore.data.cifar10.source import CLASSES, FILES, META, MOST_TEXT, RECORD, Source
from snncore.data.error import DataError, Reason, reading


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


def whole(folder: Path, source: Source) -> bool:
    """Whether the folder needs no download."""
    try:
        check_files(folder, source)
        check_records(folder, source)
    except DataError:
        return False
    return True
