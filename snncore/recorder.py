"""Look inside a network without changing it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from typing import TypeVar

from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

T = TypeVar("T")


def record(net: nn.Module, kind: type[nn.Module]) -> AbstractContextManager[dict[str, Tensor]]:
    """The output of each module of a kind by its dotted name, filled as the net runs.

    The tensors are [T, N, C, H, W] and keep `.grad` after `backward()`. The hooks go with the
    context; an output that nothing modifies in place stays as it was.
    """
    return measure(net, kind, with_gradient)


def record_inputs(
    net: nn.Module, kind: type[nn.Module]
) -> AbstractContextManager[dict[str, Tensor]]:
    """The input of each module of a kind, its first argument, by its dotted name: X of a neuron."""
    return measure_inputs(net, kind, with_gradient)


def measure(
    net: nn.Module, kind: type[nn.Module], of: Callable[[Tensor], T]
) -> AbstractContextManager[dict[str, T]]:
    """`of(output)` of each module of a kind by its dotted name; the output itself is not kept."""
    return watched(
        net,
        kind,
        lambda module, keep: module.register_forward_hook(
            lambda _module, _given, output: keep(of(output))
        ),
    )


def measure_inputs(
    net: nn.Module, kind: type[nn.Module], of: Callable[[Tensor], T]
) -> AbstractContextManager[dict[str, T]]:
    """`of(input)` of each module of a kind by its dotted name, called before the module runs."""
    return watched(
        net,
        kind,
        lambda module, keep: module.register_forward_pre_hook(
            lambda _module, given: keep(of(given[0]))
        ),
    )


@contextmanager
def watched(
    net: nn.Module,
    kind: type[nn.Module],
    watch: Callable[[nn.Module, Callable[[T], None]], RemovableHandle],
) -> Iterator[dict[str, T]]:
    """What hooks keep by their module's dotted name; `watch` hooks a module. They go at the end."""
    found: dict[str, T] = {}
    with ExitStack() as hooks:
        for name, module in members(net, kind):
            hooks.callback(watch(module, partial(found.__setitem__, name)).remove)
        yield found


def members(net: nn.Module, kind: type[nn.Module]) -> Iterator[tuple[str, nn.Module]]:
    """The modules of a kind by their dotted names; the net by itself has the empty one."""
    return ((name, module) for name, module in net.named_modules() if isinstance(module, kind))


def with_gradient(values: Tensor) -> Tensor:
    """The same tensor, which keeps its gradient."""
    if values.requires_grad:
        values.retain_grad()
    return values
