"""One batch at one place of the plane: a loss surface in parts, each a call of its own."""

from collections.abc import Hashable
from typing import NamedTuple

from snncore.analysis.kept import Kept
from snncore.analysis.landscape.loss_plane import Plane, Slice, training_batches
from snncore.checkpoint import Checkpoint
from snncore.data import Batch, load


class Ready(NamedTuple):
    """A network's plane and the images over which its loss is taken."""

    plane: Plane
    batches: list[Batch]


KEPT: Kept[Ready] = Kept(4)


def batch_loss(
    key: Hashable, checkpoint: Checkpoint, square: Slice, size: int, place: tuple[int, int], n: int
) -> float:
    """The sum of the cross-entropies in nats of batch `n`, of `size` images each, at a place (i, j)
    of the square. `key` names network, square and size for the calls that follow."""

    def make() -> Ready:
        images = load(checkpoint.experiment.dataset)
        statistics = square.batch_statistics
        plane = Plane(checkpoint.restore(), square.seed, batch_statistics=statistics)
        return Ready(plane, training_batches(images, square.images, size))

    ready = KEPT.get(key, make)
    a, b = (float(square.places[index]) for index in place)
    return ready.plane.loss(a, b, ready.batches[n])
