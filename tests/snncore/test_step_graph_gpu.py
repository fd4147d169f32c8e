"""On a GPU: a training step as a CUDA graph, as the CPU's tests have it from a tape."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

import pytest
import torch
from recorded_steps import recipe, some_batches, tiny

from snncore.data import load
from snncore.experiment import BlockKind, Dataset, Experiment, NeuronKind
from snncore.network import ResidualSNN
from snncore.optimiser import make_optimiser
from snncore.recipe import Optimiser, Recipe
from snncore.run.run import Run, Scored
from snncore.step import Step, Steps
from snncore.step_graph import WARM_UP, GraphSteps, make_steps
from snncore.study.gpu.measure import SIZES, Training
from snncore.study.gpu.packing import as_streams
from snncore.study.gpu.report import PACKED, STEP_MS
from snncore.study.training import mix_precision
from snncore.training import DivergedError, Progress, train_in_groups

pytestmark = pytest.mark.gpu
GPU = "cuda"
COUNT = 22


def on_gpu(batches: list[tuple[torch.Tensor, torch.Tensor]]) -> list[tuple[torch.Tensor, ...]]:
    return [(images.to(GPU), labels.to(GPU)) for images, labels in batches]


def trained(net: ResidualSNN, steps: Steps) -> torch.Tensor:
    """What each of 22 steps has measured, [22, n], looked at once."""
    for images, labels in on_gpu(some_batches(COUNT)):
        steps.take(images, labels)
    return torch.tensor(steps.measured())


@contextmanager
def no_waiting() -> Iterator[None]:
    """Torch raises where something waits for the GPU."""
    torch.cuda.set_sync_debug_mode("error")
    try:
        yield
    finally:
        torch.cuda.set_sync_debug_mode("default")


CASES = [(block, NeuronKind.LIF, False, Optimiser.SGD) for block in BlockKind]
CASES += product([BlockKind.MS], [NeuronKind.LIF, NeuronKind.PLIF], [False, True], Optimiser)


@pytest.mark.parametrize(("block", "neuron", "mixed", "optimiser"), CASES)
def test_a_graph_gives_the_numbers_of_its_kernels(
    block: BlockKind, neuron: NeuronKind, mixed: bool, optimiser: Optimiser, caplog
) -> None:
    """The first steps to rounding; later a spike may fall on the other side."""
    r, seen = recipe(optimiser=optimiser, learning_rate=0.01), []
    for graph in (True, False):
        net = tiny(block, neuron=neuron).to(GPU)
        if mixed:
            mix_precision(net, torch.device(GPU))
        optimiser_ = make_optimiser(net, r)
        steps = make_steps(net, optimiser_) if graph else Steps(Step(net, optimiser_))
        with caplog.at_level(logging.WARNING):
            seen.append(trained(net, steps))
        assert steps.recorded == graph
    assert not caplog.records
    (graph_values, values), digits = seen, 5e-2 if mixed else 1e-2
    early = slice(0, WARM_UP + 3)
    assert torch.allclose(graph_values[early], values[early], digits, 1e-4)
    assert (graph_values[:, 0] - values[:, 0]).abs().max() < 0.1


@pytest.mark.parametrize("neuron", NeuronKind)
@pytest.mark.parametrize("mixed", [False, True])
def test_a_step_waits_for_nothing(neuron: NeuronKind, mixed: bool) -> None:
    net = tiny(neuron=neuron).to(GPU)
    if mixed:
        mix_precision(net, torch.device(GPU))
    steps = Steps(Step(net, make_optimiser(net, recipe())))
    given = on_gpu(some_batches(4))
    steps.take(*given[0])  # type: ignore[arg-type]
    with no_waiting():
        for images, labels in given[1:]:
            steps.take(images, labels)
    assert len(steps.measured()) == 4


def test_neither_do_batches() -> None:
    training = Training(SIZES["cpu"][0], torch.device(GPU), graph=True)
    training.warm_up()
    with no_waiting():
        for _ in range(5):
            training.steps.take(*next(training.batches))
    assert len(training.steps.measured()) == 5


def test_a_run_tests_changes_its_rate_and_goes_on() -> None:
    """The graph reads the rate of now, and evaluation between its launches harms neither."""
    r = Recipe(steps=40, batch_size=10, train_images=100, test_images=10, learning_rate=0.05)
    run = Run(Experiment(block=BlockKind.MS, depth=8, width=2), r, load(Dataset.SHAPES))
    assert run.device.type == GPU
    run.at_once = 8
    steps, tests = [], 0
    for event in run:
        if isinstance(event, Progress):
            steps.append(event.step)
            if event.step == 20:
                run.set_rate(1e-6)
                before = [p.detach().clone() for p in run.net.parameters()]
        tests += isinstance(event, Scored)
    assert steps == list(range(1, 41))
    assert tests == 20
    assert all(
        torch.allclose(p, old, 1e-3, 1e-3)
        for p, old in zip(run.net.parameters(), before, strict=True)
    )


def test_divergence_is_told_at_its_step() -> None:
    given = on_gpu(some_batches(COUNT))
    given[16] = (given[16][0] * float("inf"), given[16][1])
    net = tiny(BlockKind.RELU).to(GPU)
    groups = train_in_groups(net, given, recipe(), together=lambda _step: 10)
    assert len(next(groups)) == 10
    with pytest.raises(DivergedError, match="the loss of step 17 ") as error:
        next(groups)
    assert len(error.value.before) == 6
    assert all(bool(p.isfinite().all()) for p in net.parameters())


def test_networks_train_beside_each_other_in_one_process() -> None:
    small = SIZES["cpu"][0]
    assert as_streams(lambda: Training(small, torch.device(GPU), graph=True), 3, 0.5) > 0


def test_a_graph_is_used_for_the_study() -> None:
    training = Training(SIZES["cpu"][0], torch.device(GPU), graph=True)
    training.warm_up()
    assert isinstance(training.steps, GraphSteps)
    assert training.steps.recorded


@pytest.mark.slow
def test_a_step_of_a_deep_network_is_fast() -> None:
    """Depth 20, width 16, T = 4, batch 100, bfloat16, with its batch and all measurements: the
    target of an H100."""
    if "H100" not in torch.cuda.get_device_name() and "H200" not in torch.cuda.get_device_name():
        pytest.skip("the target is that of an H100")
    training = Training(SIZES[GPU][0], torch.device(GPU), graph=True)
    training.warm_up()
    assert 1e3 * training.seconds(100) <= STEP_MS
    make = lambda: Training(SIZES[GPU][0], torch.device(GPU), graph=True)  # noqa: E731
    assert max(as_streams(make, count, 3.0) for count in (4, 8)) >= PACKED
