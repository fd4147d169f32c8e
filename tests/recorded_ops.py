"""A CUDA graph without a GPU: the operations of one call, done again with the tensors of then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

WAITS = (torch.ops.aten._local_scalar_dense.default, torch.ops.aten.equal.default)
"""What asks a device for a number. A GPU that records refuses it."""


class Tape(TorchDispatchMode):
    """Keeps every operation; `replay` does them again, into the tensors that came out before.

    As in a CUDA graph nothing of Python is run again: a branch that was taken and a number that
    was read stay as they were.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[Callable[..., Any], Any, Any, Any]] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func in WAITS:
            raise RuntimeError(f"{func} is not permitted while a device records")
        out = func(*args, **(kwargs or {}))
        self.calls.append((func, args, kwargs or {}, out))
        return out

    @torch.no_grad()
    def replay(self) -> None:
        for func, args, kwargs, before in self.calls:
            now = func(*args, **kwargs)
            for old, new in zip(tree_leaves(before), tree_leaves(now), strict=True):
                if isinstance(old, Tensor) and not same_memory(old, new):
                    old.copy_(new)


def same_memory(one: Tensor, other: Tensor) -> bool:
    """Of a view, and of what was written in place."""
    return one.untyped_storage().data_ptr() == other.untyped_storage().data_ptr()


class TapeRecorder:
    """In place of `fast.cuda_graph.CudaRecorder`."""

    def __init__(self) -> None:
        self.recorded = self.replayed = 0

    @contextmanager
    def aside(self) -> Iterator[None]:
        yield

    def record(self, function: Callable[[], None]) -> Callable[[], None]:
        self.recorded += 1
        tape = Tape()
        with tape:
            function()

        def replay() -> None:
            self.replayed += 1
            tape.replay()

        return replay
