"""Claims about what passes forward: rates, state changes, the stream of MS-ResNet."""

from dataclasses import replace
from math import sqrt

import numpy as np
import torch

from snncore.analysis.papers.verdict import Finding, found, found_if
from snncore.analysis.probe import Layout, Probe, build_probe, enter, random_images, streams
from snncore.analysis.signal.block_similarity import block_similarity
from snncore.analysis.signal.depth_laws import stream_variance
from snncore.analysis.signal.ineffective import ineffective
from snncore.analysis.signal.memory import shortcut_memory
from snncore.analysis.signal.propagation import propagate
from snncore.analysis.signal.state_change import state_change, state_change_by_block
from snncore.block import Merge
from snncore.experiment import MS_NEURON, BlockKind, Experiment, NeuronKind, Norm
from snncore.network import build

MS = Probe(
    **MS_NEURON,
    norm=Norm.TDBN,
    time_steps=1,
    images=16,
)
"""The MS-ResNet paper's neuron, one stage of 20 blocks."""

SPIKING = replace(MS, block=BlockKind.SPIKING)
SEW = Probe(block=BlockKind.SEW, neuron=NeuronKind.IF, time_steps=2, images=16)


def silence_of_and() -> Finding:
    """AND: s aᵏ, silent after a few blocks."""
    end = propagate(replace(SEW, merge=Merge.AND))
    silent = int(np.flatnonzero(end.active == 0)[0]) if not end.active[-1] else 0
    return found(end.mean[-1] == 0, block=silent, before=float(end.mean[0]))


def linear_add() -> Finding:
    """ADD: s + ka, while A keeps its rate."""
    p = propagate(replace(SEW, merge=Merge.ADD))
    k = np.arange(len(p.mean))
    fit = float(np.corrcoef(k, p.mean)[0, 1])
    spread = float(p.rate.max() / p.rate.min())
    return found(
        fit > 0.99 and spread < 1.3, fit=fit, first=float(p.mean[0]), last=float(p.mean[-1])
    )


def slow_iand() -> Finding:
    """IAND: s (1 - a)ᵏ, still there after 20 blocks."""
    p = propagate(replace(SEW, merge=Merge.IAND))
    return found(0 < p.mean[-1] < p.mean[0], first=float(p.mean[0]), last=float(p.mean[-1]))


def sixteen_percent() -> Finding:
    """About 16 % of the states change: for σ = V_th = 0.5; measured in a new network."""
    law = state_change(0.5, 0.5, 0.2).probability
    shares = state_change_by_block(SPIKING)
    tdbn = state_change(0.5 / sqrt(2), 0.5, 0.2).probability
    mean = float(np.nanmean(shares))
    return found_if(abs(law - 0.16) < 0.005 and abs(mean - 0.16) < 0.02, abs(tdbn - 0.16) < 0.005,
                    law=law, measured=mean, other=tdbn)  # fmt: skip


def any_rate() -> Finding:
    """Φ(-1) at every firing rate, since V_th = 1 - V_th; at V_th = 1 it depends on the rate."""
    same = [state_change(0.5, 0.5, r).probability for r in (0.1, 0.5)]
    other = [state_change(1.0, 1.0, r).probability for r in (0.1, 0.5)]
    return found_if(abs(same[0] - same[1]) < 1e-12, abs(other[0] - other[1]) < 1e-3,
                    same=same[0], low=other[0], high=other[1])  # fmt: skip


def half_with_tdbn() -> Finding:
    """With tdBN's own α = 1/√2: Φ(-√2)."""
    law = state_change(0.5 / sqrt(2), 0.5, 0.2).probability
    measured = float(np.nanmean(state_change_by_block(replace(SPIKING, last_gamma=0.5 / sqrt(2)))))
    return found(abs(measured - law) < 0.01, law=law, measured=measured)


def no_cure() -> Finding:
    """A larger σ² changes more states, but leaves less of the input to be seen at the end."""
    shares, left = [], []
    for gamma in (0.25, 0.5, 1.0):
        probe = replace(SPIKING, last_gamma=gamma, blocks=8)
        shares.append(float(np.nanmean(state_change_by_block(probe))))
        left.append(float(shortcut_memory(probe).measured[-1]))
    rises, falls = shares == sorted(shares), left == sorted(left, reverse=True)
    return found(rises and falls, low=shares[0], high=shares[-1], left=left[0], left_high=left[-1])


def without_effect() -> Finding:
    """Most of a residual reaches no spike."""
    share = float(ineffective(SPIKING).unseen.mean())
    return found(share > 0.5, share=share, blocks=SPIKING.blocks)


def reset_forgets() -> Finding:
    """What a residual added to the membrane is gone after a spike: less of it is kept over time
    where the neuron fires."""
    kept = ineffective(replace(SPIKING, time_steps=6))
    return found(kept.left_after_spike == 0 < kept.left_in_silence, spike=kept.left_after_spike,
                 silence=kept.left_in_silence)  # fmt: skip


@torch.no_grad()
def accumulates() -> Finding:
    """I at the end is I at the start and the sum of all F, exactly."""
    probe = replace(MS, block=BlockKind.MS, blocks=8)
    net = build_probe(probe)
    u = enter(net, random_images(probe)[0], probe.time_steps)
    total = u.double()
    for block in net.stages:
        f = block.conv2(block.sn2(block.conv1(block.sn1(u))))  # type: ignore[operator]
        total, u = total + f.double(), f + u
    worst = float((total - u.double()).abs().max())
    return found(worst < 1e-4, worst=worst, blocks=probe.blocks)


def growing_stream() -> Finding:
    """Variance V_th² (1 + l) of the stream after l blocks."""
    probe = replace(MS, block=BlockKind.MS, blocks=8)
    *_, last = (float(x.double().var(correction=0)) for x in streams(probe))
    law = float(stream_variance(probe, np.zeros(8, dtype=bool))[-1])
    return found(abs(last / law - 1) < 0.2, law=law, measured=last)


def alternation() -> Finding:
    """The second LIF of each F fires less than the first, but in the first block."""
    p = propagate(replace(MS, block=BlockKind.MS, layout=Layout.STAGE))
    return found(
        bool((p.sn2[1:] < p.sn1[1:]).all()), first=float(p.sn1[-1]), second=float(p.sn2[-1])
    )


def dead_blocks() -> Finding:
    """Vanilla blocks with SSIM exactly 1: where the last γ is small; none at γ = V_th."""
    dead = []
    for gamma in (0.0, None):
        one = Experiment(block=BlockKind.SPIKING, depth=20, width=8, time_steps=4, last_gamma=gamma,
                         norm=Norm.TDBN, **MS_NEURON)  # fmt: skip
        images = torch.randn(8, 3, 16, 16, generator=torch.Generator().manual_seed(0))
        with torch.no_grad():
            similar = block_similarity(build(one).train(), images)
        dead.append(int(similar.dead.sum()))
        kept = int(similar.defined.sum())
    return found_if(dead[0] > 0, dead[1] > 0, zero=dead[0], half=dead[1], kept=kept)
