"""Where CIFAR-10 is on this machine: the folder that the user named, or the user's caches."""

import os
import sys
from pathlib import Path

from snncore.data.cifar10.source import FILES, FOLDER


def cache_folder() -> Path:
    """This app's folder among the user's caches."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "residual-spikes"


def home() -> Path:
    """Where CIFAR-10 is looked for and downloaded to: CIFAR10_DIR, else the cache."""
    chosen = os.environ.get("CIFAR10_DIR")
    return Path(chosen).expanduser().absolute() if chosen else cache_folder()


def batches_folder() -> Path:
    """The folder of the six files: inside `home()`, or `home()` itself where they lie there."""
    top, inside = home(), home() / FOLDER
    bare = not inside.exists() and any((top / name).exists() for name in FILES)
    return top if bare or top.name == FOLDER else inside
