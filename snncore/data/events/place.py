"""Where recorded event sets are: EVENTS_DIR, else the folder that was chosen, else the caches."""

import os
from pathlib import Path

from snncore.data.cifar10.place import cache_folder
from snncore.data.error import DataError, Reason, reading, writing
from snncore.files.whole import write_whole

NOTE = "events_folder.txt"
"""What remembers the chosen folder, among the app's caches."""


def home() -> Path:
    """Where CIFAR10-DVS and DVS Gesture are looked for. Raises DataError."""
    if chosen := os.environ.get("EVENTS_DIR"):
        return folder_of(chosen)
    if (cache := cache_folder()) is None:
        raise DataError(Reason.NO_EVENT_HOME)
    note = cache / NOTE
    if note.exists():
        with reading(note):
            return folder_of(note.read_text("utf-8").strip())
    return cache


def folder_of(text: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError as error:
        raise DataError(Reason.NO_EVENT_FOLDER, folder=text) from error


def choose(text: str) -> None:
    """Remember a folder that is there; empty: none. Raises DataError, and keeps the old one."""
    if (cache := cache_folder()) is None:
        raise DataError(Reason.NO_EVENT_HOME)
    with writing(cache, 0):
        if not text.strip():
            (cache / NOTE).unlink(missing_ok=True)
            return
        folder = folder_of(text.strip())
        if not folder.is_dir():
            raise DataError(Reason.NO_EVENT_FOLDER, folder=text.strip())
        cache.mkdir(parents=True, exist_ok=True)
        write_whole(cache / NOTE, str(folder).encode())
