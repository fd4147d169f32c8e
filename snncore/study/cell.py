"""One cell of a study: an experiment, and how long and how exactly it is trained."""

import hashlib
import json
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from typing import Any

from snncore.block import Merge
from snncore.experiment import BlockKind, Experiment, choose
from snncore.recipe import Recipe


class Precision(StrEnum):
    """BFLOAT16 trains in mixed precision (torch.autocast); every test is in float32."""

    FLOAT32 = "float32"
    BFLOAT16 = "bfloat16"


class Split(StrEnum):
    """On which pictures a network is scored: the test pictures, or a part of the training pictures
    that it is not trained on."""

    TEST = "test"
    VALIDATION = "validation"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What decides all numbers of a row. The recipe's steps are `epochs` times its pictures; its
    test pictures are those of the split."""

    experiment: Experiment
    recipe: Recipe
    epochs: int
    precision: Precision = Precision.FLOAT32
    split: Split = Split.TEST

    def __post_init__(self) -> None:
        choose(self, "precision", Precision)
        choose(self, "split", Split)

    def as_dict(self) -> dict[str, Any]:
        """For JSON; `Cell.from_dict(c.as_dict()) == c`."""
        return {
            "experiment": self.experiment.as_dict(),
            "recipe": self.recipe.as_dict(),
            "epochs": self.epochs,
            "precision": self.precision.value,
            "split": self.split.value,
        }

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> "Cell":
        return cls(
            experiment=Experiment.stored(given["experiment"]),
            recipe=Recipe(**given["recipe"]),
            epochs=given["epochs"],
            precision=given["precision"],
            split=given["split"],
        )

    @property
    def name(self) -> str:
        """To read, and different for different cells: "ms-g0-d20-s0-1f2e3d4c".

        Fields at their defaults are left out of the digest: a field that is added to Experiment
        or Recipe one day does not make finished cells unknown.
        """
        e = self.experiment
        parts = [e.block.value]
        if e.block is BlockKind.SEW:
            parts.append(e.merge.value)
        if e.last_gamma is not None:
            parts.append(f"g{e.last_gamma:g}")
        if self.split is Split.VALIDATION:
            parts.append(f"r{self.recipe.learning_rate:g}")
        chosen = [changed(e), changed(self.recipe), self.epochs, self.precision.value]
        chosen += [] if self.split is Split.TEST else [self.split.value]
        digest = hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()
        return "-".join([*parts, f"d{e.depth}", f"s{e.seed}", digest[:8]])

    @property
    def cost(self) -> float:
        """Relative: layers × T × pictures × channels."""
        e, r = self.experiment, self.recipe
        return float(e.depth * e.time_steps * e.width * r.steps * r.batch_size)


def changed(value: Experiment | Recipe) -> dict[str, Any]:
    """The fields that are not at their defaults, as primitives."""
    given = value.as_dict()
    return {
        f.name: given[f.name]
        for f in fields(value)
        if f.default is MISSING or getattr(value, f.name) != f.default
    }


def plain_merge(experiment: Experiment) -> Experiment:
    """The same network with g at its default where the block has no g."""
    if experiment.block is BlockKind.SEW:
        return experiment
    return Experiment(**experiment.as_dict() | {"merge": Merge.ADD.value})  # type: ignore[arg-type]
