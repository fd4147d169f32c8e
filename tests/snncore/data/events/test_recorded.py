"""Recorded sets in small files of the real formats, written here: read, split, refused."""

import struct
from pathlib import Path

import numpy as np
import pytest
from random_events import same, some_events

from snncore.data import DataError, Reason, load, test_batches
from snncore.data.cifar10.source import CLASSES
from snncore.data.events import place, recorded
from snncore.data.events.aedat import read_aedat2, read_aedat4, read_aedat31, read_npy
from snncore.data.events.event import Events
from snncore.data.events.recorded import find_cifar10_dvs, find_dvs_gesture, read
from snncore.experiment import Dataset

HEAD2 = b"#!AER-DAT2.0\r\n# This is a raw AE data file\r\n# created by a test\r\n"
HEAD31 = b"#!AER-DAT3.1\r\n#Format: RAW\r\n#Source 1: DVS128\r\n#!END-HEADER\r\n"


def aedat2(events: Events) -> bytes:
    """jAER's: address and µs as 32 bits, the larger byte first; x counts from the right, and the
    lowest bit is 1 for darker."""
    words = [
        struct.pack(">II", int(y) << 8 | (127 - int(x)) << 1 | (1 - int(p)), int(t))
        for t, x, y, p in zip(*events, strict=True)
    ]
    return HEAD2 + b"".join(words)


def aedat31(events: Events, packet: int = 50, overflow: int = 0) -> bytes:
    """cAER's polarity packets, behind one of another kind and with one event that is not valid."""
    content = HEAD31 + struct.pack("<hhiiiiii", 0, 1, 8, 4, 0, 2, 2, 2) + bytes(16)
    for start in range(0, len(events.t), packet):
        rows = list(zip(*events.part(start, start + packet), strict=True))
        number = len(rows) + 1
        content += struct.pack("<hhiiiiii", 1, 1, 8, 4, overflow, number, number, len(rows))
        for t, x, y, p in rows:
            content += struct.pack("<II", int(x) << 17 | int(y) << 2 | int(p) << 1 | 1, int(t))
        content += struct.pack("<II", 5 << 17 | 5 << 2, 1)  # its lowest bit says: not valid
    return content


def test_aedat2_gives_back_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "a.aedat").write_bytes(aedat2(some_events(200)))
    assert same(read_aedat2(tmp_path / "a.aedat"), some_events(200))


@pytest.mark.parametrize("overflow", [0, 1])
def test_aedat31_gives_back_what_was_written(tmp_path: Path, overflow: int) -> None:
    (tmp_path / "a.aedat").write_bytes(aedat31(some_events(170), overflow=overflow))
    found = read_aedat31(tmp_path / "a.aedat")
    expected = some_events(170)
    assert same(found._replace(t=found.t - (overflow << 31)), expected)


def test_npy_gives_back_what_was_written_in_ms(tmp_path: Path) -> None:
    e = some_events(99)
    np.save(tmp_path / "0.npy", np.stack([e.x, e.y, e.p, e.t // 1000], 1).astype(float))
    found = read_npy(tmp_path / "0.npy")
    assert same(found, e._replace(t=e.t // 1000 * 1000))


@pytest.mark.parametrize("kind", ["2", "3.1"])
def test_addresses_and_times_are_those_that_tonic_finds(tmp_path: Path, kind: str) -> None:
    """By the functions below its `read_dvs_128`, which tonic 1.7.0 itself calls wrongly."""
    io = pytest.importorskip("tonic.io")
    path, e = tmp_path / "a.aedat", some_events(200)
    content = aedat2(e) if kind == "2" else aedat31(e).replace(aedat31(e)[len(HEAD31) :][:44], b"")
    path.write_bytes(content)
    version, start, *_ = io.read_aedat_header_from_file(str(path))
    theirs = io.get_aer_events_from_file(str(path), version, start)
    address, t = theirs["address"].astype(np.int64), theirs["timeStamp"]
    if kind == "2":
        ours = read_aedat2(path)
        assert np.array_equal(t, ours.t)
        assert np.array_equal(address, (ours.y.astype(int) << 8) + 2 * (127 - ours.x) + 1 - ours.p)
    else:
        valid = address & 1 == 1
        ours = read_aedat31(path)
        assert np.array_equal(t[valid], ours.t)
        assert np.array_equal(address[valid] >> 17, ours.x)


FAULTS = {
    "cut AEDAT 2": (read_aedat2, aedat2(some_events(20))[:-3], Reason.CUT_EVENTS),
    "cut AEDAT 3.1": (read_aedat31, aedat31(some_events(20))[:-9], Reason.CUT_EVENTS),
    "cut packet head": (read_aedat31, aedat31(some_events(20)) + b"\1\0", Reason.CUT_EVENTS),
    "cut .npy": (read_npy, b"\x93NUMPY\x01\x00v\x00", Reason.FOREIGN_EVENTS),
    "3.1 for 2": (read_aedat2, aedat31(some_events(20)), Reason.FOREIGN_EVENTS),
    "2 for 3.1": (read_aedat31, aedat2(some_events(20)), Reason.FOREIGN_EVENTS),
    "a picture": (read_aedat2, b"\x89PNG\r\n\x1a\n" + bytes(64), Reason.FOREIGN_EVENTS),
    "nothing": (read_aedat31, b"", Reason.FOREIGN_EVENTS),
    "head alone": (read_aedat2, HEAD2, Reason.NO_EVENTS),
    "endless head": (read_aedat2, b"#!AER-DAT2.0", Reason.FOREIGN_EVENTS),
    "another sensor": (
        read_aedat31,
        aedat31(Events(*np.array([[1], [300], [5], [0]]))),
        Reason.OFF_SENSOR,
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_with_a_file_is_one_sentence(name: str, tmp_path: Path) -> None:
    reader, content, reason = FAULTS[name]
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(DataError) as error:
        reader(tmp_path / "file")
    assert error.value.reason is reason
    assert str(tmp_path / "file") in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("array", [np.zeros((4, 3)), np.zeros(4), np.full((4, 4), np.nan)])
def test_an_array_of_something_else_is_refused(array: np.ndarray, tmp_path: Path) -> None:
    np.save(tmp_path / "0.npy", array)
    with pytest.raises(DataError, match="no file of the kind"):
        read_npy(tmp_path / "0.npy")


def test_without_tonic_aedat4_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "tonic.io", None)
    (tmp_path / "a.aedat4").write_bytes(b"#!AER-DAT4.0\r\n")
    with pytest.raises(DataError, match=r"pip install -r requirements-events.txt"):
        read_aedat4(tmp_path / "a.aedat4")


def cifar10_dvs(folder: Path, count: int = 11) -> Path:
    """Ten classes with `count` files each, named as the authors do."""
    for label, name in enumerate(CLASSES):
        (folder / name).mkdir(parents=True)
        for n in range(count):
            content = aedat2(some_events(30 + label, seed=n))
            (folder / name / f"cifar10_{name}_{n}.aedat").write_bytes(content)
    return folder


def test_cifar10_dvs_is_split_as_the_sew_code_does(tmp_path: Path) -> None:
    """The first ⌈0.9 n⌉ of each class in the order of their numbers: 0 … 9 of 11, 10 for the test,
    which comes behind 9 and not behind 1."""
    found = find_cifar10_dvs(cifar10_dvs(tmp_path / "set").parent)
    assert [clip.label for clip in found.test] == list(range(10))
    assert all(clip.path.stem.endswith("_10") for clip in found.test)
    of_first = [clip.path.stem.split("_")[-1] for clip in found.train if clip.label == 0]
    assert of_first == [str(n) for n in range(10)]
    assert same(read(found.test[3]), some_events(33, seed=10))


def gesture_files(folder: Path) -> Path:
    """Two recordings of two gestures each, with labels and lists, as IBM distributes them."""
    folder.mkdir(parents=True, exist_ok=True)
    for user, split in (("user01_led", "train"), ("user24_led", "test")):
        (folder / f"{user}.aedat").write_bytes(aedat31(some_events(400)))
        table = "class,startTime_usec,endTime_usec\n2,100000,400000\n11,500000,800000\n"
        (folder / f"{user}_labels.csv").write_text(table)
        (folder / f"trials_to_{split}.txt").write_text(f"{user}.aedat\n")
    return folder


def test_dvs_gesture_in_aedat31_is_cut_by_its_labels(tmp_path: Path) -> None:
    found = find_dvs_gesture(gesture_files(tmp_path))
    assert [clip.label for clip in found.train] == [1, 10]
    events, whole = read(found.train[0]), some_events(400)
    inside = (whole.t >= 100_000) & (whole.t < 400_000)
    assert np.array_equal(events.t, whole.t[inside])
    assert found.test[0].path.name == "user24_led.aedat"


def test_dvs_gesture_as_arrays(tmp_path: Path) -> None:
    for split in ("ibmGestureTrain", "ibmGestureTest"):
        for user in ("user01_led", "user02_natural"):
            (tmp_path / split / user).mkdir(parents=True)
            for label in (0, 10):
                rows = np.array([[1, 2, 1, 3], [4, 5, 0, 6]])
                np.save(tmp_path / split / user / f"{label}.npy", rows)
    found = find_dvs_gesture(tmp_path)
    assert [clip.label for clip in found.train] == [0, 10, 0, 10]
    assert read(found.test[1]).t.tolist() == [3000, 6000]


def test_a_set_that_is_not_whole_is_not_there(tmp_path: Path) -> None:
    """A class without files, a foreign file among them, a label that is none: one sentence, and
    nothing half done."""
    folder = cifar10_dvs(tmp_path / "a", 2)
    (folder / "cat" / "cifar10_cat_1.aedat").write_bytes(b"#!AER-DAT3.1\n")
    with pytest.raises(DataError, match="cifar10_cat_1.aedat is no file of the kind"):
        find_cifar10_dvs(tmp_path)
    for file in (folder / "cat").iterdir():
        file.unlink()
    with pytest.raises(DataError, match="There are no recordings of CIFAR10-DVS"):
        find_cifar10_dvs(tmp_path)
    gestures = gesture_files(tmp_path / "b")
    (gestures / "user01_led_labels.csv").write_text("class,start,end\n12,1,2\n")
    with pytest.raises(DataError, match="is no file of the kind DVS Gesture"):
        find_dvs_gesture(gestures)
    with pytest.raises(DataError, match="There is no CIFAR10-DVS in"):
        find_cifar10_dvs(tmp_path / "nowhere")


def test_the_data_set_is_loaded_from_the_chosen_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EVENTS_DIR", raising=False)
    monkeypatch.setattr(place, "cache_folder", lambda: tmp_path / "cache")
    cifar10_dvs(tmp_path / "mine")
    with pytest.raises(DataError, match="There is no CIFAR10-DVS"):
        load(Dataset.CIFAR10_DVS)
    with pytest.raises(DataError, match="is no folder on this machine"):
        place.choose(str(tmp_path / "not there"))
    place.choose(str(tmp_path / "mine"))
    images = load(Dataset.CIFAR10_DVS)
    assert (len(images.train_labels), len(images.test_labels)) == (100, 10)
    batch = next(test_batches(images, size=4, count=4, device="cpu"))
    assert batch.images.shape == (16, 4, 2, 128, 128)
    assert batch.images.sum((0, 2, 3, 4)).tolist() == [30, 31, 32, 33]
    place.choose("")
    with pytest.raises(DataError, match="There is no CIFAR10-DVS"):
        load(Dataset.CIFAR10_DVS)
    monkeypatch.setenv("EVENTS_DIR", str(tmp_path / "mine"))
    assert load(Dataset.CIFAR10_DVS).checksum == images.checksum


def test_gesture_classes_are_eleven() -> None:
    assert len(set(recorded.GESTURE_CLASSES)) == 11
