"""Look inside a network without changing it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from torch import Tensor, nn

T = TypeVar("T")


@contextmanager
def record(net: nn.Module, kind: type[nn.Module]) -> Iterator[dict[str, Tensor]]:
    """The output of each module of a kind by its dotted name, filled as the net runs.

    The tensors are [T, N, C, H, W] and keep `.grad` after `backward()`. The hooks go with the
    context; an output that nothing modifies in place stays as it was.
    """

    def keep(output: Tensor) -> Tensor:
        if output.requires_grad:
            output.retain_grad()
        return output

    with measure(net, kind, keep) as outputs:
        yield outputs


@contextmanager
def measure(
    net: nn.Module, kind: type[nn.Module], of: Callable[[Tensor], T]
) -> Iterator[dict[str, T]]:
    """The same with `of(output)` in place of the output, which is free to go."""
    found: dict[str, T] = {}
    hooks = [
        module.register_forward_hook(
            lambda _m, _i, output, name=name: found.update({name: of(output)})
        )
        for name, module in net.named_modules()
        if isinstance(module, kind)
    ]
    try:
        yield found
    finally:
        for hook in hooks:
            hook.remove()
