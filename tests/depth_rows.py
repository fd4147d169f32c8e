"""Rows of a depth study, made up: any kind, depth, seed and accuracy."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from snncore.experiment import Experiment
from snncore.network import blocks_per_stage
from snncore.recipe import Recipe

STEPS = 20
CHEAP = {"width": 8, "time_steps": 2, "norm": "tdbn", "v_threshold": 0.5, "dataset": "cifar10"}
RECIPE = Recipe(steps=STEPS, batch_size=100, train_images=50_000, test_images=10_000)


def row(block: str, depth: int, accuracy: float | None = 0.4, **changes: Any) -> dict[str, Any]:
    """One line; `accuracy=None` diverged. `train` is the training accuracy of the last steps."""
    train = changes.pop("train", accuracy)
    given = {name: changes.pop(name) for name in ("merge", "last_gamma", "seed") if name in changes}
    experiment = Experiment(block=block, depth=depth, **CHEAP | given)
    name = [block, *(str(value) for value in given.values())]
    blocks, diverged = 3 * blocks_per_stage(depth), accuracy is None
    steps = list(range(1, 1 + (STEPS // 2 if diverged else STEPS)))
    return {
        "cell": f"{'-'.join(name)}-d{depth}",
        "status": "diverged" if diverged else "finished",
        "step": steps[-1],
        **experiment.as_dict(),
        **RECIPE.as_dict(),
        "epochs": 1,
        "precision": "float32",
        "parameters": 1000 * depth,
        "test_accuracy": accuracy,
        "test_loss": None if diverged else 1.5,
        "fitted_accuracy": train,
        "fitted_loss": None if diverged else 1.2,
        "seconds": 60.0,
        "data": "CIFAR-10 (JPEG re-encoded)",
        "checksum": "0",
        "device": "CPU, 2 cores",
        "curve": {
            "step": steps,
            "loss": [2.0 for _ in steps],
            "accuracy": [0.1 if train is None or s <= STEPS - 2 else train for s in steps],
        },
        "layers": ["encode", *(f"stages.{i}.sn{j}" for i in range(blocks) for j in (1, 2))],
        "gradient_norms": [] if diverged else [1.0 + i for i in range(blocks)],
        "firing_rates": [] if diverged else [0.2] * (1 + 2 * blocks),
        **changes,
    }


def trial(
    block: str, depth: int, rate: float, accuracy: float | None, **changes: Any
) -> dict[str, Any]:
    """One line of the search for a learning rate; `accuracy=None` diverged."""
    made = row(block, depth, accuracy, **changes)
    lists = {name for name, value in made.items() if isinstance(value, dict | list)}
    kept = {name: value for name, value in made.items() if name not in lists}
    scores = {"validation_accuracy": accuracy, "validation_loss": kept["test_loss"]}
    del kept["test_accuracy"], kept["test_loss"]
    return kept | scores | {"learning_rate": rate, "cell": f"{made['cell']}-r{rate:g}"}


def write(folder: Path, rows: Iterable[dict[str, Any] | str]) -> Path:
    """FOLDER/results.jsonl; a string is a line as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [each if isinstance(each, str) else json.dumps(each) for each in rows]
    (folder / "results.jsonl").write_text("".join(line + "\n" for line in lines), "utf-8")
    return folder
