"""Look inside a network without changing it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from torch import Tensor, nn

T = TypeVar("T")


@contextmanager
def record(net: nn.Module, kind: type[nn.Module]) -> Iterator[dict[str, Tensor]]:
    """The output of each module of a kind by its dotted name, filled as the net runs.

    The tensors are [T, N, C, H, W] and keep `.grad` after `backward()`. The hooks go with the
    context; an output that nothing modifies in place stays as it was.
    """
    with measure(net, kind, with_gradient) as outputs:
        yield outputs


@contextmanager
def record_inputs(net: nn.Module, kind: type[nn.Module]) -> Iterator[dict[str, Tensor]]:
    """The input of each module of a kind, its first argument, by its dotted name: X of a neuron."""
    with measure_inputs(net, kind, with_gradient) as inputs:
        yield inputs


@contextmanager
def measure(
    net: nn.Module, kind: type[nn.Module], of: Callable[[Tensor], T]
) -> Iterator[dict[str, T]]:
    """`of(output)` of each module of a kind by its dotted name; the output itself is not kept."""
    found: dict[str, T] = {}
    with ExitStack() as hooks:
        for name, module in members(net, kind):
            hook = module.register_forward_hook(
                lambda _module, _given, output, name=name: found.update({name: of(output)})
            )
            hooks.callback(hook.remove)
        yield found


@contextmanager
def measure_inputs(
    net: nn.Module, kind: type[nn.Module], of: Callable[[Tensor], T]
) -> Iterator[dict[str, T]]:
    """`of(input)` of each module of a kind by its dotted name, called before the module runs."""
    found: dict[str, T] = {}
    with ExitStack() as hooks:
        for name, module in members(net, kind):
            hook = module.register_forward_pre_hook(
                lambda _module, given, name=name: found.update({name: of(given[0])})
            )
            hooks.callback(hook.remove)
        yield found


def members(net: nn.Module, kind: type[nn.Module]) -> Iterator[tuple[str, nn.Module]]:
    """The modules of a kind by their dotted names; the net by itself has the empty one."""
    return ((name, module) for name, module in net.named_modules() if isinstance(module, kind))


def with_gradient(values: Tensor) -> Tensor:
    """The same tensor, which keeps its gradient."""
    if values.requires_grad:
        values.retain_grad()
    return values
