"""Memory that stays with the process is not asked of the kernel again."""

import ctypes
import subprocess
import sys

import pytest

from snncore.allocator import keep_freed_memory

FAULTS = """
import resource, torch
torch.set_num_threads(1)
from snncore.allocator import keep_freed_memory
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
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return int(run.stdout)


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="not glibc")
def test_a_step_that_repeats_takes_no_new_pages() -> None:
    # The best of three: where other processes want memory, the kernel takes pages back.
    kept = min(page_faults("keep_freed_memory()") for _ in range(3))
    assert kept < max(page_faults("True") for _ in range(3)) / 5


def test_without_glibc_nothing_is_changed(monkeypatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    assert not keep_freed_memory()
