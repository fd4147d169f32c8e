"""The records are those of the files, mapped and shared, or in memory."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from cifar10_files import RECORDS, SMALL, contents

from snncore.data import cifar10
from snncore.data.cifar10 import FILES
from snncore.data.cifar10.place import batches_folder, cache_folder

WHERE = batches_folder() if cifar10.available() else None
"""The real files, if this machine has them."""


def test_records_are_those_of_the_files_in_order(batches: Path) -> None:
    records, files = cifar10.read(SMALL), contents()
    assert records.train.tobytes() == b"".join(files[name] for name in FILES[:5])
    assert records.test.tobytes() == files["test_batch.bin"]
    assert records.train.shape == (5 * RECORDS, 3073)
    whole = b"".join(files[name] for name in FILES)
    assert records.checksum == hashlib.sha256(whole).hexdigest()
    assert records.label == "CIFAR-10 (unverified copy)"


def test_records_are_mapped_and_shared(batches: Path) -> None:
    first, second = cifar10.read(SMALL), cifar10.read(SMALL)
    assert isinstance(first.train, np.memmap)
    assert first.train.filename == second.train.filename == first.test.filename


def test_where_the_cache_may_not_be_written_records_are_in_memory(batches: Path) -> None:
    cache_folder().parent.mkdir()
    cache_folder().write_text("a file, so no folder can be made here")
    records = cifar10.read(SMALL)
    assert records.train.tobytes() == b"".join(contents()[name] for name in FILES[:5])
    assert not isinstance(records.train, np.memmap)


@pytest.mark.skipif(WHERE is None, reason="no CIFAR-10 here: set CIFAR10_DIR or download it")
def test_real_cifar10(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIFAR10_DIR", str(WHERE))
    records = cifar10.read()
    assert np.bincount(records.train[:, 0]).tolist() == [5000] * 10
    assert np.bincount(records.test[:, 0]).tolist() == [1000] * 10
    assert records.label in ("CIFAR-10", *cifar10.KNOWN_COPIES.values(), cifar10.UNVERIFIED_LABEL)
    means = [records.train[:, 1 + 1024 * c : 1025 + 1024 * c].mean() / 255 for c in range(3)]
    assert means == pytest.approx([0.4914, 0.4822, 0.4465], abs=0.002)  # known to four digits
