"""Recorded event sets from the user's folder: CIFAR10-DVS and DVS Gesture.

Nothing is downloaded. All files are found and their heads checked before anything is said to be
here; a file's events are read when they are needed.
"""

import csv
import hashlib
import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from snncore.data.cifar10.source import CLASSES as CIFAR10_CLASSES
from snncore.data.error import DataError, Reason, reading
from snncore.data.events.aedat import (
    cut,
    foreign,
    read_aedat2,
    read_aedat4,
    read_aedat31,
    read_npy,
)
from snncore.data.events.event import Events

GESTURE_CLASSES = (
    "hand_clapping", "right_hand_wave", "left_hand_wave", "right_arm_clockwise",
    "right_arm_counter_clockwise", "left_arm_clockwise", "left_arm_counter_clockwise", "arm_roll",
    "air_drums", "air_guitar", "other_gestures",
)  # fmt: skip
TRAIN_SHARE = 0.9
"""Of each class of CIFAR10-DVS, the first ones, as the SEW paper's code splits it: not random."""

READERS: dict[str, tuple[bytes, Callable[[Path], Events]]] = {
    ".aedat": (b"#!AER-DAT2.0", read_aedat2),
    ".aedat4": (b"#!AER-DAT4", read_aedat4),
}
"""By the ending of a CIFAR10-DVS file: how it begins, and what reads it."""

TRIALS = {"train": "trials_to_train.txt", "test": "trials_to_test.txt"}
ARRAYS = {"train": "ibmGestureTrain", "test": "ibmGestureTest"}


class Clip(NamedTuple):
    """A file, and the time in it, µs, that is the clip; None: all of it."""

    path: Path
    label: int
    span: tuple[int, int] | None = None


class Found(NamedTuple):
    """The clips of both splits; checksum: SHA-256 of all files' names and sizes."""

    train: list[Clip]
    test: list[Clip]
    checksum: str


class Files:
    """A source of clips from files, none of which is kept: a set has gigabytes."""

    def __init__(self, clips: Sequence[Clip]) -> None:
        self.clips = clips

    def __call__(self, numbers: Sequence[int]) -> list[Events]:
        return [read(self.clips[number]) for number in numbers]


def read(clip: Clip) -> Events:
    """A clip's events. Raises DataError."""
    if clip.span is None:
        reader = read_npy if clip.path.suffix == ".npy" else READERS[clip.path.suffix][1]
        return reader(clip.path)
    events, (start, end) = whole(clip.path), clip.span
    inside = (events.t >= start) & (events.t < end)
    if not inside.any():
        raise cut(clip.path)
    return Events(events.t[inside], events.x[inside], events.y[inside], events.p[inside])


@lru_cache(maxsize=2)
def whole(path: Path) -> Events:
    """A recording of several gestures, read once for all of them."""
    return read_aedat31(path)


def folders(home: Path) -> list[Path]:
    """The folder itself and those in it: a set may lie in a folder of its own."""
    with reading(home):
        return [home, *sorted(path for path in home.iterdir() if path.is_dir())]


def find_cifar10_dvs(home: Path) -> Found:
    """Ten folders of files, one for each class. Raises DataError."""
    for folder in folders(home) if home.is_dir() else []:
        if (folder / CIFAR10_CLASSES[0]).is_dir():
            return split_classes(folder)
    raise DataError(Reason.NO_EVENT_SET, folder=str(home), name="CIFAR10-DVS")


def split_classes(folder: Path) -> Found:
    train: list[Clip] = []
    test: list[Clip] = []
    for label, name in enumerate(CIFAR10_CLASSES):
        paths = [p for p in files(folder / name) if p.suffix in READERS]
        if not paths:
            raise DataError(Reason.MISSING_EVENTS, folder=str(folder / name), name="CIFAR10-DVS")
        for path in paths:
            check_head(path, READERS[path.suffix][0])
        clips = [Clip(path, label) for path in paths]
        border = math.ceil(TRAIN_SHARE * len(clips))
        train += clips[:border]
        test += clips[border:]
    return found(train, test)


def find_dvs_gesture(home: Path) -> Found:
    """tonic's arrays, or IBM's recordings with their lists and labels. Raises DataError."""
    for folder in folders(home) if home.is_dir() else []:
        if (folder / TRIALS["train"]).exists():
            return found(*(trials(folder, name) for name in TRIALS.values()))
        if (folder / ARRAYS["train"]).is_dir():
            return found(*(arrays(folder / name) for name in ARRAYS.values()))
    raise DataError(Reason.NO_EVENT_SET, folder=str(home), name="DVS Gesture")


def arrays(folder: Path) -> list[Clip]:
    """userNN_LIGHT/LABEL.npy."""
    clips = []
    for user in files(folder) if folder.is_dir() else []:
        for path in files(user) if user.is_dir() else []:
            if path.suffix == ".npy":
                label = class_number(path.stem, 0, path)
                check_head(path, b"\x93NUMPY")
                clips.append(Clip(path, label))
    if not clips:
        raise DataError(Reason.MISSING_EVENTS, folder=str(folder), name="DVS Gesture")
    return clips


def trials(folder: Path, listing: str) -> list[Clip]:
    """The gestures of the recordings that a list names."""
    clips = []
    with reading(folder / listing):
        names = (folder / listing).read_text("utf-8", "replace").split()
    for name in names:
        path = folder / name
        check_head(path, b"#!AER-DAT3.1")
        labels = path.with_name(f"{path.stem}_labels.csv")
        with reading(labels), labels.open(newline="", encoding="utf-8") as text:
            for row in list(csv.reader(text))[1:]:
                if len(row) != 3 or not all(each.strip().isdigit() for each in row):
                    raise foreign(labels, "class,startTime_usec,endTime_usec")
                span = int(row[1]), int(row[2])
                clips.append(Clip(path, class_number(row[0].strip(), 1, labels), span))
    if not clips:
        raise DataError(Reason.MISSING_EVENTS, folder=str(folder), name="DVS Gesture")
    return clips


def class_number(text: str, first: int, path: Path) -> int:
    """The class, from 0, of a number that counts from `first`."""
    number = int(text) - first if text.isdigit() else -1
    if not 0 <= number < len(GESTURE_CLASSES):
        raise foreign(path, "DVS Gesture")
    return number


def files(folder: Path) -> list[Path]:
    """What is in a folder, in the order of the numbers in the names."""
    with reading(folder):
        inside = list(folder.iterdir()) if folder.is_dir() else []
    return sorted(inside, key=lambda p: [int(n) if n.isdigit() else n for n in parts(p.name)])


parts = partial(re.split, r"(\d+)")


def check_head(path: Path, begins: bytes) -> None:
    with reading(path), path.open("rb") as file:
        if not file.read(len(begins)).startswith(begins):
            raise foreign(path, begins.decode("latin-1").strip("#!\x93"))


def found(train: list[Clip], test: list[Clip]) -> Found:
    digest = hashlib.sha256()
    for clip in [*train, *test]:
        with reading(clip.path):
            digest.update(f"{clip.path.name} {clip.path.stat().st_size} {clip.span}\n".encode())
    return Found(train, test, digest.hexdigest())
