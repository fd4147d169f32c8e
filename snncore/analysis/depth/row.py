"""One line of a depth study's results.jsonl as numbers: what was trained, and what was measured."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from snncore.block import Merge
from snncore.experiment import BlockKind, Experiment
from snncore.network import blocks_per_stage
from snncore.recipe import Recipe
from snncore.study.table import Status
from snncore.training import Score

Values = NDArray[np.float64]

END = 0.1
"""The share of the steps, the last ones, over which the training score is taken."""


class NetKind(NamedTuple):
    """What a study compares; g is ADD where the block has none, γ is None where it is all BNs'."""

    block: BlockKind
    merge: Merge
    last_gamma: float | None

    @property
    def key(self) -> str:
        """The kind's part of a cell's name: "spiking", "sew-iand", "ms-g0.5"."""
        merge = [self.merge.value] if self.block is BlockKind.SEW else []
        gamma = [] if self.last_gamma is None else [f"g{self.last_gamma:g}"]
        return "-".join([self.block.value, *merge, *gamma])

    @property
    def place(self) -> tuple[int, int, float]:
        """Its rank in figures and tables: by block, g and γ."""
        gamma = -1.0 if self.last_gamma is None else self.last_gamma
        return list(BlockKind).index(self.block), list(Merge).index(self.merge), gamma


class TrainingCurve(NamedTuple):
    """Loss and accuracy of training batches: means over the steps since the value before."""

    step: Values
    loss: Values
    accuracy: Values


class StudyNet(NamedTuple):
    """One trained network. NaN stands for what is not finite, or was not measured.

    test: once, after the last step; fitted: then too, on training pictures as they are. train: over
    the last tenth of the steps, on batches shifted and flipped. gradient: ‖∂L/∂O‖₂
    of each block, rate: of each neuron layer, both means over the last steps; place: where the
    layer stands, a block being 1 long, and the first one's middle at 1.
    """

    name: str
    experiment: Experiment
    diverged: bool
    step: int
    parameters: int
    test: Score
    fitted: Score
    train: Score
    curve: TrainingCurve
    gradient: Values
    rate: Values
    place: Values
    learning_rate: float
    device: str
    seconds: float

    @property
    def kind(self) -> NetKind:
        return kind_of(self.experiment)


class Setting(NamedTuple):
    """What all networks of one study share; block, g, γ, depth, seed and learning rate say nothing
    here."""

    experiment: Experiment
    recipe: Recipe
    epochs: int
    precision: str
    data: str
    checksum: str


def kind_of(experiment: Experiment) -> NetKind:
    """The kind of an experiment's network."""
    merge = experiment.merge if experiment.block is BlockKind.SEW else Merge.ADD
    return NetKind(experiment.block, merge, experiment.last_gamma)


def experiment_of(row: dict[str, Any]) -> Experiment:
    """The experiment of a row. Raises ValueError."""
    return Experiment.stored({f.name: row[f.name] for f in fields(Experiment) if f.name in row})


def setting_of(row: dict[str, Any]) -> Setting:
    """The setting of a row. Raises ValueError, KeyError or TypeError."""
    plain = NetKind(BlockKind.PLAIN, Merge.ADD, None)._asdict()
    shared = replace(experiment_of(row), **plain, depth=8, seed=0)
    recipe = Recipe(**{f.name: row[f.name] for f in fields(Recipe) if f.name in row})
    recipe = replace(recipe, learning_rate=Recipe().learning_rate)
    return Setting(
        shared, recipe, int(row["epochs"]), row["precision"], row["data"], row["checksum"]
    )


def net_of(row: dict[str, Any]) -> StudyNet:
    """The network of a row. Raises ValueError, KeyError or TypeError where the row is not one."""
    experiment, diverged = experiment_of(row), row["status"] == Status.DIVERGED
    test = Score(*(numbers([row[f"test_{name}"]])[0] for name in Score._fields))
    if not diverged and not 0 <= test.accuracy <= 1:
        raise ValueError(f"test_accuracy={row['test_accuracy']!r}: must be from 0 to 1")
    curve = TrainingCurve(*(numbers(row["curve"][name]) for name in TrainingCurve._fields))
    blocks = 3 * blocks_per_stage(experiment.depth)
    gradient, rate = numbers(row["gradient_norms"]), numbers(row["firing_rates"])
    place = places(row["layers"], blocks)
    for values, length in ((gradient, blocks), (rate, len(place)), (curve.loss, len(curve.step))):
        # A run that diverged did not get to its end, where these are measured.
        if len(values) not in ({0, length} if diverged else {length}):
            raise ValueError(f"{row['cell']}: {len(values)} numbers, must be {length}")
    return StudyNet(
        name=str(row["cell"]),
        experiment=experiment,
        diverged=diverged,
        step=int(row["step"]),
        parameters=int(row["parameters"]),
        test=test,
        fitted=Score(*(numbers([row.get(f"fitted_{name}")])[0] for name in Score._fields)),
        train=at_end(curve, int(row["steps"])),
        curve=curve,
        gradient=gradient,
        rate=rate,
        place=place[: len(rate)],
        learning_rate=float(row["learning_rate"]),
        device=str(row["device"]),
        seconds=float(row["seconds"]),
    )


def numbers(values: Sequence[Any]) -> Values:
    """JSON's numbers as an array; None, which stands for what is not finite, becomes NaN."""
    return np.array([np.nan if value is None else value for value in values], float)


def at_end(curve: TrainingCurve, steps: int) -> Score:
    """The training score of the last steps; NaN for a run that did not reach them.

    A whole epoch's mean holds the untrained network's first steps too: with few epochs it lies
    far below what the network has learned in the end.
    """
    last = curve.step > (1 - END) * steps
    if not last.any() or curve.step[-1] < steps:
        return Score(np.nan, np.nan)
    return Score(float(curve.loss[last].mean()), float(curve.accuracy[last].mean()))


def places(layers: Sequence[str], blocks: int) -> Values:
    """Where each neuron layer stands on the axis of blocks, block k being from k - ½ to k + ½.

    A block's neurons are spread over its middle half; the others stand at the two ends.
    """
    homes = [layer.split(".")[1] if layer.startswith("stages.") else layer for layer in layers]
    found = []
    for i, home in enumerate(homes):
        if not home.isdigit():
            found.append(0.5 if home == "encode" else blocks + 0.5)
            continue
        count, before = homes.count(home), homes[:i].count(home)
        found.append(int(home) + 0.75 + (before + 0.5) / (2 * count))
    return np.array(found)
