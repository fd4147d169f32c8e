"""Pages for a user without a home: what needs none works, the rest says one sentence."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOMELESS = "This user has no home folder to keep CIFAR-10 in: set CIFAR10_DIR to a folder."
NOBODYS = (
    "CIFAR10_DIR=~nosuchuser/x begins with a user that this machine does not know: set it to a "
    "folder."
)
CACHED = ("start/data cifar10", "models/train cifar10")
"""The pages that have something to say of a place for CIFAR-10."""


def as_nobody() -> list[str]:
    """What runs a command as a user whom the system does not know, where that is allowed."""
    tool = shutil.which("setpriv")
    if tool is None:
        return []
    prefix = [tool, "--reuid", "54321", "--regid", "54321", "--clear-groups"]
    reads = [
        sys.executable,
        "-c",
        "import ctypes; from importlib.util import find_spec as f; f('torch') or exit(1)",
    ]
    allowed = subprocess.run(prefix + reads, capture_output=True, cwd=ROOT).returncode == 0
    return prefix if allowed else []


def test_pages_work_without_a_home() -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("CIFAR10", "XDG"))}
    run = subprocess.run(
        [*as_nobody(), sys.executable, "-m", "tests.pages.no_home"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment | {"HOME": "/nonexistent"},
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    for found, sentence in zip(json.loads(run.stdout), (HOMELESS, NOBODYS), strict=True):
        assert found.keys() > set(CACHED)
        for page, said in found.items():
            assert said == ([sentence] if page in CACHED else []), page
