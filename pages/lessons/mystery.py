"""Lesson 10: tell a block and its threshold from what leaves it; then build one under a budget."""

from dataclasses import replace

import numpy as np
import torch

from pages.lessons.do_nothing import STACK
from pages.lessons.lesson import Exhibit, Lesson, Outcome, Step
from snncore.analysis.energy.energy import ratio
from snncore.analysis.gradient.at_init import at_init
from snncore.analysis.identity.held_branch import KINDS, Held, Stack
from snncore.analysis.identity.identity import identity
from snncore.block import Merge
from snncore.data import batches, load
from snncore.experiment import BlockKind, Dataset, Experiment, NeuronKind
from snncore.recipe import Recipe

PAGE, FIGURE = "theory/identity", "identity"
THRESHOLDS = {"low": 0.4, "middle": 0.7, "high": 0.9}
BUDGET = 0.1
"""Of the ANN's energy."""

STEPS = {"four": 4, "eight": 8, "sixteen": 16}
IMAGES = 8
THREE = replace(STACK, blocks=3)
COUNTING = replace(THREE, held=Held.ONE)


def rows(stack: Stack, v_threshold: float, kind: BlockKind) -> list[list[int]]:
    """What leaves each block of the stack."""
    found = identity(stack, np.array([v_threshold])).outputs[KINDS.index(kind), 0]
    return found.astype(int).tolist()


def exhibit(outputs: list[list[int]]) -> Exhibit:
    """The train that enters, and what leaves each block."""
    entered = [int(spike) for spike in STACK.train]
    return Exhibit((("S", entered), *((f"O{k}", row) for k, row in enumerate(outputs, 1))))


def thinning() -> list[list[int]]:
    return rows(THREE, THRESHOLDS["middle"], BlockKind.SPIKING)


def fired_late() -> list[list[int]]:
    return rows(replace(THREE, blocks=1), THRESHOLDS["high"], BlockKind.SPIKING)


def adding() -> list[list[int]]:
    return rows(COUNTING, 1.0, BlockKind.SEW)


def which_block() -> Outcome:
    """The kind whose outputs these are, at a threshold where two spikes in a row pass."""
    seen = thinning()
    (same,) = [k for k in KINDS if rows(THREE, THRESHOLDS["middle"], k) == seen]
    numbers = {"entered": STACK.train.count("1"), "left": sum(seen[-1])}
    passes = all(rows(THREE, v, BlockKind.SEW)[-1] == exhibit([]).rows[0][1] for v in (0.5, 2.0))
    return Outcome(same.value, "no" if passes else "yes", numbers)


def which_threshold() -> Outcome:
    """The threshold that gives this one row."""
    seen = fired_late()
    one = replace(THREE, blocks=1)
    (same,) = [n for n, v in THRESHOLDS.items() if rows(one, v, BlockKind.SPIKING) == seen]
    charges = [1 / STACK.tau]
    while charges[-1] < THRESHOLDS[same]:
        charges.append(charges[-1] + (1 - charges[-1]) / STACK.tau)
    numbers: dict[str, object] = {
        **THRESHOLDS,
        "spikes": len(charges),
        "charge": charges[-1],
        "kept": sum(seen[0]),
    }
    numbers |= {"charges": ", ".join(f"{charge:g}" for charge in charges)}
    return Outcome(same, "every" if THRESHOLDS["low"] <= 1 / STACK.tau else "pairs", numbers)


def which_g() -> Outcome:
    """The g of SEW blocks whose branch says 1 at every step."""
    seen = adding()
    (same,) = [
        m for m in (Merge.ADD, Merge.AND, Merge.IAND)
        if rows(replace(COUNTING, merge=m), 1.0, BlockKind.SEW) == seen
    ]  # fmt: skip
    silent = [sum(row) for row in rows(replace(COUNTING, merge=Merge.IAND), 1.0, BlockKind.SEW)]
    numbers = {"largest": max(seen[-1]), "blocks": COUNTING.blocks}
    return Outcome(same.value, "zero" if not any(silent) else "same", numbers)


def network(time_steps: int) -> Experiment:
    """A small SEW network, as it starts."""
    return Experiment(
        block=BlockKind.SEW, depth=8, width=8, time_steps=time_steps, neuron=NeuronKind.LIF
    )


def budget() -> Outcome:
    """The most time steps that a tenth of the ANN's energy pays for, at the measured rates."""
    images, labels = next(
        batches(load(Dataset.SHAPES), size=IMAGES, count=Recipe().train_images, seed=0,
                device=torch.device("cpu"))
    )  # fmt: skip
    rates = {
        name: float(at_init(network(steps), images, labels).firing_rates.mean())
        for name, steps in STEPS.items()
    }
    costs = {name: ratio(steps, rates[name]) for name, steps in STEPS.items()}
    fits = [name for name in STEPS if costs[name] <= BUDGET]
    numbers = {"budget": BUDGET, **costs} | {f"rate_{name}": rate for name, rate in rates.items()}
    return Outcome(fits[-1], "half" if 2 * costs["eight"] > BUDGET else "same", numbers)


LESSON = Lesson(
    "mystery",
    (
        Step("which_block", PAGE, {"v_threshold": THRESHOLDS["middle"], "blocks": 3}, FIGURE,
             ("blocks", "neuron"), tuple(kind.value for kind in KINDS), ("yes", "no"),
             which_block, lambda: exhibit(thinning())),
        Step("which_threshold", PAGE, {"v_threshold": THRESHOLDS["high"], "blocks": 1}, FIGURE,
             ("blocks", "neuron"), tuple(THRESHOLDS), ("every", "pairs"),
             which_threshold, lambda: exhibit(fired_late())),
        Step("which_g", PAGE, {"held": Held.ONE, "blocks": 3, "block": BlockKind.SEW}, FIGURE,
             ("merge", "blocks"), ("add", "and", "iand"), ("zero", "same"),
             which_g, lambda: exhibit(adding())),
        Step("budget", "models/train",
             {"depth": 8, "width": 8, "time_steps": 8},
             "before_training", ("depth", "time_steps"), tuple(STEPS),
             ("half", "same"), budget),
    ),
)  # fmt: skip
