"""Training steps with one launch each: recorded once for a shape of batches, as a CUDA graph.

A step of a deep spiking network is hundreds of kernels, each of which a GPU computes faster than
Python can ask for it.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from snncore.fast.choice import say
from snncore.fast.cuda_graph import RECORDERS, Recorder
from snncore.step import Step, Steps

WARM_UP = 3
"""Steps before one is recorded: compilers, libraries and the optimiser's state are then there."""

ROUNDING = 0.01
"""By how much a recorded step may differ from one that is not, relatively: sums in another order,
of gradients that may have the 8 bits of bfloat16."""

TINY = 1e-5
"""The same of what has hardly moved, relatively to what it is."""

NO_ROOM = "there is no room for both"

Shape = tuple[torch.Size, torch.dtype, torch.Size]


def make_steps(net: nn.Module, optimiser: torch.optim.Optimizer) -> Steps:
    """What takes the updates fastest where the network is."""
    step = Step(net, optimiser)
    recorder = RECORDERS.get(step.sound.device.type)
    return Steps(step) if recorder is None else GraphSteps(step, recorder())


class GraphSteps(Steps):
    """The same updates to rounding, by a recording as soon as it is known to give them.

    Forward hooks of others run in Python alone, so a network that has some is not launched as a
    whole. Where a parameter or the optimiser's state lies elsewhere than it did, a recording is
    thrown away.
    """

    def __init__(self, step: Step, recorder: Recorder) -> None:
        super().__init__(step)
        self.recorder = recorder
        self.modules, self.parameters = [*step.net.modules()], [*step.net.parameters()]
        self.warm: Counter[Shape] = Counter()
        self.graphs: dict[Shape, StepGraph | None] = {}

    def take(self, images: Tensor, labels: Tensor) -> None:
        shape = (images.shape, images.dtype, labels.shape)
        graph = self.graphs.get(shape)
        if graph and not graph.in_place():
            self.warm.clear()
            self.graphs.clear()
            graph = None
        if self.is_watched() or (graph is None and shape in self.graphs):
            super().take(images, labels)
        elif graph:
            self.unseen.append(graph.launch(images, labels))
        elif self.warm[shape] < WARM_UP:
            self.warm[shape] += 1
            with self.recorder.aside():
                super().take(images, labels)
        else:
            self.graphs[shape] = self.tried(images, labels)

    @property
    def recorded(self) -> bool:
        return any(self.graphs.values())

    def is_watched(self) -> bool:
        """Whether somebody else has hooks in the network."""
        modules = any(
            m._forward_hooks or m._forward_pre_hooks or m._backward_hooks or m._backward_pre_hooks
            for m in self.modules
        )
        return modules or any(p._backward_hooks for p in self.parameters)

    def tried(self, images: Tensor, labels: Tensor) -> "StepGraph | None":
        """Take the update, and record it beside: the recording, where it has given the same."""
        before, why = copies(self.step), ""
        graph: StepGraph | None = None
        try:
            graph = StepGraph(self.step, self.recorder, images, labels)
            put(self.step, before)
            launched, after = graph.launch(images, labels), copies(self.step)
        except Exception as error:  # whatever cannot be recorded; the update itself may still work
            graph, why = None, f"{type(error).__name__}: {error}"
        put(self.step, before)
        try:
            super().take(images, labels)
        except torch.OutOfMemoryError:
            if graph is None:
                raise
            graph, why = None, NO_ROOM
        if graph and not is_same(self.step, before, after, self.unseen[-1], launched):
            graph, why = None, "it gives other numbers"
        elif why == NO_ROOM:
            put(self.step, before)
            super().take(images, labels)
        if why:
            say(f"the training step is not launched as one graph, kernel by kernel instead: {why}")
        return graph


class StepGraph:
    """One update, recorded for batches of one shape. What it computes has places that stay."""

    def __init__(self, step: Step, recorder: Recorder, images: Tensor, labels: Tensor) -> None:
        self.step, self.images, self.labels = step, images.clone(), labels.clone()
        self.parameters = [*step.net.parameters()]
        self.addresses = [p.data_ptr() for p in self.parameters]
        self.state = step.optimiser.state
        self.rates = [torch.zeros((), device=images.device) for _ in step.optimiser.param_groups]
        self.values = torch.empty(0, device=images.device)
        with rates_from(step.optimiser, self.rates):
            self.replay = recorder.record(self.run)
        self.gradients = [p.grad for p in self.parameters]

    def run(self) -> None:
        self.values = self.step(self.images, self.labels)

    def in_place(self) -> bool:
        """Whether what it was recorded with is still what is trained."""
        here = all(p.data_ptr() == a for p, a in zip(self.parameters, self.addresses, strict=True))
        return here and self.step.optimiser.state is self.state

    def launch(self, images: Tensor, labels: Tensor) -> Tensor:
        """The update with this batch and the optimiser's learning rates; what was measured."""
        self.images.copy_(images)
        self.labels.copy_(labels)
        for rate, group in zip(self.rates, self.step.optimiser.param_groups, strict=True):
            rate.fill_(group["lr"])
        self.replay()
        for parameter, gradient in zip(self.parameters, self.gradients, strict=True):
            parameter.grad = gradient
        return self.values.clone()


@contextmanager
def rates_from(optimiser: torch.optim.Optimizer, rates: list[Tensor]) -> Iterator[None]:
    """The optimiser reads its learning rates from these tensors, whenever the update runs."""
    before = [dict(group) for group in optimiser.param_groups]
    for group, rate in zip(optimiser.param_groups, rates, strict=True):
        group["lr"] = rate
        if "capturable" in group:  # Adam refuses to be recorded without
            group["capturable"] = True
    try:
        yield
    finally:
        for group, old in zip(optimiser.param_groups, before, strict=True):
            group.update(old)


def state(step: Step) -> Iterator[Tensor]:
    """All that an update changes."""
    yield from (parameter.detach() for parameter in step.net.parameters())
    yield from step.net.buffers()
    for values in step.optimiser.state.values():
        yield from (value for value in values.values() if isinstance(value, Tensor))
    yield step.sound


def copies(step: Step) -> list[Tensor]:
    return [tensor.clone() for tensor in state(step)]


def put(step: Step, values: list[Tensor]) -> None:
    for tensor, value in zip(state(step), values, strict=True):
        tensor.copy_(value)


def is_same(
    step: Step, before: list[Tensor], after: list[Tensor], taken: Tensor, launched: Tensor
) -> bool:
    """Whether what a recording measured, and where it led to, is what the update did."""
    if not bool(step.sound):
        return True  # It has diverged, and is not gone on with.
    now = [*state(step)]
    moved = [distance(new, old) for new, old in zip(now, before, strict=True)]
    apart = [distance(new, other) for new, other in zip(now, after, strict=True)]
    sizes = [new.double().norm() for new in now]
    allowed = ROUNDING * torch.stack(moved) + TINY * torch.stack(sizes)
    measured = torch.allclose(launched, taken, ROUNDING, TINY, equal_nan=True)
    return measured and bool((torch.stack(apart) <= allowed).all())


def distance(one: Tensor, other: Tensor) -> Tensor:
    return (one.double() - other.double()).norm()
