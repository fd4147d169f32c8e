"""The landscape page's controls: which square around the networks, how it is measured and drawn."""

from pages.shared.ui.controls import number, one_of, switch
from pages.shared.ui.panel import more
from snncore.analysis.landscape.loss_plane import Slice

REACHES = (0.25, 0.5, 1.0)
POINTS = (5, 9, 13, 17)
COUNTS = (50, 100, 200)
SEEDS = 9
"""The largest seed of δ and η."""


def choose_square() -> tuple[Slice, bool]:
    """The chosen square, at first that which ships; and whether it is drawn as a surface."""
    raised = switch("landscape_relief", False)
    with more():
        square = Slice(
            seed=number("landscape_seed", 0, SEEDS, Slice.seed, 1),
            reach=one_of("landscape_reach", REACHES, Slice.reach),
            points=one_of("landscape_points", POINTS, Slice.points),
            images=one_of("landscape_images", COUNTS, Slice.images),
            batch_statistics=switch("landscape_batch", Slice.batch_statistics),
        )
    return square, raised
