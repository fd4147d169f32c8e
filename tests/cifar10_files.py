"""CIFAR-10 in small: the eight files with few records, and the archive of them."""

import hashlib
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from snncore.data import DataError, cifar10
from snncore.data.cifar10 import CLASSES, FILES, FOLDER, META, Source

RECORDS = 40


def contents(seed: int = 0) -> dict[str, bytes]:
    """The eight files, with few records of random pixels."""
    generator = np.random.default_rng(seed)
    files = {"readme.html": b"<html>", META: "\n".join([*CLASSES, ""]).encode()}
    for name in FILES:
        records = generator.integers(0, 256, (RECORDS, cifar10.RECORD), np.uint8)
        records[:, 0] = generator.integers(0, 10, RECORDS)
        files[name] = records.tobytes()
    return files


def tarred(files: dict[str, bytes], *extra: tarfile.TarInfo) -> bytes:
    """The official archive's form: the folder first, then its files in no special order."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        folder = tarfile.TarInfo(FOLDER)
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
        for name, content in files.items():
            member = tarfile.TarInfo(f"{FOLDER}/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        for member in extra:
            tar.addfile(member, io.BytesIO(bytes(member.size)))
    return stream.getvalue()


def source_of(archive: bytes, *addresses: str) -> Source:
    digest = hashlib.sha256(archive).hexdigest()
    return Source(addresses=addresses, size=len(archive), sha256=digest, records=RECORDS, timeout=5)


ARCHIVE = tarred(contents())

SMALL = source_of(ARCHIVE)


def lay_out(folder: Path, files: dict[str, bytes] | None = None) -> Path:
    folder.mkdir(parents=True)
    for name, content in (files or contents()).items():
        (folder / name).write_bytes(content)
    return folder


def refused(call: Callable[[], object]) -> DataError:
    with pytest.raises(DataError) as caught:
        call()
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return caught.value
