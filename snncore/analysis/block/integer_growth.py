"""How large do the numbers grow that a chain of SEW blocks passes on?"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from snncore.analysis.block.chain import Chain
from snncore.analysis.block.step import step_through
from snncore.block import Merge
from snncore.experiment import BlockKind


class IntegerGrowth(NamedTuple):
    """Block k = 1, 2 … n: the largest output of each g, and the bound k + 1 of ADD, each [n].

    A block adds at most one to a spike: n blocks give at most n + 1, a downsample block first
    or not, because its own shortcut ends in a neuron.
    """

    block: np.ndarray
    largest: dict[Merge, np.ndarray]
    bound: np.ndarray


def integer_growth(chain: Chain) -> IntegerGrowth:
    """The largest output of each block under each g: same input, weights and branch."""
    chain = replace(chain, block=BlockKind.SEW)
    largest = {
        merge: np.array([run.output.max() for run in step_through(replace(chain, merge=merge))])
        for merge in Merge
    }
    block = np.arange(1, chain.blocks + 1)
    return IntegerGrowth(block, largest, block + 1)
