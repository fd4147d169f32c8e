"""How often does each neuron layer of a network fire: first and second neuron of every block?"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


class LayerRates(NamedTuple):
    """Mean firing rates. `sn1`, `sn2` [L] of the block's two neurons, NaN where it has none;
    `others` of the neurons that stand elsewhere, by dotted name."""

    sn1: Values
    sn2: Values
    others: dict[str, float]

    @property
    def blocks_with_both(self) -> int:
        """How many blocks have two neurons to compare."""
        return int(np.isfinite(self.sn1 + self.sn2).sum())

    @property
    def second_quieter(self) -> int:
        """In how many of them sn2 fires less than sn1 (MS-ResNet paper, Fig. 4(a))."""
        return int((self.sn2 < self.sn1).sum())


def layer_rates(layers: Mapping[str, NDArray[np.bool_]]) -> LayerRates:
    """The rates of sn1, sn2 and the others, from the spikes of a ResidualSNN's layers by name."""
    rates = {name: float(spikes.mean()) for name, spikes in layers.items()}
    inside = {name: name.split(".") for name in rates if name.startswith("stages.")}
    blocks = 1 + max((int(parts[1]) for parts in inside.values()), default=-1)
    found = np.full((2, blocks), np.nan)
    others = {}
    for name, rate in rates.items():
        match inside.get(name):
            case [_, block, "sn1" | "sn2" as site]:
                found[int(site == "sn2"), int(block)] = rate
            case _:
                others[name] = rate
    sn1, sn2 = found
    return LayerRates(sn1, sn2, others)
