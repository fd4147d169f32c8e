"""An experiment trained under a recipe, on the GPU while it lasts."""

import gc
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import torch

from snncore.checkpoint import Checkpoint, CheckpointError, Flaw, environment
from snncore.data import Images
from snncore.device import best_device, describe
from snncore.experiment import Experiment, check_range
from snncore.recipe import RANGES, Optimiser, Recipe, learning_rate
from snncore.run.curve import Point, known
from snncore.run.history import MOST_CHANGES, History
from snncore.run.parts import parts
from snncore.run.record import read_history
from snncore.run.trainer import Trainer
from snncore.training import DivergedError, Progress, Quantity

CPU = torch.device("cpu")
MOST_TESTS = 50


class Scored(NamedTuple):
    """Score on the test pictures after a step; cross-entropy in nats, fraction right."""

    step: int
    loss: float
    accuracy: float


class Moved(NamedTuple):
    """The GPU ran out of memory after this step; `device` is where the run goes on, in words."""

    step: int
    device: str


class Run(Trainer):
    """Iterate for the events; `net`, `device`, `step` and `history` say where it stands. Where more
    than one step is taken `at_once`, their events come when all of them are done.

    The same experiment and recipe give the same numbers on a CPU with the same number of threads.
    Raises DataError at once where there are fewer pictures than the recipe asks for; then
    DivergedError, and torch.OutOfMemoryError where the CPU has no room either.
    """

    def __init__(
        self,
        experiment: Experiment,
        recipe: Recipe,
        images: Images,
        device: torch.device | None = None,
    ) -> None:
        super().__init__(experiment, recipe, images, device or best_device())
        self.tested = 0
        self.at_once = 1
        self.history = History()

    @classmethod
    def go_on(
        cls, checkpoint: Checkpoint, images: Images, device: torch.device | None = None
    ) -> "Run":
        """The run as it was after the checkpoint's step: on a CPU with as many threads it gives the
        numbers that it would have given. Raises CheckpointError where that cannot be."""
        if not can_go_on(checkpoint):
            raise CheckpointError(Flaw.BAD_SETTINGS, detail="no state of the optimiser")
        if checkpoint.record.get("checksum", images.checksum) != images.checksum:
            raise CheckpointError(Flaw.BAD_SETTINGS, detail="trained on other pictures")
        run = cls(checkpoint.experiment, checkpoint.recipe, images, device)
        run.put(checkpoint)
        run.history = read_history(checkpoint, parts(run.net))
        run.history.resumed.append(checkpoint.step)
        run.tested = run.history.tests[-1].step if run.history.tests else 0
        return run

    def __iter__(self) -> Iterator[Progress | Scored | Moved]:
        while self.step < self.recipe.steps or self.test_is_due():
            try:
                yield from self.train_on_device()
            except torch.OutOfMemoryError:
                if self.device == CPU:
                    raise
            else:
                return
            # Outside the handler: the exception holds the tensors of the step that failed.
            self.move_to_cpu()
            yield Moved(self.step, describe(self.device))

    def train_on_device(self) -> Iterator[Progress | Scored]:
        """Train from the step reached to the last one, with a test now and then."""
        self.net.to(self.device)
        if self.test_is_due():
            yield self.test()
        for group in self.groups(self.rate):
            for progress in group:
                self.note(progress)
            yield from group
            if self.test_is_due():
                yield self.test()

    def together(self, step: int) -> int:
        """As many as its owner allows, up to the next test; a CPU has nothing to wait for."""
        apart = steps_between_tests(self.recipe)
        allowed = 1 if self.device.type == "cpu" else self.at_once
        return min(allowed, apart - (step - 1) % apart)

    def test_is_due(self) -> bool:
        """True at the last step and every `steps_between_tests` steps, until the test is made."""
        due = self.step == self.recipe.steps or self.step % steps_between_tests(self.recipe) == 0
        return due and self.tested < self.step

    def test(self) -> Scored:
        """The score on the test pictures. Raises DivergedError where that of the last step has no
        finite loss; on the way, running means that are far behind may make one."""
        score = self.score()
        if self.step == self.recipe.steps and not math.isfinite(score.loss):
            self.diverged = DivergedError(self.step, Quantity.TEST_LOSS)
            raise self.diverged
        self.tested = self.step
        self.history.tests.append(Point(self.step, known(score.loss), score.accuracy))
        return Scored(self.step, *score)

    def note(self, progress: Progress) -> None:
        p = progress
        self.history.add(p.step, p.loss, p.accuracy)
        self.history.add_profile(p.step, p.gradient_norms, p.firing_rates, p.updates)

    def rate(self, step: int) -> float:
        """η of a step to come."""
        rates = self.history.rates
        return learning_rate(self.recipe, step, rates[-1][1] if rates else None)

    def set_rate(self, base: float) -> None:
        """The schedule's η₀ from the next step on. Raises ValueError as Recipe does."""
        check_range("learning_rate", base, *RANGES["learning_rate"])
        rates, first = self.history.rates, self.step + 1
        if rates and rates[-1][0] == first:
            rates.pop()
        if len(rates) >= MOST_CHANGES:
            raise ValueError(f"learning_rate={base!r}: {MOST_CHANGES} changes are the most")
        rates.append((first, base))

    def checkpoint(self) -> Checkpoint:
        """The run as it stands, copied: it can go on from here. Raises DivergedError."""
        return self.state(self.facts() | self.history.as_record())

    def facts(self) -> dict[str, Any]:
        """Where the numbers come from; the accuracy where the network is the one last tested."""
        facts: dict[str, Any] = {
            "dataset": self.images.label,
            "checksum": self.images.checksum,
            "device": describe(self.device),
            "threads": torch.get_num_threads(),
            "environment": environment(),
        }
        if self.history.tests and self.tested == self.step:
            facts["accuracy"] = self.history.tests[-1].accuracy
            facts["test_images"] = self.recipe.test_images
        return facts

    def move_to_cpu(self) -> None:
        """The network and the optimiser's state, as they were after the last whole step."""
        self.device = CPU
        self.optimiser.zero_grad()
        self.net.to(CPU)
        # Loading puts the state where the parameters are.
        self.optimiser.load_state_dict(self.optimiser.state_dict())
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()


def steps_between_tests(recipe: Recipe) -> int:
    """Steps from one test to the next, so that testing takes less than a fifth of the time.

    A picture tested costs a third of one trained on (forward against forward and backward).
    """
    affordable = math.ceil(2 * recipe.test_images / recipe.batch_size)
    return max(affordable, math.ceil(recipe.steps / MOST_TESTS))


def can_go_on(checkpoint: Checkpoint) -> bool:
    """Whether there are steps left and the optimiser's state, whole and exact, is in it."""
    c = checkpoint
    match c.recipe.optimiser:
        case Optimiser.SGD:
            needed = {"momentum_buffer"} if c.recipe.momentum else set()
        case Optimiser.ADAM:
            needed = {"step", "exp_avg", "exp_avg_sq"}
    held: dict[str, set[str]] = {}
    for key in c.optimiser:
        index, _, name = key.partition(".")
        held.setdefault(index, set()).add(name)
    whole = all(names == needed for names in held.values()) and bool(held or not needed)
    exact = not any(tensor.dtype is torch.float16 for tensor in c.net.values())
    return c.step < c.recipe.steps and exact and (whole or c.step == 0)
