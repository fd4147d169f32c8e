"""Train one cell: step by step, to be interrupted and gone on with at any step."""

import math
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import torch

from snncore.block import Block
from snncore.checkpoint import (
    Checkpoint,
    TensorDict,
    environment,
    half,
    load_optimiser,
    optimiser_tensors,
)
from snncore.data import Images, batches, check, test_batches
from snncore.device import describe
from snncore.network import ResidualSNN, build
from snncore.neuron import Neuron
from snncore.study.cell import Cell, Precision
from snncore.study.log import Log
from snncore.training import DivergedError, Progress, Score, evaluate, make_optimiser, names, train


class Result(NamedTuple):
    """A row of the table, and the trained network; none where the training diverged."""

    row: dict[str, Any]
    net: Checkpoint | None


class CellRun:
    """Iterate for the steps; then `result()`. `saved()` after any step is all that it takes to
    go on: on a CPU with as many threads, the numbers are those of a run without interruption.

    A state that other pictures have led to is left aside. Raises DataError at once where there
    are fewer pictures than the recipe asks for. Unlike `Run` it tests only once, keeps means over
    whole epochs, and does not move from a full GPU to the CPU.
    """

    def __init__(
        self, cell: Cell, images: Images, device: torch.device, saved: Checkpoint | None = None
    ) -> None:
        r = cell.recipe
        check("train_images", r.train_images, len(images.train_labels))
        check("test_images", r.test_images, len(images.test_labels))
        self.cell, self.images, self.device = cell, images, device
        self.net = build(cell.experiment).to(device)
        self.optimiser = make_optimiser(self.net, r)
        self.step, self.diverged = 0, False
        self.log = Log(r.steps)
        if saved is not None and saved.record.get("checksum") == images.checksum:
            self.net.load_state_dict(saved.net)
            load_optimiser(self.optimiser, saved.optimiser)
            self.step, self.log = saved.step, Log(r.steps, saved.record["log"])
        if cell.precision is Precision.BFLOAT16:
            mix_precision(self.net, device)

    def __iter__(self) -> Iterator[Progress]:
        r = self.cell.recipe
        ahead = batches(
            self.images,
            size=r.batch_size,
            count=r.train_images,
            seed=self.cell.experiment.seed,
            device=self.device,
            augment=r.augment,
            skip=self.step,
        )
        steps = train(self.net, ahead, r, optimiser=self.optimiser, done=self.step)
        started = time.perf_counter()
        try:
            for progress in steps:
                self.step = progress.step
                self.log.note(progress, time.perf_counter() - started)
                yield progress
                started = time.perf_counter()
        except DivergedError as error:
            self.step, self.diverged = error.step, True

    def saved(self) -> Checkpoint:
        """The state after the last step."""
        return Checkpoint(
            experiment=self.cell.experiment,
            recipe=self.cell.recipe,
            step=self.step,
            net=self.net.state_dict(),
            optimiser=optimiser_tensors(self.optimiser),
            record={"log": self.log.content, "checksum": self.images.checksum},
        )

    def result(self) -> Result:
        """Test once, after the last step: the weights as they are kept, in half precision."""
        started = time.perf_counter()
        net, r = self.kept(), self.cell.recipe
        if net is None:
            return Result(self.row(None, 0.0), None)
        pictures = test_batches(
            self.images, size=r.batch_size, count=r.test_images, device=self.device
        )
        score = evaluate(net.restore().to(self.device), pictures)
        if not math.isfinite(score.loss):
            return Result(self.row(None, 0.0), None)
        row = self.row(score, time.perf_counter() - started)
        net.record.update(
            {name: row[name] for name in RECORDED},
            dataset=row["data"],
            accuracy=score.accuracy,
            environment=environment(),
            test={"step": [self.step], "loss": [score.loss], "accuracy": [score.accuracy]},
        )
        return Result(row, net)

    def kept(self) -> Checkpoint | None:
        """The network to keep; None where it holds a number that is not finite."""
        state = self.net.state_dict()
        if self.diverged or not all(tensor.isfinite().all() for tensor in state.values()):
            return None
        return Checkpoint(
            experiment=self.cell.experiment,
            recipe=self.cell.recipe,
            step=self.step,
            net=finite_half(state),
        )

    def row(self, score: Score | None, seconds: float) -> dict[str, Any]:
        """One row of the table: single values first, then lists. Losses and accuracies called
        train, epoch or curve are of the training batches as they were seen, moved and mirrored,
        each before its own update; `gradient_norms`, `firing_rates` and `updates` are means over
        the last steps of training."""
        cell, log = self.cell, self.log
        per_epoch = cell.recipe.steps / cell.epochs
        epoch = log.means([round(number * per_epoch) for number in range(1, cell.epochs + 1)])
        settings = cell.as_dict()
        return {
            "cell": cell.name,
            "status": "diverged" if score is None else "finished",
            "step": self.step,
            **settings.pop("experiment"),
            **settings.pop("recipe"),
            **settings,
            "parameters": sum(p.numel() for p in self.net.parameters()),
            "test_accuracy": score and score.accuracy,
            "test_loss": score and score.loss,
            "train_accuracy": epoch["accuracy"][-1] if epoch["accuracy"] else None,
            "train_loss": epoch["loss"][-1] if epoch["loss"] else None,
            "seconds": round(log.content["seconds"] + seconds, 1),
            "data": self.images.label,
            "checksum": self.images.checksum,
            "device": describe(self.device),
            "threads": torch.get_num_threads(),
            **environment(),
            "epoch": epoch,
            "curve": log.curve(),
            "profile": log.profile(),
            "blocks": names(self.net, Block),
            "layers": names(self.net, Neuron),
            **log.at_end(),
        }


RECORDED = ("checksum", "test_images", "device", "threads", "precision", "epochs", "seconds",
            "curve", "profile")  # fmt: skip
"""What a network's file takes from its row."""


def mix_precision(net: ResidualSNN, device: torch.device) -> None:
    """Forward in bfloat16 where torch.autocast allows it; weights and logits stay float32."""
    forward = torch.autocast(device.type, torch.bfloat16)(net.forward)
    net.forward = lambda images: forward(images).float()  # type: ignore[method-assign]


def finite_half(state: TensorDict) -> TensorDict:
    """Half precision, but for tensors with a number too large for it (above 65,504)."""
    short = half(state)
    return {name: t if t.isfinite().all() else state[name] for name, t in short.items()}
