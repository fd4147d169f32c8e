"""What can be wrong with a data set, each in one sentence that says what to do."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any


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
    NO_LOCK = "no_lock"
    NO_HOME = "no_home"
    UNKNOWN_USER = "unknown_user"
    OUT_OF_RANGE = "out_of_range"
    NO_EVENT_SET = "no_event_set"
    NO_EVENT_HOME = "no_event_home"
    NO_EVENT_FOLDER = "no_event_folder"
    MISSING_EVENTS = "missing_events"
    FOREIGN_EVENTS = "foreign_events"
    CUT_EVENTS = "cut_events"
    NO_EVENTS = "no_events"
    OFF_SENSOR = "off_sensor"
    NO_TONIC = "no_tonic"


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
    Reason.NO_LOCK: "The file system of {folder} refuses to lock files ({detail}), and two "
    "downloads at once would spoil each other: set CIFAR10_DIR to a folder on another disk.",
    Reason.NO_HOME: "This user has no home folder to keep CIFAR-10 in: set CIFAR10_DIR to a "
    "folder.",
    Reason.UNKNOWN_USER: "CIFAR10_DIR={folder} begins with a user that this machine does not know: "
    "set it to a folder.",
    Reason.OUT_OF_RANGE: "{field}={value}: must be from 1 to {largest}",
    Reason.NO_EVENT_SET: "There is no {name} in {folder}: set EVENTS_DIR to the folder that holds "
    "it, or choose that folder in Data.",
    Reason.NO_EVENT_HOME: "This user has no home folder to look for event data in: set EVENTS_DIR "
    "to a folder.",
    Reason.NO_EVENT_FOLDER: "{folder} is no folder on this machine: choose one that is there.",
    Reason.MISSING_EVENTS: "There are no recordings of {name} in {folder}: put a whole copy there.",
    Reason.FOREIGN_EVENTS: "{file} is no file of the kind {wanted}: put the original file there.",
    Reason.CUT_EVENTS: "{file} is cut short or damaged: put a whole copy there.",
    Reason.NO_EVENTS: "There are no events in {file}: put a whole copy there.",
    Reason.OFF_SENSOR: "{file} has events outside of {side} × {side} pixels: it is from another "
    "sensor, put the original file there.",
    Reason.NO_TONIC: "To read {file}, tonic is needed: pip install -r requirements-events.txt.",
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
