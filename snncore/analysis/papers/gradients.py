"""Claims about the gradient: what a block multiplies it by, and what is left after many."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import torch

from snncore.analysis.gradient.factor import gradient_factor, norm_ratio
from snncore.analysis.gradient.profile import (
    GradientProbe,
    GradientProfile,
    Start,
    gradient_profile,
)
from snncore.analysis.gradient.resnet152 import DeepProfile, Join, Setup, read
from snncore.analysis.gradient.time_jacobian import time_jacobian
from snncore.analysis.papers.verdict import Finding, found, found_if
from snncore.analysis.probe import Probe, build_probe, enter, random_images
from snncore.block import Merge, SpikingBlock
from snncore.experiment import MS_NEURON, BlockKind, Experiment, NeuronKind, Norm
from snncore.surrogate import Surrogate, slope

RESULTS = Path(__file__).parents[3] / "assets" / "results" / "gradient_resnet152.json"
SEW = GradientProbe(depth=56, time_steps=2)
MS = GradientProbe(
    **MS_NEURON,
    surrogate=Surrogate.RECTANGLE,
    alpha=1.0,
    norm=Norm.TDBN,
    depth=110,
    time_steps=2,
    start=Start.INITIALISED,
)
"""The papers' own neurons."""

BLOCKS, RATE = 20, 0.3


def changed(probe: GradientProbe, **fields: object) -> GradientProbe:
    """The probe with other fields."""
    return replace(probe, **fields)  # type: ignore[arg-type]


@cache
def deep() -> dict[Setup, DeepProfile]:
    """What ships of ResNet-152."""
    return read(RESULTS)


def steps(profile: GradientProfile) -> np.ndarray:
    """[L] by what each block multiplies the gradient's norm on its way back."""
    return profile.norms[:-1] / profile.norms[1:]


def powers() -> Finding:
    """Eq. 8: the k-th power of one factor, which vanishes, stays or explodes by α."""
    rates = [
        float(gradient_factor(Experiment(block=BlockKind.SPIKING, neuron=NeuronKind.IF,
                                         alpha=alpha)).spike ** BLOCKS)
        for alpha in (1.0, 2.0, 3.0)
    ]  # fmt: skip
    three = rates[0] < 1e-3 and abs(rates[1] - 1) < 1e-9 and rates[2] > 1e3
    return found(three, one=rates[0], two=rates[1], three=rates[2], blocks=BLOCKS)


def plateau() -> Finding:
    """That the gradient of Spiking vanishes: at α = 1; at the paper's α = 2 it stays at √p."""
    ends = []
    for alpha in (1.0, 2.0):
        one = Experiment(block=BlockKind.SPIKING, neuron=NeuronKind.IF, alpha=alpha)
        ends.append(float(norm_ratio(gradient_factor(one), RATE, BLOCKS)))
    return found_if(ends[0] < 1e-3, ends[1] < 1e-3, one=ends[0], two=ends[1], rate=RATE)


def exactly_one() -> Finding:
    """Eq. 11: 1 in every block that keeps the shape, for each g."""
    worst = 0.0
    for merge in (Merge.ADD, Merge.AND, Merge.IAND):
        profile = gradient_profile(changed(SEW, block=BlockKind.SEW, merge=merge, depth=20))
        worst = max(worst, float(np.abs(steps(profile)[~profile.changes_shape] - 1).max()))
    return found(worst < 1e-5, worst=worst, count=3)


def same_in_every_block() -> Finding:
    """That every block multiplies by the same factor: at the identity, not away from it."""
    start, drawn = (spread_of_factors(silenced) for silenced in (True, False))
    return found_if(start == 0, drawn == 0, start=start, drawn=drawn)


@torch.no_grad()
def spread_of_factors(silenced: bool) -> float:
    """Standard deviation over mean of Θ'(H - V_th) where S = 1, in six Spiking blocks, T = 1."""
    probe = Probe(block=BlockKind.SPIKING, neuron=NeuronKind.IF, time_steps=1, blocks=6, alpha=1.0)
    net, found = build_probe(probe), []
    x = enter(net, random_images(probe)[0], 1)
    for block in net.stages:
        assert isinstance(block, SpikingBlock)
        if silenced:
            block.make_identity()
        h = block.conv2(block.sn1(block.conv1(x))) + x
        found.append(slope(h[x == 1] - probe.v_threshold, probe.surrogate, probe.alpha))
        x = block.sn2(h)
    factors = torch.cat(found).double()
    return float(factors.std() / factors.mean())


def jumps() -> Finding:
    """The gradient jumps at the blocks that change the shape, and only there."""
    profile = gradient_profile(changed(SEW, block=BlockKind.SEW, depth=56))
    factor = steps(profile)
    at, between = factor[profile.changes_shape], factor[~profile.changes_shape]
    holds = np.abs(between - 1).max() < 1e-5 and np.abs(at - 1).min() > 0.01
    return found(bool(holds), first=float(at[0]), second=float(at[-1]))


def through_reset() -> Finding:
    """A reset that is part of the gradient makes entries before the diagonal negative."""
    least = []
    for detached in (True, False):
        one = Experiment(neuron=NeuronKind.IF, detach_reset=detached)
        jacobian = time_jacobian(one, blocks=1)
        both = np.stack([jacobian.spike, jacobian.silent])
        least.append(float(np.nanmin(both)))
    return found(least[0] >= 0 > least[1], detached=least[0], attached=least[1])


def silent_and_gradient() -> Finding:
    """AND without γ = 0: no gradient reaches the first blocks of ResNet-152."""
    profile = deep()[Setup(Join.AND, 2.0, silenced=False)]
    silenced = deep()[Setup(Join.AND, 2.0, silenced=True)]
    first, other = float(profile.norms[0]), float(silenced.norms[0])
    return found(first == 0 and other > 0, first=first, silenced=other)


def same_at_start() -> Finding:
    """With γ = 0 all three g give the same O in every block of ResNet-152."""
    means = [
        deep()[Setup(join, 2.0, silenced=True)].mean for join in (Join.ADD, Join.AND, Join.IAND)
    ]
    apart = float(max(np.abs(m - means[0]).max() for m in means))
    return found(apart == 0, apart=apart, blocks=len(means[0]))


def gradient_of_sew_152() -> Finding:
    """Between borders flat in SEW, growing backwards without bound in Spiking at α = 3."""
    sew = deep()[Setup(Join.ADD, 2.0, silenced=True)].norms
    spiking = deep()[Setup(Join.SPIKING, 3.0, silenced=True)].norms
    ratio, other = float(sew[11] / sew[40]), float(spiking[11] / spiking[40])
    return found(abs(ratio - 1) < 1e-3 and other > 1e3, sew=ratio, spiking=other)


def growing_add() -> Finding:
    """ADD as initialised: the output grows through a stage of ResNet-152, A stays."""
    profile = deep()[Setup(Join.ADD, 2.0, silenced=False)]
    first, last = float(profile.mean[11]), float(profile.mean[45])
    spread = float(profile.branch.max() / profile.branch.min())
    return found(last > 3 * first and spread < 1.2, first=first, last=last, spread=spread)


def fading_iand() -> Finding:
    """IAND fades slowly where AND falls silent at once."""
    own = deep()[Setup(Join.IAND, 2.0, silenced=False)].mean
    silent = deep()[Setup(Join.AND, 2.0, silenced=False)].mean
    return found(own[20] > 0 == silent[20] and own[20] < own[11], at=11, iand=float(own[20]),
                 before=float(own[11]))  # fmt: skip


def flat_ms() -> Finding:
    """That MS-ResNet's gradient is flat over the blocks: for γ → 0, not at γ = V_th."""
    small, large = (
        gradient_profile(changed(MS, block=BlockKind.MS, last_gamma=gamma)).ratio
        for gamma in (0.0, 0.5)
    )
    flat = 0.5 < small < 2
    return found_if(flat, 0.5 < large < 2, zero=small, half=large, depth=MS.depth)


def uneven_spiking() -> Finding:
    """That the gradient of vanilla is uneven: in a deep new net; at 8 layers it is not."""
    deep_one, shallow = (
        gradient_profile(changed(MS, block=BlockKind.SPIKING, last_gamma=0.3536, depth=d)).ratio
        for d in (110, 8)
    )
    return found_if(deep_one < 0.1, shallow < 0.1, deep=deep_one, shallow=shallow)
