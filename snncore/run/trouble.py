"""What is going wrong in a training run, from what was measured at its latest step."""

import math
from collections.abc import Sequence
from typing import Any

from snncore.experiment import PICTURE_CLASSES

VANISHED = 1e-8
"""‖∂L/∂O‖₂ below which a block learns nothing."""

EXPLODED = 1e4
"""Times the last block's gradient norm."""

NEAR, PATIENCE = 0.02, 50
"""Share of chance that counts as chance; steps before that is said, or a loss above it."""

FAR, SOON = 1.5, 10
"""Times chance that is said sooner; steps before that."""

Numbers = Sequence[float | None]


def troubles(
    *,
    step: int,
    loss: float | None,
    gradient_norms: Numbers,
    firing_rates: Numbers,
    classes: int = PICTURE_CLASSES,
) -> list[dict[str, Any]]:
    """What a viewer should be told, as {"kind": …, values}; numbers that are not finite are None.

    silent: `layer`, from 0, is the first of a tail of layers without a spike, to the last one;
    vanished: `block`, from 0, has the smallest gradient norm, `norm`, which is below 1e-8;
    exploded: `block` has the largest, `norm`, above 10⁴ times the last block's, `ratio`;
    chance: `loss`, the mean of the last steps, is within 2 % of chance after 50 steps or more;
    worse: `loss` is above that after 50 steps, or above 1.5 times it after 10: guessing is better.
    Chance is ln `classes`, the cross-entropy in nats of one who says 1/classes for every class.
    """
    found: list[dict[str, Any]] = []
    silent = silent_from(firing_rates)
    if silent < len(firing_rates):
        found.append({"kind": "silent", "layer": silent})
    norms = {block: norm for block, norm in enumerate(gradient_norms) if norm is not None}
    if norms:
        least, most = min(norms, key=norms.__getitem__), max(norms, key=norms.__getitem__)
        if norms[least] < VANISHED:
            found.append({"kind": "vanished", "block": least, "norm": norms[least]})
        last = gradient_norms[-1]
        if last and norms[most] > EXPLODED * last:
            ratio = norms[most] / last
            found.append({"kind": "exploded", "block": most, "norm": norms[most], "ratio": ratio})
    if loss is not None and (kind := against_guessing(step, loss, math.log(classes))):
        found.append({"kind": kind, "loss": loss})
    return found


def against_guessing(step: int, loss: float, chance: float) -> str:
    """chance or worse; nothing where the loss is better, or may yet become so."""
    if step >= PATIENCE and abs(loss - chance) <= NEAR * chance:
        return "chance"
    soon = step >= SOON and loss > FAR * chance
    return "worse" if soon or (step >= PATIENCE and loss > chance) else ""


def silent_from(rates: Numbers) -> int:
    """The first layer from which on every one is silent; the number of layers where none is."""
    first = len(rates)
    while first and rates[first - 1] == 0:
        first -= 1
    return first
