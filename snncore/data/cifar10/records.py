"""The records of CIFAR-10, checked, as two arrays that are mapped from one file."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from snncore.data.cifar10.checks import check_files
from snncore.data.cifar10.label import identify, put_in_place
from snncore.data.cifar10.place import batches_folder, cache_folder
from snncore.data.cifar10.source import FILES, OFFICIAL, RECORD, TRAIN_FILES, Source
from snncore.data.error import DataError, reading


class Records(NamedTuple):
    """uint8 [N, 3073] each, mapped from a file; the name to show; SHA-256 of the six files."""

    train: NDArray[np.uint8]
    test: NDArray[np.uint8]
    label: str
    checksum: str


def available(source: Source = OFFICIAL) -> bool:
    """Whether all files are there in the right sizes; looks at no record."""
    try:
        check_files(batches_folder(), source)
    except DataError:
        return False
    return True


def read(source: Source = OFFICIAL) -> Records:
    """All records, checked; DataError says which file is wrong."""
    folder = batches_folder()
    check_files(folder, source)
    with reading(folder):
        checksum, label = identify(folder, source)
        records = joined(folder, checksum, source).reshape(-1, RECORD)
    split = len(TRAIN_FILES) * source.records
    return Records(records[:split], records[split:], label, checksum)


def joined(folder: Path, checksum: str, source: Source) -> NDArray[np.uint8]:
    """The six files as one array, mapped from one file in the cache that all processes share.

    Five files do not map to one tensor. Where the cache cannot be written to, a copy in memory.
    """
    try:
        path = cached_file(checksum)
        if not path.exists() or path.stat().st_size != len(FILES) * source.file_size:
            path.parent.mkdir(parents=True, exist_ok=True)
            with put_in_place(path) as whole:
                for name in FILES:
                    whole.write((folder / name).read_bytes())
        return np.memmap(path, np.uint8, mode="c")  # "c": torch wants to be able to write
    except OSError:
        return np.concatenate([np.fromfile(folder / name, np.uint8) for name in FILES])


def cached_file(checksum: str) -> Path:
    """Where all records of a copy are kept in one file. Raises OSError where there is no cache."""
    if (cache := cache_folder()) is None:
        raise FileNotFoundError("this user has no cache")
    return cache / f"cifar-10-{checksum[:16]}.bin"
