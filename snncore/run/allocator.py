"""Memory that a training step frees stays with the process: the next step asks for it again."""

import ctypes

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""mallopt's names for its parameters: <malloc.h> of glibc."""

ALWAYS, LARGEST = 2**31 - 1, 32 * 2**20
"""Never give the heap's end back; blocks of up to 32 MiB, the most that is allowed, lie in it."""


def keep_freed_memory() -> bool:
    """Tell the C library to keep freed memory; False where it is not glibc, and nothing changes.

    Otherwise every large tensor is a mapping of its own, and the kernel clears its pages again
    and again: a fifth of a training step (depth 20, width 8, T = 2, batch 100).
    """
    try:
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    except (OSError, TypeError):  # Windows has no library of the whole process
        return False
    if mallopt is None:
        return False
    return bool(mallopt(MMAP_THRESHOLD, LARGEST) and mallopt(TRIM_THRESHOLD, ALWAYS))
