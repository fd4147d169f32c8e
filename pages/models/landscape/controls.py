"""The landscape page's controls: which square around the networks, how it is measured and drawn."""

import streamlit as st

from pages.shared.ui.controls import number, one_of, switch
from snncore.analysis.landscape.loss_plane import Slice

REACHES = (0.25, 0.5, 1.0)
POINTS = (5, 9, 13, 17)
COUNTS = (50, 100, 200)
SEEDS = 9
"""The largest seed of δ and η."""


def choose_square() -> tuple[Slice, bool]:
    """The chosen square, at first that which ships; and whether it is drawn as a surface."""
    places = st.columns(4, gap="medium")
    with places[0]:
        seed = number("landscape_seed", 0, SEEDS, Slice.seed, 1)
    with places[1]:
        reach = one_of("landscape_reach", REACHES, Slice.reach)
    with places[2]:
        points = one_of("landscape_points", POINTS, Slice.points)
    with places[3]:
        images = one_of("landscape_images", COUNTS, Slice.images)
    with st.container(horizontal=True, gap="large"):
        batch = switch("landscape_batch", Slice.batch_statistics)
        raised = switch("landscape_relief", False)
    square = Slice(reach=reach, points=points, seed=seed, images=images, batch_statistics=batch)
    return square, raised
