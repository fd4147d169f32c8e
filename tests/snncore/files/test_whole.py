"""A file is what it was or what it is to be, whatever goes wrong."""

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from snncore.files.whole import write_whole


def test_the_new_content_takes_the_old_ones_place(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for content in (b"old", b"new"):
        write_whole(path, content)
        assert path.read_bytes() == content
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_what_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    write_whole(tmp_path / "file", b"old")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


def test_the_file_is_closed_when_it_is_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to move a file that is open; here its descriptor is free again."""
    opened: list[int] = []
    make, replace = tempfile.mkstemp, os.replace

    def noted(**where: Any) -> tuple[int, str]:
        descriptor, name = make(**where)
        opened.append(descriptor)
        return descriptor, name

    def moved(*paths: Any) -> None:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(opened[0])
        replace(*paths)

    monkeypatch.setattr(tempfile, "mkstemp", noted)
    monkeypatch.setattr(os, "replace", moved)
    write_whole(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"
