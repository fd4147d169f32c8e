"""Train one cell: step by step, to be interrupted and gone on with at any step."""

import math
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import torch

from snncore.block import Block
from snncore.checkpoint import Checkpoint, TensorDict, environment, half
from snncore.data import Images, held_out, test_batches
from snncore.device import describe
from snncore.network import ResidualSNN
from snncore.neuron import Neuron
from snncore.run.trainer import Trainer
from snncore.study.cell import Cell, Precision, Split
from snncore.study.log import Log
from snncore.study.table import Status, single
from snncore.training import DivergedError, Progress, Score, evaluate, names

TOGETHER = 10
"""Steps that a GPU takes before it is asked what it has measured."""


class Result(NamedTuple):
    """A row of the table, and the trained network; none where the training diverged."""

    row: dict[str, Any]
    net: Checkpoint | None


class Scores(NamedTuple):
    """Of one network in evaluation mode: the test pictures, and training pictures."""

    test: Score
    fitted: Score


class CellRun(Trainer):
    """Iterate for the steps; then `result()`. `saved()` after any step is all that it takes to
    go on: on a CPU with as many threads, the numbers are those of a run without interruption.

    A state that other pictures have led to is left aside. Raises DataError at once where there
    are fewer pictures than the recipe asks for. Unlike `Run` it tests only once, keeps means over
    whole epochs, and does not move from a full GPU to the CPU.
    """

    def __init__(
        self, cell: Cell, images: Images, device: torch.device, saved: Checkpoint | None = None
    ) -> None:
        if cell.split is Split.VALIDATION:
            images = held_out(images)
        super().__init__(cell.experiment, cell.recipe, images, device)
        self.cell = cell
        self.log = Log(cell.recipe.steps)
        if saved is not None and saved.record.get("checksum") == images.checksum:
            self.put(saved)
            self.log = Log(cell.recipe.steps, saved.record["log"])
        if cell.precision is Precision.BFLOAT16:
            mix_precision(self.net, device)

    def __iter__(self) -> Iterator[Progress]:
        started = time.perf_counter()
        try:
            for group in self.groups():
                seconds = (time.perf_counter() - started) / len(group)
                for progress in group:
                    self.log.note(progress, seconds)
                if self.diverged is None:  # else there is nothing to go on from
                    yield from group
                started = time.perf_counter()
        except DivergedError as error:
            self.step = error.step

    def together(self, step: int) -> int:
        """A GPU is not asked at every step; a CPU has nothing to wait for."""
        return 1 if self.device.type == "cpu" else TOGETHER

    def saved(self) -> Checkpoint:
        """The state after the last step. Raises DivergedError."""
        return self.state({"log": self.log.content, "checksum": self.images.checksum})

    def result(self) -> Result:
        """Test once, after the last step: the weights as they are kept, in half precision."""
        started = time.perf_counter()
        net = self.kept()
        scores = self.scores(net.restore().to(self.device)) if net else None
        if net is None or scores is None:
            return Result(self.row(None, 0.0), None)
        score, row = scores.test, self.row(scores, time.perf_counter() - started)
        if self.cell.split is Split.VALIDATION:
            return Result({name: value for name, value in row.items() if single(value)}, None)
        net.record.update(
            {name: row[name] for name in RECORDED},
            dataset=row["data"],
            accuracy=score.accuracy,
            environment=environment(),
            test={"step": [self.step], "loss": [score.loss], "accuracy": [score.accuracy]},
        )
        return Result(row, net)

    def scores(self, net: ResidualSNN) -> Scores | None:
        """None where a loss is not finite. The training pictures are as many as the test pictures,
        as they are in the data set: neither shifted nor flipped."""
        r = self.recipe
        count = min(r.test_images, r.train_images)
        seen = self.images._replace(
            test_images=self.images.train_images, test_labels=self.images.train_labels
        )
        fitted = test_batches(seen, size=r.batch_size, count=count, device=self.device)
        scores = Scores(self.score(net), evaluate(net, fitted))
        return scores if all(math.isfinite(score.loss) for score in scores) else None

    def kept(self) -> Checkpoint | None:
        """The network to keep; None where the training diverged."""
        if self.diverged:
            return None
        return Checkpoint(
            experiment=self.cell.experiment,
            recipe=self.cell.recipe,
            step=self.step,
            net=finite_half(self.net.state_dict()),
        )

    def row(self, scores: Scores | None, seconds: float) -> dict[str, Any]:
        """One row of the table: single values first, then lists. Losses and accuracies called
        train, epoch or curve are of the training batches as they were seen, shifted and flipped,
        each before its own update; those called fitted are of training pictures as they are, in
        evaluation mode like the test; `gradient_norms`, `firing_rates` and `updates` are means over
        the last steps of training."""
        cell, log = self.cell, self.log
        per_epoch = cell.recipe.steps / cell.epochs
        epoch = log.means([round(number * per_epoch) for number in range(1, cell.epochs + 1)])
        settings = cell.as_dict()
        return {
            "cell": cell.name,
            "status": Status.DIVERGED if scores is None else Status.FINISHED,
            "step": self.step,
            **settings.pop("experiment"),
            **settings.pop("recipe"),
            **settings,
            "parameters": sum(p.numel() for p in self.net.parameters()),
            f"{cell.split}_accuracy": scores and scores.test.accuracy,
            f"{cell.split}_loss": scores and scores.test.loss,
            "fitted_accuracy": scores and scores.fitted.accuracy,
            "fitted_loss": scores and scores.fitted.loss,
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
