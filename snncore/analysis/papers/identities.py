"""Claims about the identity: which block leaves every spike train as it is, and at what price."""

import numpy as np
import torch

from snncore.analysis.block.chain import Branch, Chain
from snncore.analysis.block.merge_identity import merge_identities, saturation
from snncore.analysis.gradient.edge_gradient import MS_TAU, edge_gradient
from snncore.analysis.identity.held_branch import Stack, make_neuron
from snncore.analysis.identity.identity import identity
from snncore.analysis.identity.phase_map import all_trains, depth_map
from snncore.analysis.identity.residual_margin import residual_margin
from snncore.analysis.papers.verdict import Finding, Verdict, found, found_if
from snncore.block import Merge, MSBlock, ReLUBlock, SEWBlock
from snncore.experiment import NeuronKind
from snncore.surrogate import Surrogate

TRAIN = "0" * 12
TRAINS = 2 ** len(TRAIN)
IF_STACK = Stack(train=TRAIN, neuron=NeuronKind.IF)
SEW_STACK = Stack(train=TRAIN, tau=2.0, decay_input=True)
MS_STACK = Stack(train=TRAIN, tau=MS_TAU, decay_input=False)
LONG = "0110111011111011"


def passed(stack: Stack, *thresholds: float) -> list[int]:
    """How many of all trains one silenced Spiking block leaves as they are."""
    return depth_map(stack, np.array(thresholds), np.array([1])).passed[0].tolist()


def relu_identity() -> Finding:
    """ReLU(0 + X) = X for X ≥ 0, and not for X < 0."""
    block = ReLUBlock(4, 4, neuron=torch.nn.ReLU)
    block.make_identity()
    x = torch.randn(1, 2, 4, 6, 6, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        positive, any_sign = (float((block(v) - v).abs().max()) for v in (x.relu(), x))
    return found_if(positive == 0, any_sign == 0, positive=positive, any_sign=any_sign)


def spiking_with_if() -> Finding:
    """SEW paper's condition: exactly for 0 < V_th ≤ 1."""
    at, above = passed(IF_STACK, 1.0, 1.01)
    return found_if(at == TRAINS, above == TRAINS, at=at, above=above, trains=TRAINS)


def spiking_with_lif() -> Finding:
    """That LIF makes the identity impossible: at V_th = 1, not at V_th ≤ 1/τ."""
    one, half = passed(SEW_STACK, 1.0, 0.5)
    return found_if(one < TRAINS, half < TRAINS, one=one, half=half, trains=TRAINS)


def spiking_with_ms_neuron() -> Finding:
    """That a Spiking block is an identity for V_th < 1: with MS-ResNet's neuron, not with SEW's."""
    own, other = passed(MS_STACK, 0.5)[0], passed(SEW_STACK, 0.75)[0]
    return found_if(own == TRAINS, other == TRAINS, own=own, other=other, trains=TRAINS)


def contradiction() -> Finding:
    """That one of the two papers is wrong: each is right about its own neuron."""
    sew, ms = passed(SEW_STACK, 1.0)[0], passed(MS_STACK, 0.5)[0]
    both = sew < TRAINS and ms == TRAINS
    return found(not both, sew=sew, ms=ms, trains=TRAINS)


def rest_keeps_itself() -> Finding:
    """That the membrane has to be at rest before each step: it always is, where S passes."""
    neuron = make_neuron(IF_STACK, torch.tensor(0.75, dtype=torch.float64))
    with torch.no_grad():
        v = neuron.unroll(all_trains(len(TRAIN))).v
    return found(bool((v == 0).all()), largest=float(v.abs().max()), trains=TRAINS)


def hardly_residual() -> Finding:
    """That a Spiking ResNet can hardly do residual learning: spikes die where V_th > 1/τ."""
    stack = Stack(train=LONG, blocks=6)
    lost, kept = identity(stack, np.array([0.75, 0.5])).kept[0, :, -1].tolist()
    total = LONG.count("1")
    return found_if(lost < total, kept < total, lost=lost, kept=kept, total=total)


def sew_identity() -> Finding:
    """A ≡ 0 makes ADD and IAND the identity, also where a Spiking block is silent."""
    chain = Chain(neuron=NeuronKind.LIF, tau=2.0)
    rows = {(r.merge, r.branch): r for r in merge_identities(chain)}
    add, iand = (rows[merge, Branch.SILENCED] for merge in (Merge.ADD, Merge.IAND))
    return found(add.exact and iand.exact, kept=add.kept, spikes=add.spikes)


def and_identity() -> Finding:
    """A ≡ 1 by a bias of 1, as the code sets it: enough for IF, not for LIF with τ = 2."""
    whole, half = (
        saturation(Chain(neuron=kind)).at_one for kind in (NeuronKind.IF, NeuronKind.LIF)
    )
    needed = saturation(Chain(neuron=NeuronKind.LIF)).drive
    return found_if(whole == 1, half == 1, if_rate=whole, lif_rate=half, needed=needed)


def silent_and() -> Finding:
    """γ = 0 without a bias silences a block with AND."""
    rows = {(r.merge, r.branch): r for r in merge_identities(Chain())}
    row = rows[Merge.AND, Branch.SILENCED]
    return found(row.kept == 0 and row.added == 0, kept=row.kept, spikes=row.spikes)


def swapped_iand() -> Finding:
    """IAND with its arguments swapped gives 0 at A = 0, and not S."""
    block = SEWBlock(4, 4, merge=Merge.IAND)
    block.make_identity()
    s = (torch.rand(2, 2, 4, 6, 6, generator=torch.Generator().manual_seed(0)) < 0.3).float()
    with torch.no_grad():
        right, swapped = block(s), Merge.IAND(s, torch.zeros_like(s))
    same = bool((right == s).all())
    return found(
        same and not bool(swapped.any()), kept=int(right.sum()), swapped=int(swapped.sum())
    )


def margin() -> Finding:
    """That F ≈ 0 is enough: up to min(V_th, 1 - V_th)(1 - d) at every step."""
    theory, bisected = residual_margin(MS_STACK, np.array([0.5]))
    limit = float(bisected[0])
    near = theory is not None and abs(limit - float(theory[0])) < 1e-4
    return Finding(Verdict.HOLDS_IF if near and limit > 0 else Verdict.FAILS, {"limit": limit})


def ms_identity() -> Finding:
    """F = 0 makes U' = U bit for bit, whatever U is."""
    block = MSBlock(4, 4)
    block.make_identity()
    u = torch.randn(2, 2, 4, 6, 6, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        error = float((block(u) - u).abs().max())
    return found(error == 0, error=error, values=u.numel())


def identity_without_gradient() -> Finding:
    """That the identity is enough to train: MS-ResNet's rectangle is 0 at U = 0 and at U = 1."""
    strict = edge_gradient(Surrogate.RECTANGLE, 1.0, 0.5)
    smooth = edge_gradient(Surrogate.ATAN, 2.0, 0.5)
    dead = strict.identity and strict.spiking == strict.silent == 0
    return found_if(smooth.spiking > 0, not dead, strict=strict.spiking, smooth=smooth.spiking)
