"""Files of event cameras: AEDAT 2, AEDAT 3.1, arrays of NumPy; AEDAT 4 through `tonic`.

A file that is none, is cut off, or has events outside the sensor raises DataError.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from snncore.data.error import DataError, Reason, reading
from snncore.data.events.event import Events, events_of

SIDE = 128
"""Pixels of a DVS128 in a row."""

PACKET = np.dtype([
    ("type", "<i2"), ("source", "<i2"), ("size", "<i4"), ("offset", "<i4"), ("overflow", "<i4"),
    ("capacity", "<i4"), ("number", "<i4"), ("valid", "<i4"),
])  # fmt: skip
HEAD4 = b"#!AER-DAT4"
POLARITY, WORDS = 1, 8
"""The packets that hold events of the pixels, and bytes of one event."""


class Head(NamedTuple):
    """The version that the first line says, and the bytes behind the comments."""

    version: str
    body: memoryview


def open_aedat(path: Path, wanted: str) -> memoryview:
    """What follows the head of an AEDAT file of the `wanted` version. Raises DataError."""
    with reading(path):
        content = path.read_bytes()
    head = split_head(content)
    if head is None or head.version != wanted:
        raise foreign(path, f"AEDAT {wanted}")
    return head.body


def split_head(content: bytes) -> Head | None:
    """The head's version and the rest; None where the file is no AEDAT file."""
    if not content.startswith(b"#!AER-DAT"):
        return None
    first = content.split(b"\n", 1)[0].strip()
    at = 0
    while content[at : at + 1] == b"#":
        end = content.find(b"\n", at)
        if end < 0:
            return None
        line, at = content[at:end].strip(), end + 1
        if line == b"#!END-HEADER":
            break
    version = first.removeprefix(b"#!AER-DAT").decode("ascii", "replace")
    return Head(version, memoryview(content)[at:])


def foreign(path: Path, wanted: str) -> DataError:
    return DataError(Reason.FOREIGN_EVENTS, file=str(path), wanted=wanted)


def cut(path: Path) -> DataError:
    return DataError(Reason.CUT_EVENTS, file=str(path))


def checked(events: Events, path: Path) -> Events:
    """In the order of time, on the sensor. Raises DataError where there is none, or off it."""
    t, x, y, p = events
    if not len(t):
        raise DataError(Reason.NO_EVENTS, file=str(path))
    inside = (x >= 0) & (x < SIDE) & (y >= 0) & (y < SIDE) & (p >= 0) & (p <= 1)
    if not inside.all():
        raise DataError(Reason.OFF_SENSOR, file=str(path), side=SIDE)
    order = np.argsort(t, kind="stable")
    return Events(t[order], x[order], y[order], p[order])


def read_aedat2(path: Path) -> Events:
    """CIFAR10-DVS as it is distributed: pairs of address and µs, 32 bits, the larger byte first.

    The picture stands upright and p = 1 is brighter, as SpikingJelly reads it.
    """
    body = open_aedat(path, "2.0")
    if len(body) % WORDS:
        raise cut(path)
    address, t = np.frombuffer(body, ">u4").reshape(-1, 2).T.astype(np.int64)
    x, y = SIDE - 1 - ((address >> 1) & 0x7F), (address >> 8) & 0x7F
    return checked(events_of(t, x, y, 1 - (address & 1)), path)


def read_aedat31(path: Path) -> Events:
    """DVS Gesture as IBM distributes it: packets of events, 31 bits of µs and an overflow."""
    found = list(packets(path, open_aedat(path, "3.1")))
    if not found:
        raise DataError(Reason.NO_EVENTS, file=str(path))
    data, t = np.concatenate(found).T
    x, y, p = (data >> 17) & 0x7FFF, (data >> 2) & 0x7FFF, (data >> 1) & 1
    return checked(events_of(t, x, y, p), path)


def packets(path: Path, body: memoryview) -> Iterator[NDArray[np.int64]]:
    """The valid events of each packet, [n, 2]: data and µs. Raises DataError where one is cut."""
    at = 0
    while at < len(body):
        if at + PACKET.itemsize > len(body):
            raise cut(path)
        head = np.frombuffer(body, PACKET, 1, at)[0]
        at += PACKET.itemsize
        size = int(head["capacity"]) * int(head["size"])
        if int(head["capacity"]) < 0 or int(head["size"]) < 0 or at + size > len(body):
            raise cut(path)
        if head["type"] == POLARITY and head["size"] == WORDS:
            words = np.frombuffer(body, "<u4", 2 * int(head["number"]), at).reshape(-1, 2)
            events = words[words[:, 0] & 1 == 1].astype(np.int64)
            events[:, 1] |= int(head["overflow"]) << 31
            yield events
        at += size


def read_npy(path: Path) -> Events:
    """DVS Gesture as tonic distributes it: rows of x, y, p and ms."""
    with reading(path):
        try:
            rows = np.load(path, allow_pickle=False)
        except (ValueError, EOFError):
            raise foreign(path, "NumPy") from None
    if rows.ndim != 2 or rows.shape[1] != 4 or not np.isfinite(rows.astype(float)).all():
        raise foreign(path, "NumPy [N, 4]")
    x, y, p, ms = rows.T
    return checked(events_of(ms.astype(np.int64) * 1000, x, y, p), path)


def read_aedat4(path: Path) -> Events:
    """CIFAR10-DVS as tonic distributes it. Raises DataError, also where `tonic` is not here."""
    try:
        from tonic.io import read_aedat4 as read_by_tonic
    except ImportError as error:
        raise DataError(Reason.NO_TONIC, file=str(path)) from error
    with reading(path), path.open("rb") as file:
        known = file.read(len(HEAD4)) == HEAD4
    if not known:
        raise foreign(path, "AEDAT 4")
    try:
        found = read_by_tonic(str(path))
    except Exception as error:  # its decoder raises whatever a cut file leads it to
        raise cut(path) from error
    names = found.dtype.names
    p = found["p" if "p" in names else "on"]
    return checked(events_of(found["t"], found["x"], found["y"], p), path)
