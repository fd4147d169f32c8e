"""`python -m snncore.study.gpu.measure WHAT FILE`: training steps, timed; JSON into the file.

graph: steps launched as one graph against the same steps kernel by kernel: milliseconds, their
ratio, and how far the numbers are apart. packing: steps a second of several networks at once, as
streams of one process and as processes. What is measured is in the file at once.

On a CPU (`--device cpu`) tiny networks and a graph that runs its function again show that it
works, and nothing else.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import torch

from snncore.data import Batch, available, batches, load
from snncore.experiment import MS_NEURON, BlockKind, Dataset, Experiment, Norm
from snncore.fast.cuda_graph import RECORDERS
from snncore.files.whole import write_whole
from snncore.network import build
from snncore.optimiser import make_optimiser
from snncore.recipe import Recipe
from snncore.step import Step, Steps
from snncore.step_graph import WARM_UP, GraphSteps
from snncore.study.gpu import packing
from snncore.study.training import TOGETHER, mix_precision
from snncore.surrogate import Surrogate


class Size(NamedTuple):
    """Of a network and its batches."""

    depth: int
    batch: int
    width: int = 16
    time_steps: int = 4


SIZES = {"cuda": (Size(20, 100), Size(20, 256), Size(56, 100)), "cpu": (Size(8, 4, 2, 1),)}
STEPS = {"cuda": 100, "cpu": 5}
COMPARED = 20
"""Steps after which the two are compared."""


class Again:
    """In place of a recording where there is no GPU: the function runs again."""

    def aside(self) -> nullcontext[None]:
        return nullcontext()

    def record(self, function: Callable[[], None]) -> Callable[[], None]:
        return function


class Training:
    """A network, its updates and its batches, with all that the depth study has."""

    def __init__(self, size: Size, device: torch.device, graph: bool) -> None:
        experiment = Experiment(
            block=BlockKind.MS,
            depth=size.depth,
            width=size.width,
            time_steps=size.time_steps,
            surrogate=Surrogate.RECTANGLE,
            alpha=1.0,
            norm=Norm.TDBN,
            **MS_NEURON,
        )
        self.net = build(experiment).to(device)
        mix_precision(self.net, device)
        optimiser = make_optimiser(self.net, Recipe(learning_rate=0.1))
        step = Step(self.net, optimiser)
        recorder = RECORDERS.get(device.type, Again)
        self.steps = GraphSteps(step, recorder()) if graph else Steps(step)
        self.batches = some_batches(size.batch, device)

    def run(self, count: int) -> list[list[float]]:
        """So many steps; what they measured."""
        seen = []
        for number, (images, labels) in enumerate(islice(self.batches, count), 1):
            self.steps.take(images, labels)
            if number % TOGETHER == 0 or number == count:
                seen += self.steps.measured()
        return seen

    def warm_up(self) -> None:
        """Until the step is recorded, and once more."""
        self.run(WARM_UP + 2)

    def seconds(self, count: int) -> float:
        """Of a step, with its batch and all that it measures."""
        started = time.perf_counter()
        self.run(count)
        return (time.perf_counter() - started) / count

    def weights(self) -> torch.Tensor:
        return torch.cat([p.detach().double().flatten() for p in self.net.parameters()])


def some_batches(size: int, device: torch.device) -> Iterator[Batch]:
    """As the depth study has them."""
    images = load(Dataset.CIFAR10 if available(Dataset.CIFAR10) else Dataset.SHAPES)
    return batches(images, size=size, count=None, seed=0, device=device, augment=True)


def graph_against_eager(device: torch.device) -> Iterator[dict[str, Any]]:
    """One size after the other."""
    for size in SIZES[device.type]:
        graph, eager = (Training(size, device, graph=each) for each in (True, False))
        before = eager.weights()
        seen, expected = torch.tensor(graph.run(COMPARED)), torch.tensor(eager.run(COMPARED))
        moved, apart = eager.weights() - before, eager.weights() - graph.weights()
        times = [each.seconds(STEPS[device.type]) for each in (graph, eager)]
        yield {
            "size": size._asdict(),
            "recorded": graph.steps.recorded,
            "ms_graph": 1e3 * times[0],
            "ms_eager": 1e3 * times[1],
            "ratio": times[1] / times[0],
            "loss_apart": (seen - expected)[:, 0].abs().max().item(),
            "weights_apart": (apart.norm() / moved.norm()).item(),
            "steps_compared": COMPARED,
        }


def main() -> int:
    given = parser().parse_args()
    device = torch.device(given.device)
    torch.set_num_threads(1)  # beside other processes more of them wait for each other
    if given.what == "one":
        return packing.one(lambda: Training(SIZES[device.type][0], device, graph=True))
    found: list[dict[str, Any]] = []
    results = (
        graph_against_eager(device)
        if given.what == "graph"
        else packing.measure(lambda: Training(SIZES[device.type][0], device, graph=True), device)
    )
    for result in results:
        found.append(result)
        print(json.dumps(result), flush=True)
        write_whole(given.file, json.dumps(found, indent=1).encode())
    return 0


def parser() -> argparse.ArgumentParser:
    text = argparse.ArgumentParser(prog="python -m snncore.study.gpu.measure")
    text.add_argument("what", choices=("graph", "packing", "one"))
    text.add_argument("file", type=Path, nargs="?")
    text.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    return text


if __name__ == "__main__":
    sys.exit(main())
