"""The server's secret, with which links are signed: the same after a restart, and in each process.

It is the environment's RESIDUAL_SPIKES_SECRET; else a file in the folder RESIDUAL_SPIKES_DATA,
which is the user's own data folder where it is not set, made at the first need.
"""

import os
import secrets
from functools import cache
from pathlib import Path

VARIABLE, FOLDER, FILE = "RESIDUAL_SPIKES_SECRET", "RESIDUAL_SPIKES_DATA", "secret"
SHORTEST = 16
"""Characters, below which a secret could be guessed."""


@cache
def secret() -> bytes:
    """32 bytes or more; where no file can be kept, they last as long as this process."""
    given = os.environ.get(VARIABLE, "")
    if given:
        if len(given) < SHORTEST:
            raise ValueError(f"{VARIABLE} must have at least {SHORTEST} characters")
        return given.encode()
    try:
        return kept(folder() / FILE)
    except (OSError, RuntimeError):  # RuntimeError: a user whom the system does not know
        return secrets.token_bytes(32)


def folder() -> Path:
    """Where the server keeps what outlives it."""
    if given := os.environ.get(FOLDER):
        return Path(given)
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "residual-spikes"


def kept(path: Path) -> bytes:
    """The content of the file, which nobody else can read; of two processes that make it at once
    the first one's stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        own = path.with_name(f"{FILE}.{secrets.token_hex(8)}")
        descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
        try:
            os.link(own, path)
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return path.read_bytes()
