"""Memory that stays with the process is not asked of the kernel again."""

import ctypes
import os
import subprocess
import sys

import pytest

from snncore.run.allocator import keep_freed_memory

FAULTS = """
import resource, torch
torch.set_num_threads(1)
from snncore.run.allocator import keep_freed_memory
assert {keep}
def step():
    [torch.ones(k * 2**18) for k in range(1, 25)]  # 1 to 24 MiB, freed at once
for _ in range(3):
    step()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    step()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def page_faults(keep: str) -> int:
    """Of ten steps that have already been taken three times, in a process of its own."""
    code = FAULTS.format(keep=keep)
    # glibc's first threshold, and fixed: it moves with what is freed, now soon and now late.
    environment = os.environ | {"MALLOC_MMAP_THRESHOLD_": str(128 * 1024)}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, check=True, text=True
    )
    return int(run.stdout)


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="not glibc")
def test_a_step_that_repeats_takes_no_new_pages() -> None:
    assert page_faults("keep_freed_memory()") < page_faults("True") / 5


def test_without_glibc_nothing_is_changed(monkeypatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    assert not keep_freed_memory()
