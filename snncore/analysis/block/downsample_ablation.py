"""Does SEW still learn without the neuron on the shortcuts of its downsample blocks? An ablation:

python -m snncore.analysis.block.downsample_ablation assets/results/downsample.json
"""

import json
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import torch

from snncore.analysis.block.downsample import simplified
from snncore.block import Merge
from snncore.data import batches, load, test_batches
from snncore.experiment import Dataset, Experiment, NeuronKind
from snncore.network import build
from snncore.recipe import Recipe
from snncore.training import evaluate, train

EXPERIMENT = Experiment(depth=8, width=8, time_steps=2, neuron=NeuronKind.IF, last_gamma=0.0)
RECIPE = Recipe(steps=600, learning_rate=0.1, train_images=5000, test_images=1000)
MERGES, SEEDS = (Merge.ADD, Merge.IAND), (0, 1, 2)


class Trained(NamedTuple):
    """Test accuracy of one run; `simpler` without the neurons on its shortcuts."""

    merge: str
    simpler: bool
    seed: int
    accuracy: float


def runs() -> Iterator[Trained]:
    """Every run, trained here on the pictures that the app draws itself."""
    for merge, simpler, seed in product(MERGES, (False, True), SEEDS):
        yield trained(merge, simpler, seed)


def trained(merge: Merge, simpler: bool, seed: int) -> Trained:
    """One run from its seed."""
    experiment = Experiment(**(EXPERIMENT.as_dict() | {"merge": merge, "seed": seed}))  # type: ignore[arg-type]
    net, images = build(experiment), load(Dataset.SHAPES)
    if simpler:
        simplified(net)
    own = batches(
        images, size=RECIPE.batch_size, count=RECIPE.train_images, seed=seed, device="cpu"
    )
    for _ in train(net, own, RECIPE):
        pass
    pictures = test_batches(images, size=100, count=RECIPE.test_images, device="cpu")
    return Trained(str(merge), simpler, seed, evaluate(net, pictures).accuracy)


def write(file: Path) -> None:
    """Train them all and write accuracies and settings as JSON."""
    torch.set_flush_denormal(True)
    made = {"made_by": "python -m snncore.analysis.block.downsample_ablation",
            "torch": torch.__version__, "steps": RECIPE.steps}  # fmt: skip
    rows = [run._asdict() | {"accuracy": round(run.accuracy, 4)} for run in runs()]
    file.write_text(json.dumps(made | {"runs": rows}) + "\n", "utf-8")


def read(file: Path) -> list[Trained]:
    """What `write` has written."""
    return [Trained(**row) for row in json.loads(file.read_text("utf-8"))["runs"]]


if __name__ == "__main__":
    write(Path(sys.argv[1]))
