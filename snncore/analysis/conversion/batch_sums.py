"""A converted network on one batch: a rate curve in parts, each a call of its own."""

from collections.abc import Hashable
from typing import NamedTuple

from snncore.analysis.conversion.rate_curve import Order, Pair, Sums, batches_of, sums
from snncore.analysis.kept import Kept
from snncore.checkpoint import Checkpoint
from snncore.data import Batch, load


class Ready(NamedTuple):
    """Both networks, and the pictures on which they are compared."""

    pair: Pair
    batches: list[Batch]


KEPT: Kept[Ready] = Kept(4)


def batch_sums(
    key: Hashable, checkpoint: Checkpoint, order: Order, n: int
) -> tuple[Sums, dict[str, float]]:
    """What batch `n` adds to the curve, and V_th by layer. `key` names network and conversion for
    the calls that follow."""

    def make() -> Ready:
        images = load(checkpoint.experiment.dataset)
        return Ready(Pair(checkpoint, images, order.how), list(batches_of(images, order)))

    pair, batches = KEPT.get(key, make)
    return sums(pair, batches[n], order.times), pair.v_th
