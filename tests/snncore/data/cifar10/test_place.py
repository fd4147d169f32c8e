"""Where CIFAR-10 is looked for: the folder that is named, or the caches of the user."""

import pwd
import sys
from pathlib import Path

import numpy as np
import pytest
from cifar10_files import SMALL, contents, lay_out, refused

from snncore.data import Reason, cifar10
from snncore.data.cifar10 import FOLDER
from snncore.data.cifar10.label import NOTE
from snncore.data.cifar10.place import batches_folder, cache_folder


def test_the_folder_may_be_named_itself(batches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = cifar10.read(SMALL)
    monkeypatch.setenv("CIFAR10_DIR", str(batches))
    assert cifar10.read(SMALL).checksum == outside.checksum
    renamed = batches.rename(batches.with_name("renamed"))
    monkeypatch.setenv("CIFAR10_DIR", str(renamed))
    assert cifar10.read(SMALL).checksum == outside.checksum


def test_without_a_setting_it_is_in_the_users_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CIFAR10_DIR")
    assert batches_folder() == cache_folder() / FOLDER


@pytest.mark.parametrize(
    ("platform", "variable", "expected"),
    [
        ("linux", "XDG_CACHE_HOME", "chosen"),
        ("linux", "", "home/.cache"),
        ("darwin", "", "home/Library/Caches"),
        ("win32", "LOCALAPPDATA", "chosen"),
    ],
)
def test_the_users_cache(
    platform: str, variable: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # the real cache_folder
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    if variable:
        monkeypatch.setenv(variable, str(tmp_path / "chosen"))
    monkeypatch.setattr(sys, "platform", platform)
    assert cache_folder() == tmp_path / expected / "residual-spikes"


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No home is set, and none is known for the user, as in `env -u HOME setpriv --reuid 54321`."""

    def unknown(user: object) -> None:
        raise KeyError(user)

    for name in ("CIFAR10_DIR", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)


@pytest.mark.usefixtures("nobody")
def test_a_user_without_a_home_is_told_to_name_a_folder() -> None:
    assert cache_folder() is None
    assert not cifar10.available(SMALL)
    for call in (lambda: cifar10.read(SMALL), lambda: next(cifar10.download(SMALL))):
        assert refused(call).reason is Reason.NO_HOME


@pytest.mark.usefixtures("nobody")
def test_a_user_without_a_home_reads_the_folder_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = lay_out(tmp_path / FOLDER)
    (folder / NOTE).mkdir()  # in the way: the note has no other place to go to
    monkeypatch.setenv("CIFAR10_DIR", str(folder))
    assert cifar10.available(SMALL)
    records = cifar10.read(SMALL)
    assert not isinstance(records.train, np.memmap)
    assert records.test.tobytes() == contents()["test_batch.bin"]


@pytest.mark.parametrize("named", ["~nosuchuser/x", "~nosuchuser"])
def test_a_folder_of_a_user_who_is_not_known(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIFAR10_DIR", named)
    assert not cifar10.available(SMALL)
    for call in (lambda: cifar10.read(SMALL), lambda: next(cifar10.download(SMALL))):
        error = refused(call)
        assert error.reason is Reason.UNKNOWN_USER
        assert error.values == {"folder": named}
