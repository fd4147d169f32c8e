"""A whole run: when it tests, and what becomes of it when the GPU is full."""

from itertools import islice

import pytest
import torch

from snncore.checkpoint import as_bytes, read
from snncore.data import DataError, Images, load
from snncore.experiment import BlockKind, Dataset, Experiment, NeuronKind
from snncore.recipe import Optimiser, Recipe
from snncore.run.run import CPU, Moved, Run, Scored, steps_between_tests
from snncore.training import DivergedError, Progress

TINY = Experiment(block=BlockKind.MS, depth=8, width=2, time_steps=1, seed=3)
SHORT = Recipe(steps=7, batch_size=10, train_images=40, test_images=10, learning_rate=0.02)


@pytest.fixture(scope="module")
def images() -> Images:
    return load(Dataset.SHAPES)


class FullGPU:
    """Stands for a GPU, at cpu:0, where some calls of the network find no memory left."""

    device = torch.device("cpu:0")

    def __init__(self, run: Run, full_at: int) -> None:
        self.run, self.full_at, self.calls = run, full_at, 0
        run.net.stages[1].register_forward_hook(self.call)

    def call(self, *_: object) -> None:
        self.calls += 1
        if self.run.device != CPU and self.calls >= self.full_at:
            raise torch.OutOfMemoryError("simulated")


def test_the_same_run_twice(images: Images) -> None:
    first, second = (list(Run(TINY, SHORT, images, CPU)) for _ in range(2))
    assert first == second
    steps = [event.step for event in first if isinstance(event, Progress)]
    assert steps == list(range(1, 8))


def test_another_seed_is_another_run(images: Images) -> None:
    other = Experiment(**TINY.as_dict() | {"seed": 4})  # type: ignore[arg-type]
    assert next(iter(Run(TINY, SHORT, images, CPU))) != next(iter(Run(other, SHORT, images, CPU)))


def test_it_tests_now_and_then_and_at_the_end(images: Images) -> None:
    tested = [event.step for event in Run(TINY, SHORT, images, CPU) if isinstance(event, Scored)]
    assert steps_between_tests(SHORT) == 2
    assert tested == [2, 4, 6, 7]


@pytest.mark.parametrize(
    ("steps", "size", "test_images"), [(300, 50, 500), (20, 100, 10_000), (50_000, 10, 100)]
)
def test_testing_stays_below_a_fifth(steps: int, size: int, test_images: int) -> None:
    """A picture tested costs at most half of one trained on (measured: a third)."""
    recipe = Recipe(steps=steps, batch_size=size, test_images=test_images)
    trained = steps_between_tests(recipe) * size
    assert 0.5 * test_images / (trained + 0.5 * test_images) <= 0.2
    assert steps / steps_between_tests(recipe) <= 50


@pytest.mark.parametrize("optimiser", Optimiser)
@pytest.mark.parametrize("full_at", [1, 2, 3, 6])
def test_a_full_gpu_moves_the_run_to_the_cpu(
    images: Images, optimiser: Optimiser, full_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calls 1 and 2 are the first steps, 3 is the first test, 6 is the second."""
    monkeypatch.setattr("snncore.run.run.describe", str)
    recipe = Recipe(**SHORT.as_dict() | {"optimiser": optimiser})  # type: ignore[arg-type]
    undisturbed = [e for e in Run(TINY, recipe, images, CPU) if isinstance(e, Progress)]
    run = Run(TINY, recipe, images, FullGPU.device)
    FullGPU(run, full_at)
    events = list(run)
    assert [event for event in events if isinstance(event, Progress)] == undisturbed
    moved = [event for event in events if isinstance(event, Moved)]
    assert moved == [Moved({1: 0, 2: 1, 3: 2, 6: 4}[full_at], "cpu")]
    assert [event.step for event in events if isinstance(event, Scored)] == [2, 4, 6, 7]
    assert run.device == CPU


def test_a_full_cpu_ends_the_run(images: Images) -> None:
    run = Run(TINY, SHORT, images, CPU)

    def full(*_: object) -> None:
        raise torch.OutOfMemoryError("simulated")

    run.net.head.register_forward_hook(full)
    with pytest.raises(torch.OutOfMemoryError):
        next(iter(run))


@pytest.mark.gpu
def test_a_run_on_a_gpu_moves_with_its_state(images: Images) -> None:
    run = Run(TINY, SHORT, images, torch.device("cuda"))
    FullGPU(run, 4)
    assert [e.step for e in run if isinstance(e, Progress)] == list(range(1, 8))
    state = run.optimiser.state.values()
    assert all(value.device == CPU for entry in state for value in entry.values())


def test_it_goes_on_from_where_it_was_left(images: Images) -> None:
    expected = list(Run(TINY, SHORT, images, CPU))
    run = Run(TINY, SHORT, images, CPU)
    assert [*islice(run, 4), *run] == expected


@pytest.mark.slow
@pytest.mark.parametrize("block", [BlockKind.MS, BlockKind.SEW])
def test_it_learns(images: Images, block: BlockKind) -> None:
    """Chance is 0.1; on 200 pictures 0.2 is five standard deviations above it."""
    experiment = Experiment(block=block, neuron=NeuronKind.IF, depth=8, width=8, time_steps=2)
    scores = [
        event
        for event in Run(experiment, Recipe(steps=200, test_images=200), images, CPU)
        if isinstance(event, Scored)
    ]
    assert scores[-1].accuracy > 0.2
    assert scores[-1].loss < scores[0].loss - 0.2


@pytest.mark.parametrize(
    ("field", "value"), [("train_images", 6000), ("test_images", 2000), ("batch_size", 60)]
)
def test_it_says_how_many_pictures_there_are(images: Images, field: str, value: int) -> None:
    recipe = Recipe(**SHORT.as_dict() | {field: value})  # type: ignore[arg-type]
    with pytest.raises(DataError, match=f"{field}={value}: must be from 1 to "):
        Run(TINY, recipe, images)


@pytest.mark.parametrize("block", BlockKind)
def test_every_block_trains(images: Images, block: BlockKind) -> None:
    experiment = Experiment(**TINY.as_dict() | {"block": block})  # type: ignore[arg-type]
    run = Run(experiment, SHORT, images, CPU)
    before = [parameter.detach().clone() for parameter in run.net.parameters()]
    list(run)
    changed = [
        not torch.equal(old, new) for old, new in zip(before, run.net.parameters(), strict=True)
    ]
    assert all(changed)


def test_what_has_diverged_is_no_checkpoint(images: Images) -> None:
    """The weights are those of the step before; momentum and running means need not be."""
    run = Run(TINY, SHORT, images, CPU)
    events = iter(run)
    while run.step < 3:
        next(events)
    run.net.head.weight.register_hook(lambda gradient: gradient * float("nan"))
    with pytest.raises(DivergedError, match="step 4") as error:
        list(events)
    assert run.diverged is error.value
    assert run.step == 3
    with pytest.raises(DivergedError, match="the gradient of step 4"):
        run.checkpoint()


def explode(run: Run, at: int) -> None:
    """Make the network's answers to test pictures NaN from that test on."""

    def answer(_net: object, _given: object, logits: torch.Tensor) -> torch.Tensor:
        spoiled = not run.net.training and run.step >= at
        return logits * float("nan") if spoiled else logits

    run.net.head.register_forward_hook(answer)


def test_a_test_that_gives_no_number_on_the_way_is_a_gap_in_the_curve(images: Images) -> None:
    """Running means that are far behind make one; the run's file stays one that can be read."""
    run = Run(TINY, SHORT, images, CPU)
    explode(run, 2)
    for event in run:
        if isinstance(event, Scored):
            break
    assert run.history.tests[-1].loss is None
    assert read(as_bytes(run.checkpoint())).record["test"]["loss"] == [None]


def test_a_last_test_that_gives_no_number_is_no_result(images: Images) -> None:
    run = Run(TINY, SHORT, images, CPU)
    explode(run, 7)
    with pytest.raises(DivergedError, match="the test loss of step 7 is not a finite number"):
        list(run)
    with pytest.raises(DivergedError):
        run.checkpoint()


def test_a_run_says_how_many_threads_it_had(images: Images) -> None:
    assert Run(TINY, SHORT, images, CPU).facts()["threads"] == torch.get_num_threads() == 1
