"""Files that are wrong: each has its sentence, and nothing of them is run."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cifar10_files import RECORDS, SMALL, lay_out, refused

from snncore.data import Reason, cifar10
from snncore.data.cifar10 import CLASSES, FILES, FOLDER, META


def test_nothing_there(place: Path) -> None:
    error = refused(lambda: cifar10.read(SMALL))
    assert error.reason is Reason.MISSING
    assert error.values == {"folder": str(place / FOLDER)}
    assert not cifar10.available(SMALL)


@pytest.mark.parametrize("name", ["data_batch_4.bin", "test_batch.bin", META])
def test_missing_file(batches: Path, name: str) -> None:
    (batches / name).unlink()
    error = refused(lambda: cifar10.read(SMALL))
    assert error.reason is Reason.MISSING_FILE
    assert name in str(error)
    assert not cifar10.available(SMALL)


@pytest.mark.parametrize(
    ("change", "reason"),
    [(-1, Reason.SHORT_FILE), (-3073, Reason.SHORT_FILE), (1, Reason.LONG_FILE)],
)
def test_wrong_size(batches: Path, change: int, reason: Reason) -> None:
    path = batches / "data_batch_2.bin"
    content = path.read_bytes() + bytes(3073)
    path.write_bytes(content[: RECORDS * 3073 + change])
    error = refused(lambda: cifar10.read(SMALL))
    assert error.reason is reason
    assert error.values["file"] == "data_batch_2.bin"
    assert error.values["size"] == RECORDS * 3073 + change
    assert f"{RECORDS * 3073:,}" in str(error)
    assert not cifar10.available(SMALL)


def test_wrong_label(batches: Path) -> None:
    path = batches / "data_batch_5.bin"
    content = bytearray(path.read_bytes())
    content[7 * 3073] = 10
    path.write_bytes(content)
    error = refused(lambda: cifar10.read(SMALL))
    assert error.reason is Reason.BAD_LABEL
    assert error.values | {"folder": ""} == {
        "file": "data_batch_5.bin",
        "record": 7,
        "label": 10,
        "folder": "",
    }


@pytest.mark.parametrize("text", ["", "\n".join(reversed(CLASSES)), "\n".join([*CLASSES, "eel"])])
def test_wrong_classes(batches: Path, text: str) -> None:
    (batches / META).write_text(text)
    assert refused(lambda: cifar10.read(SMALL)).reason is Reason.WRONG_CLASSES


def test_a_file_that_may_not_be_read(batches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*arguments: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied", str(batches / "data_batch_1.bin"))

    monkeypatch.setattr(np, "fromfile", forbidden)
    error = refused(lambda: cifar10.read(SMALL))
    assert error.reason is Reason.NOT_READABLE
    assert "data_batch_1.bin" in str(error)


class Canary:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


def test_the_pickled_version_is_never_opened(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = pickle.dumps(Canary(tmp_path / "sang"))
    names = [name.removesuffix(".bin") for name in FILES]
    lay_out(place / "cifar-10-batches-py", dict.fromkeys([*names, "batches.meta"], trap))
    lay_out(place / FOLDER, dict.fromkeys(names, trap))
    assert refused(lambda: cifar10.read(SMALL)).reason is Reason.MISSING
    lay_out(place.with_name("other") / FOLDER, dict.fromkeys(FILES, trap))
    monkeypatch.setenv("CIFAR10_DIR", str(place.with_name("other")))
    assert refused(lambda: cifar10.read(SMALL)).reason is Reason.MISSING_FILE
    assert not (tmp_path / "sang").exists()
    pickle.loads(trap)
    assert (tmp_path / "sang").exists()  # it would have sung
