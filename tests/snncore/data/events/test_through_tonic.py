"""AEDAT 4, which `tonic` decodes, and the two sets as tonic's own loaders read them.

Files of the real format, written here; where tonic is not installed there is nothing to compare.
"""

import struct
from pathlib import Path

import numpy as np
import pytest
from random_events import same, some_events

from snncore.data import DataError, Reason
from snncore.data.cifar10.source import CLASSES
from snncore.data.events.aedat import read_aedat4
from snncore.data.events.event import Events
from snncore.data.events.recorded import GESTURE_CLASSES, find_cifar10_dvs, find_dvs_gesture, read

pytest.importorskip("aedat")
datasets = pytest.importorskip("tonic.datasets")

HEAD = b"#!AER-DAT4.0\r\n"
INFO = b"""<dv version="2.0"><node name="outInfo"><node name="0">
<attr key="typeIdentifier" type="string">EVTS</attr><node name="info">
<attr key="sizeX" type="int">128</attr><attr key="sizeY" type="int">128</attr>
</node></node></node></dv>"""


def buffer(kind: bytes, slot: int, vector: bytes, count: int) -> bytes:
    """FlatBuffers, with its size before it: a table whose one field, in `slot`, is a vector."""
    layout = struct.pack("<HH", 6 + 2 * slot, 8) + bytes(2 * slot) + struct.pack("<H", 4)
    layout += bytes(-len(layout) % 4)
    at = 8 + len(layout)
    body = struct.pack("<I4s", at, kind) + layout + struct.pack("<iI", at - 8, 4)
    body += struct.pack("<I", count) + vector
    return struct.pack("<I", len(body)) + body


def aedat4(events: Events, packet: int = 50) -> bytes:
    """A head that names one stream of events, and its packets, not compressed."""
    content = HEAD + buffer(b"IOHE", 2, INFO + b"\0", len(INFO))
    for start in range(0, len(events.t), packet):
        rows = list(zip(*events.part(start, start + packet), strict=True))
        packed = (struct.pack("<qhh?3x", *map(int, row[:3]), bool(row[3])) for row in rows)
        part = buffer(b"EVTS", 0, b"".join(packed), len(rows))
        content += struct.pack("<II", 0, len(part)) + part
    return content


def test_aedat4_gives_back_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "a.aedat4").write_bytes(aedat4(some_events(170)))
    assert same(read_aedat4(tmp_path / "a.aedat4"), some_events(170))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (aedat4(some_events(20))[:-9], Reason.CUT_EVENTS),
        (aedat4(some_events(20))[:40], Reason.CUT_EVENTS),
        (HEAD, Reason.CUT_EVENTS),
        (b"#!AER-DAT2.0\r\n" + bytes(64), Reason.FOREIGN_EVENTS),
        (b"", Reason.FOREIGN_EVENTS),
        (aedat4(Events(*np.array([[1], [300], [5], [0]]))), Reason.OFF_SENSOR),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence(
    content: bytes, reason: Reason, tmp_path: Path
) -> None:
    (tmp_path / "a.aedat4").write_bytes(content)
    with pytest.raises(DataError) as error:
        read_aedat4(tmp_path / "a.aedat4")
    assert error.value.reason is reason
    assert "\n" not in str(error.value)


def by_tonic(rows: np.ndarray) -> Events:
    """What tonic's loaders give, in our order and types."""
    names = rows.dtype.names
    found = (rows[name] for name in ("t", "x", "y", "p" if "p" in names else "on"))
    return Events(*(np.asarray(each, kind) for each, kind in zip(found, "qhhb", strict=True)))


def test_cifar10_dvs_is_what_tonics_loader_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same folder of AEDAT 4 by both: every clip with its class."""
    folder = tmp_path / "CIFAR10DVS"
    for label, name in enumerate(CLASSES):
        (folder / name).mkdir(parents=True)
        for n in range(2):
            content = aedat4(some_events(30 + label, seed=n))
            (folder / name / f"cifar10_{name}_{n}.aedat4").write_bytes(content)
    monkeypatch.setattr(datasets.CIFAR10DVS, "_check_exists", lambda _self: True)
    theirs = datasets.CIFAR10DVS(save_to=str(tmp_path))
    found = find_cifar10_dvs(tmp_path)
    ours = {str(clip.path): clip for clip in [*found.train, *found.test]}
    assert len(theirs) == len(ours) == 20
    for n, path in enumerate(theirs.data):
        rows, label = theirs[n]
        assert ours[path].label == label
        assert same(read(ours[path]), by_tonic(rows))


@pytest.mark.parametrize("train", [True, False])
def test_dvs_gesture_is_what_tonics_loader_gives(
    train: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for split in ("ibmGestureTrain", "ibmGestureTest"):
        for user in ("user01_led", "user02_natural"):
            (tmp_path / "DVSGesture" / split / user).mkdir(parents=True)
            for label in (0, 10):
                e = some_events(40, seed=label)
                rows = np.stack([e.x, e.y, e.p, e.t // 1000], 1).astype(float)
                np.save(tmp_path / "DVSGesture" / split / user / f"{label}.npy", rows)
    monkeypatch.setattr(datasets.DVSGesture, "_check_exists", lambda _self: True)
    theirs = datasets.DVSGesture(save_to=str(tmp_path), train=train)
    found = find_dvs_gesture(tmp_path)
    ours = {str(clip.path): clip for clip in (found.train if train else found.test)}
    assert len(theirs) == len(ours) == 4
    assert len(theirs.classes) == len(GESTURE_CLASSES)
    for n, path in enumerate(theirs.data):
        rows, label = theirs[n]
        assert ours[path].label == label
        assert same(read(ours[path]), by_tonic(rows))
