"""Where CIFAR-10 is on this machine: the folder that the user named, or the user's caches."""

import os
import sys
from pathlib import Path

from snncore.data.cifar10.source import FILES, FOLDER
from snncore.data.error import DataError, Reason


def cache_folder() -> Path | None:
    """This app's folder among the user's caches; None for a user without a home folder."""
    try:
        return user_caches() / "residual-spikes"
    except RuntimeError:  # neither HOME nor an entry for this user, as in many containers
        return None


def user_caches() -> Path:
    """The system's folder for the user's caches. Raises RuntimeError."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def home() -> Path:
    """Where CIFAR-10 is looked for and downloaded to: CIFAR10_DIR, else the cache.

    Raises DataError where that names no folder.
    """
    if chosen := os.environ.get("CIFAR10_DIR"):
        try:
            return Path(chosen).expanduser().absolute()
        except RuntimeError as error:
            raise DataError(Reason.UNKNOWN_USER, folder=chosen) from error
    if (cache := cache_folder()) is None:
        raise DataError(Reason.NO_HOME)
    return cache


def batches_folder() -> Path:
    """The folder of the six files: inside `home()`, or `home()` itself where they lie there.

    Raises DataError.
    """
    top, inside = home(), home() / FOLDER
    bare = not inside.exists() and any((top / name).exists() for name in FILES)
    return top if bare or top.name == FOLDER else inside
