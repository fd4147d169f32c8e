"""Look inside a network without changing it."""

from collections.abc import Iterator
from contextlib import contextmanager

from torch import Tensor, nn


@contextmanager
def record(
    net: nn.Module, kind: type[nn.Module], *, gradients: bool = True
) -> Iterator[dict[str, Tensor]]:
    """The output of each module of a kind by its dotted name, filled as the net runs.

    The tensors are [T, N, C, H, W] and keep `.grad` after `backward()`, which without `gradients`
    frees the memory. The hooks go with the context; an output that nothing modifies in place stays
    as it was.
    """
    outputs: dict[str, Tensor] = {}

    def keep(name: str, output: Tensor) -> None:
        outputs[name] = output
        if gradients and output.requires_grad:
            output.retain_grad()

    hooks = [
        module.register_forward_hook(lambda _m, _i, output, name=name: keep(name, output))
        for name, module in net.named_modules()
        if isinstance(module, kind)
    ]
    try:
        yield outputs
    finally:
        for hook in hooks:
            hook.remove()
