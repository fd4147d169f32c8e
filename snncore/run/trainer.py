"""A network in training: its steps from where it stands, its test, its state to go on from."""

from collections.abc import Callable, Iterator
from typing import Any

import torch

from snncore.checkpoint import Checkpoint, load_optimiser, on_cpu, optimiser_tensors
from snncore.data import Images, batches, check, framed, test_batches
from snncore.experiment import Experiment
from snncore.network import ResidualSNN, build
from snncore.optimiser import make_optimiser
from snncore.recipe import Recipe
from snncore.training import (
    DivergedError,
    Progress,
    Score,
    evaluate,
    train_in_groups,
)


class Trainer:
    """`net`, `optimiser`, `device` and `step` say where it stands; `diverged`, why it cannot go on.

    The same experiment and recipe give the same numbers on a CPU with the same number of threads.
    Raises DataError at once where there are fewer pictures than the recipe asks for.
    """

    def __init__(
        self, experiment: Experiment, recipe: Recipe, images: Images, device: torch.device
    ) -> None:
        check("train_images", recipe.train_images, len(images.train_labels))
        check("test_images", recipe.test_images, len(images.test_labels))
        check("batch_size", recipe.batch_size, recipe.train_images)
        self.experiment, self.recipe, self.device = experiment, recipe, device
        self.images = framed(images, experiment)
        self.net = build(experiment)
        self.optimiser = make_optimiser(self.net, recipe)
        self.step = 0
        self.diverged: DivergedError | None = None

    def put(self, checkpoint: Checkpoint) -> None:
        """Stand where the checkpoint does; nothing writes to its tensors."""
        self.net.load_state_dict(checkpoint.net)
        self.net.to(self.device)
        copies = {name: tensor.clone() for name, tensor in checkpoint.optimiser.items()}
        load_optimiser(self.optimiser, copies)
        self.step = checkpoint.step

    def groups(self, rate: Callable[[int], float] | None = None) -> Iterator[list[Progress]]:
        """The steps that are left, as many at a time as `together` says, with η of `rate` where it
        is given. The network stands behind the last step of the group. Raises DivergedError."""
        self.net.to(self.device)
        r = self.recipe
        ahead = batches(
            self.images,
            size=r.batch_size,
            count=r.train_images,
            seed=self.experiment.seed,
            device=self.device,
            augment=r.augment,
            skip=self.step,
            deleted=r.deleted_frames,
        )
        try:
            for group in train_in_groups(
                self.net,
                ahead,
                r,
                optimiser=self.optimiser,
                done=self.step,
                rate=rate,
                together=self.together,
            ):
                self.step = group[-1].step
                yield group
        except DivergedError as error:
            self.diverged = error
            if error.before:
                self.step = error.before[-1].step
                yield error.before
            raise

    def together(self, step: int) -> int:
        """How many steps are taken from this one on before anybody looks."""
        return 1

    def score(self, net: ResidualSNN | None = None) -> Score:
        """Its network, or another one, on the recipe's test pictures."""
        r = self.recipe
        pictures = test_batches(
            self.images, size=r.batch_size, count=r.test_images, device=self.device
        )
        return evaluate(net or self.net, pictures)

    def state(self, record: dict[str, Any]) -> Checkpoint:
        """All that it takes to go on, copied. Raises DivergedError: what has diverged is not kept,
        for its optimiser and its running means may be what is not finite."""
        if self.diverged:
            raise self.diverged
        optimiser = optimiser_tensors(self.optimiser)
        return Checkpoint(
            experiment=self.experiment,
            recipe=self.recipe,
            step=self.step,
            net={name: on_cpu(tensor) for name, tensor in self.net.state_dict().items()},
            optimiser={name: on_cpu(tensor) for name, tensor in optimiser.items()},
            record=record,
        )
