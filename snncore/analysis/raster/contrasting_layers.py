"""Which three layers of a network show best what silent, regular and ragged neurons are?"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from snncore.analysis.raster.spike_counts import SpikeCounts


class Contrast(NamedTuple):
    """Names of three different layers, each with a large share of what it is named after."""

    silent: str
    regular: str
    ragged: str


def contrasting_layers(counts: Mapping[str, SpikeCounts]) -> Contrast | None:
    """The three different layers whose three shares have the largest sum.

    None where there are no three layers, or where a share would be 0, as with one time step.
    """
    names = list(counts)
    shares = np.array([(c.silent, c.regular, c.ragged) for c in counts.values()])
    if len(names) < 3 or not (shares.max(axis=0) > 0).all():
        return None
    silent, regular, ragged = shares.T
    total = silent[:, None, None] + regular[None, :, None] + ragged[None, None, :]
    i, j, k = np.indices(total.shape, sparse=True)
    total[(i == j) | (j == k) | (i == k)] = -1
    best = np.unravel_index(total.argmax(), total.shape)
    if min(silent[best[0]], regular[best[1]], ragged[best[2]]) == 0:
        return None
    return Contrast(*(names[place] for place in best))
