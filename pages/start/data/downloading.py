"""The one download of the server, in a thread of its own: pages ask how far it is."""

import functools
import threading

from snncore.data import DataError
from snncore.data.cifar10 import OFFICIAL, DownloadProgress, Source, download


class Downloading:
    """Starts at most one download at a time; `progress` and `error` are those of the last one."""

    def __init__(self, source: Source = OFFICIAL) -> None:
        self.source = source
        self.progress: DownloadProgress | None = None
        self.error: DataError | None = None
        self.stopping = threading.Event()
        self.thread: threading.Thread | None = None
        self.lock = threading.Lock()

    @property
    def running(self) -> bool:
        return self.thread is not None and self.thread.is_alive()

    def start(self) -> None:
        """Begin, or go on where the last one ended; does nothing while one is running."""
        with self.lock:
            if self.running:
                return
            self.progress, self.error = None, None
            self.stopping.clear()
            self.thread = threading.Thread(target=self.run, daemon=True)
            self.thread.start()

    def stop(self) -> None:
        """End at the next block; what has arrived is kept for another time."""
        self.stopping.set()

    def run(self) -> None:
        steps = download(self.source)
        try:
            for self.progress in steps:
                if self.stopping.is_set():
                    break
        except DataError as error:
            self.error = error
        finally:
            steps.close()  # type: ignore[attr-defined]


@functools.cache
def downloading() -> Downloading:
    """Shared by all sessions of the server."""
    return Downloading()
