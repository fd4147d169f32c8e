"""Where tensors live, the GPU when there is one, and what of the machine this process may use."""

import math
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import torch

PROC, CGROUPS = Path("/proc"), Path("/sys/fs/cgroup")
"""Where Linux tells a process about itself and its container; elsewhere there is no such place."""


def best_device() -> torch.device:
    """The first CUDA device, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def describe(device: torch.device) -> str:
    """The device in words: the GPU's name, or the number of CPU cores that may be used."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    cores = usable_cores()
    return f"CPU, {cores} {'core' if cores == 1 else 'cores'}"


def usable_cores() -> int:
    """The number of CPU cores that this process may use, at least 1.

    The machine's, as far as the process's affinity (`taskset`) allows them and the limit of its
    control group (a container's `--cpus`) pays for them; a part of a core counts as a whole one.
    """
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return max(1, min([cores, *(math.ceil(limit) for limit in cpu_limits())]))


def cpu_limits() -> Iterator[float]:
    """Cores of each control group around this process that has a limit: cgroup v2 and v1."""
    for folder in control_groups(""):
        yield from quotient(*words(folder / "cpu.max", 2))
    for folder in control_groups("cpu"):
        quota, period = folder / "cpu.cfs_quota_us", folder / "cpu.cfs_period_us"
        yield from quotient(*words(quota), *words(period))


def quotient(quota: str, period: str) -> Iterator[float]:
    """Nothing where there is no limit: the quota is then "max", -1 or not there."""
    if quota.isdecimal() and period.isdecimal():
        yield int(quota) / int(period)


def free_memory() -> int | None:
    """Bytes that a new process may take without pushing others out; None where nobody says.

    What Linux calls available, as far as the control group's limit allows it.
    """
    try:
        lines = (PROC / "meminfo").read_text().splitlines()
    except OSError:
        return None
    available = [1024 * int(x.split()[1]) for x in lines if x.startswith("MemAvailable:")]
    names = (("", "memory.max", "memory.current"),
             ("memory", "memory.limit_in_bytes", "memory.usage_in_bytes"))  # fmt: skip
    for controller, most, taken in names:
        for folder in control_groups(controller):
            (limit,), (used,) = words(folder / most), words(folder / taken)
            if limit.isdecimal() and used.isdecimal():
                available.append(max(0, int(limit) - int(used)))
    return min(available, default=None)


def control_groups(controller: str) -> Iterator[Path]:
    """The folders of this process's control group and of those around it; "" for cgroup v2.

    A container often sees its own group as the root, whatever path it is told.
    """
    try:
        lines = (PROC / "self" / "cgroup").read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if controller in controllers.split(","):
            inside = PurePosixPath(path.lstrip("/"))
            top = CGROUPS / controllers if controllers else CGROUPS
            yield from (top / place for place in (inside, *inside.parents))


def words(path: Path, count: int = 1) -> list[str]:
    """The first words of a small file; empty ones where there is no such file."""
    try:
        found = path.read_text().split()
    except OSError:
        found = []
    return (found + [""] * count)[:count]
