"""The lock on a file: one holder, freed by death, and what a file system says that has none."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from snncore.files import lock
from snncore.files.lock import LockHeldError, LockRefusedError, locked

ROOT = Path(__file__).parents[3]
HOLDER = (
    "import sys, time; from pathlib import Path; from snncore.files.lock import locked\n"
    "with locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)\n"
)


def test_a_second_holder_is_told_at_once_and_the_lock_is_free_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locked(path), pytest.raises(LockHeldError, match=str(path)), locked(path):
        pass
    with locked(path):
        pass


def test_an_exception_inside_frees_the_lock_and_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="of the body"), locked(tmp_path / "lock"):
        raise OSError(errno.ENOSYS, "of the body")
    with locked(tmp_path / "lock"):
        pass


def test_a_lock_of_a_process_that_is_killed_is_free(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockHeldError), locked(path):
            pass
        os.kill(holder.pid, signal.SIGTERM)
        holder.wait()
    with locked(path):
        pass


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.ENOTSUP, errno.ENOLCK, errno.EINVAL])
def test_a_file_system_without_locks_is_not_a_second_holder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(lock, "take", refuse)
    with pytest.raises(LockRefusedError) as caught, locked(tmp_path / "lock"):
        pytest.fail("no lock was taken")
    assert caught.value.errno == number
    assert os.strerror(number) in str(caught.value)
    assert str(tmp_path / "lock") in str(caught.value)


def test_a_folder_that_is_not_there_is_its_own_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), locked(tmp_path / "nowhere" / "lock"):
        pass
