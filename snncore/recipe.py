"""How a network is trained: a frozen, flat, hashable value of primitives and enums."""

import math
from dataclasses import asdict, dataclass
from enum import StrEnum

from snncore.experiment import check_range, choose


class Optimiser(StrEnum):
    SGD = "sgd"
    ADAM = "adam"


class Schedule(StrEnum):
    """The learning rate stays, or falls to 0 along half a cosine."""

    CONSTANT = "constant"
    COSINE = "cosine"


RANGES: dict[str, tuple[float, float]] = {
    "batch_size": (2, 512),
    "learning_rate": (1e-6, 10.0),
    "momentum": (0.0, 0.999),
    "weight_decay": (0.0, 1.0),
    "warm_up": (0.0, 1.0),
    "steps": (1, 100_000),
    "train_images": (10, 50_000),
    "test_images": (10, 10_000),
    "deleted_frames": (0, 19),
}
"""Smallest and largest value of each number of a Recipe."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a network is trained; with the Experiment it decides every number of the run.

    `momentum` is that of SGD and the β₁ of Adam; `train_images` and `test_images` count the
    pictures used; `warm_up` is the share of the steps in which the rate grows to its full size: a
    high rate can silence a spiking network for ever in its first steps; `deleted_frames` is how
    many of a clip's T are left out in training, in each batch others (SEW paper's code). A value
    that is not allowed raises ValueError, as in Experiment.
    """

    optimiser: Optimiser = Optimiser.SGD
    schedule: Schedule = Schedule.COSINE
    batch_size: int = 50
    learning_rate: float = 0.3
    momentum: float = 0.9
    weight_decay: float = 1e-4
    warm_up: float = 0.0
    steps: int = 300
    train_images: int = 5000
    test_images: int = 500
    augment: bool = False
    deleted_frames: int = 0

    def __post_init__(self) -> None:
        choose(self, "optimiser", Optimiser)
        choose(self, "schedule", Schedule)
        for name, (low, high) in RANGES.items():
            check_range(name, getattr(self, name), low, high)
        for name in ("batch_size", "steps", "train_images", "test_images", "deleted_frames"):
            if type(getattr(self, name)) is not int:
                raise ValueError(f"{name}={getattr(self, name)!r}: must be a whole number")
        if type(self.augment) is not bool:
            raise ValueError(f"augment={self.augment!r}: must be true or false")

    def as_dict(self) -> dict[str, str | int | float | bool]:
        """The fields as primitives, for JSON; `Recipe(**r.as_dict()) == r`."""
        return {k: v.value if isinstance(v, StrEnum) else v for k, v in asdict(self).items()}


def learning_rate(recipe: Recipe, step: int, base: float | None = None) -> float:
    """η of step 1 … steps; COSINE: η₀ (1 + cos(π (step - 1) / steps)) / 2. In the warm-up of w
    steps it is times step / w.

    `base` stands for the recipe's η₀ where the rate was changed by hand.
    """
    start = recipe.learning_rate if base is None else base
    warming = recipe.warm_up * recipe.steps
    start *= step / warming if step < warming else 1.0
    match recipe.schedule:
        case Schedule.CONSTANT:
            return start
        case Schedule.COSINE:
            turn = math.pi * (step - 1) / recipe.steps
            return start * (1 + math.cos(turn)) / 2
