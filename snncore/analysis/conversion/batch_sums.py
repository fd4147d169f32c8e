"""A converted network on one batch: a rate curve in parts, each a call of its own."""

from collections.abc import Hashable
from itertools import islice

from snncore.analysis.conversion.rate_curve import Order, Pair, Sums, batches_of, sums
from snncore.analysis.kept import Kept
from snncore.checkpoint import Checkpoint
from snncore.data import load

KEPT: Kept[Pair] = Kept(4)


def batch_sums(
    key: Hashable, checkpoint: Checkpoint, order: Order, n: int
) -> tuple[Sums, dict[str, float]]:
    """What batch `n` adds to the curve, and V_th by layer. `key` names network and conversion for
    the calls that follow."""
    images = load(checkpoint.experiment.dataset)
    pair = KEPT.get(key, lambda: Pair(checkpoint, images, order.how))
    batch = next(islice(batches_of(images, order), n, None))
    return sums(pair, batch, order.times), pair.v_th
