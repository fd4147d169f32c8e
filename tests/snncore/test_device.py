"""What a process may use of its machine: real affinity, and control groups as Linux writes them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from snncore import device
from snncore.device import describe, free_memory, usable_cores

ROOT = Path(__file__).parents[2]


@pytest.fixture
def linux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of 64 cores, all allowed, without any limit yet."""
    (tmp_path / "proc" / "self").mkdir(parents=True)
    monkeypatch.setattr(device, "PROC", tmp_path / "proc")
    monkeypatch.setattr(device, "CGROUPS", tmp_path / "cgroup")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(64)), raising=False)
    return tmp_path


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def test_the_affinity_counts() -> None:
    """As `taskset -c N` starts it."""
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("this system has no affinity")
    program = (
        "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
        "import torch; from snncore.device import describe, usable_cores\n"
        "print(usable_cores(), describe(torch.device('cpu')))\n"
    )
    run = [sys.executable, "-c", program]
    said = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said == "1 CPU, 1 core\n"


def test_without_a_limit_all_that_the_affinity_allows(linux: Path) -> None:
    assert usable_cores() == 64
    write(linux / "proc" / "self" / "cgroup", "0::/\n")
    write(linux / "cgroup" / "cpu.max", "max 100000\n")
    assert usable_cores() == 64
    assert describe(torch.device("cpu")) == "CPU, 64 cores"


@pytest.mark.parametrize(
    ("quota", "cores"), [("200000", 2), ("50000", 1), ("150000", 2), ("9900000", 64)]
)
def test_a_container_of_cgroup_v2(linux: Path, quota: str, cores: int) -> None:
    write(linux / "proc" / "self" / "cgroup", "0::/\n")
    write(linux / "cgroup" / "cpu.max", f"{quota} 100000\n")
    assert usable_cores() == cores


def test_the_tightest_of_nested_groups_counts(linux: Path) -> None:
    write(linux / "proc" / "self" / "cgroup", "0::/system.slice/app.service\n")
    write(linux / "cgroup" / "system.slice" / "cpu.max", "300000 100000\n")
    write(linux / "cgroup" / "system.slice" / "app.service" / "cpu.max", "max 100000\n")
    assert usable_cores() == 3


@pytest.mark.parametrize("path", ["/", "/docker/0123456789"])
def test_a_container_of_cgroup_v1(linux: Path, path: str) -> None:
    """Docker tells the path on the host, and mounts the group itself as the root."""
    write(linux / "proc" / "self" / "cgroup", f"5:cpuset:{path}\n4:cpu,cpuacct:{path}\n")
    write(linux / "cgroup" / "cpu,cpuacct" / "cpu.cfs_quota_us", "200000\n")
    write(linux / "cgroup" / "cpu,cpuacct" / "cpu.cfs_period_us", "50000\n")
    assert usable_cores() == 4
    write(linux / "cgroup" / "cpu,cpuacct" / "cpu.cfs_quota_us", "-1\n")
    assert usable_cores() == 64


def test_a_system_without_affinity_has_the_cores_of_its_machine(
    linux: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    assert usable_cores() == 6
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert usable_cores() == 1


def test_memory_is_what_is_available_and_what_the_container_has_left(linux: Path) -> None:
    assert free_memory() is None
    write(linux / "proc" / "meminfo", "MemTotal: 9000 kB\nMemAvailable: 4000 kB\n")
    assert free_memory() == 4000 * 1024
    write(linux / "proc" / "self" / "cgroup", "0::/\n")
    write(linux / "cgroup" / "memory.max", "3000000\n")
    write(linux / "cgroup" / "memory.current", "1000000\n")
    assert free_memory() == 2_000_000
