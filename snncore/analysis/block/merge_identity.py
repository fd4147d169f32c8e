"""Which branch makes which g pass S on unchanged, and what does that cost AND?"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import torch

from snncore.analysis.block.chain import Branch, Chain, drive
from snncore.analysis.block.step import join_inputs, step_through
from snncore.analysis.identity.identity import counts
from snncore.block import Merge
from snncore.experiment import BlockKind
from snncore.network import make_neuron


class MergeIdentity(NamedTuple):
    """One g with one branch; spikes are counted as in `identity.Counts`."""

    merge: Merge
    branch: Branch
    rate: float
    """The firing rate of A."""
    spikes: int
    """The number of spikes in S."""
    kept: int
    added: int

    @property
    def exact(self) -> bool:
        """O = S everywhere."""
        return self.kept == self.spikes and self.added == 0


class Saturation(NamedTuple):
    """The firing rate of A over T steps, [B], for each constant bias b of the last BN, [B]."""

    bias: np.ndarray
    rate: np.ndarray
    drive: float
    """V_th for IF, τ·V_th for LIF: from here on A ≡ 1."""
    at_one: float
    """The rate for b = 1, which the SEW paper's code sets for AND."""


def merge_identities(chain: Chain) -> tuple[MergeIdentity, ...]:
    """The spikes kept and added by every g with every branch, in one SEW block of the chain."""
    chain = replace(chain, block=BlockKind.SEW, downsample=False, blocks=1)
    return tuple(
        compare(replace(chain, merge=merge, branch=branch)) for merge in Merge for branch in Branch
    )


def compare(chain: Chain) -> MergeIdentity:
    """How much of S the chain's one block keeps, and what it adds."""
    (run,) = step_through(chain)
    inputs = join_inputs(run)
    assert inputs is not None
    a, s = inputs
    found = counts(run.output.ravel().astype(int), s.ravel().astype(int))
    rate, spikes = float(a.mean()), int(s.sum())
    return MergeIdentity(chain.merge, chain.branch, rate, spikes, int(found.kept), int(found.added))


def saturation(chain: Chain, points: int = 241) -> Saturation:
    """The chain's neuron under a constant current b, from 0 to twice what AND needs."""
    least = drive(chain)
    # In float64 first: the middle point is then the drive itself, not the float32 below it.
    bias = torch.linspace(0, 2 * least, points, dtype=torch.float64).float()
    given = torch.cat([bias, torch.ones(1)]).expand(chain.time_steps, points + 1)
    with torch.no_grad():
        rate = make_neuron(chain.experiment())(given).mean(0)
    return Saturation(bias.numpy(), rate[:-1].numpy(), least, float(rate[-1]))
