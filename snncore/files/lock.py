"""A lock on a file: one holder at a time, among the threads and processes of all machines."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

HELD = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}
"""What the system says where somebody else holds the lock; any other answer is a refusal."""


class LockHeldError(Exception):
    """Somebody else holds the lock: wait, or let them do it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: somebody else holds this lock")
        self.path = path


class LockRefusedError(OSError):
    """The file system has no locks (ENOSYS, ENOTSUP, ENOLCK …); `strerror` is its own word.

    Nobody can hold a lock there: whoever goes on without one must be right beside a second one.
    """

    def __str__(self) -> str:
        return f"{self.filename}: the file system refuses to lock files ({self.strerror})"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock inside `with`, without waiting; the system frees it where the process dies.

    The file is made where it is not there, and stays. Raises LockHeldError, LockRefusedError, and
    the OSError of a file that cannot be opened for writing.
    """
    with path.open("ab") as file:
        try:
            take(file.fileno())
        except OSError as error:
            if error.errno in HELD:
                raise LockHeldError(path) from error
            raise LockRefusedError(error.errno, error.strerror, str(path)) from error
        yield


def take(descriptor: int) -> None:
    """Take the lock on an open file. Raises OSError where the system does not give it at once."""
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
