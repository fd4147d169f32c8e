"""An experiment trained under a recipe, on the GPU while it lasts."""

import gc
import math
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import torch

from snncore.data import Images, batches, check, test_batches
from snncore.device import best_device, describe
from snncore.experiment import Experiment
from snncore.network import build
from snncore.training import Progress, Recipe, evaluate, make_optimiser, train

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


class Run:
    """Iterate for the events; `net`, `device` and `step` say where it stands.

    The same experiment and recipe give the same numbers on a CPU. Raises DataError at once where
    there are fewer pictures than the recipe asks for; then DivergedError, and
    torch.OutOfMemoryError where the CPU has no room either.
    """

    def __init__(
        self,
        experiment: Experiment,
        recipe: Recipe,
        images: Images,
        device: torch.device | None = None,
    ) -> None:
        check("train_images", recipe.train_images, len(images.train_labels))
        check("test_images", recipe.test_images, len(images.test_labels))
        check("batch_size", recipe.batch_size, recipe.train_images)
        self.experiment, self.recipe, self.images = experiment, recipe, images
        self.device = device or best_device()
        self.net = build(experiment)
        self.optimiser = make_optimiser(self.net, recipe)
        self.step = self.tested = 0

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
        """From the step reached to the last one, with a test now and then."""
        self.net.to(self.device)
        if self.test_is_due():
            yield self.test()
        r = self.recipe
        stream = batches(
            self.images,
            size=r.batch_size,
            count=r.train_images,
            seed=self.experiment.seed,
            device=self.device,
            augment=r.augment,
        )
        ahead = islice(stream, self.step, None)
        for progress in train(self.net, ahead, r, optimiser=self.optimiser, done=self.step):
            self.step = progress.step
            yield progress
            if self.test_is_due():
                yield self.test()

    def test_is_due(self) -> bool:
        """True at the last step and every `steps_between_tests` steps, until the test is made."""
        due = self.step == self.recipe.steps or self.step % steps_between_tests(self.recipe) == 0
        return due and self.tested < self.step

    def test(self) -> Scored:
        r = self.recipe
        pictures = test_batches(
            self.images, size=r.batch_size, count=r.test_images, device=self.device
        )
        score = evaluate(self.net, pictures)
        self.tested = self.step
        return Scored(self.step, *score)

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
