"""The profile against its definition: every block run whole, with the branch that is silenced."""

from dataclasses import replace
from itertools import pairwise

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from snncore.analysis.gradient.profile import (
    Finish,
    GradientProbe,
    Start,
    gradient_profile,
    random_labels,
)
from snncore.analysis.probe import Layout, build_probe, enter, random_images
from snncore.block import Merge
from snncore.experiment import BlockKind, NeuronKind, Norm

SMALL = GradientProbe(depth=14, width=4, images=4)
SETTINGS: list[dict[str, object]] = [
    {},
    {"time_steps": 1, "neuron": NeuronKind.LIF, "tau": 1.5, "alpha": 3.0, "side": 5},
    {"neuron": NeuronKind.PLIF, "norm": Norm.TDBN, "detach_reset": False, "v_threshold": 0.6},
    {"layout": Layout.HALVED, "blocks": 4, "v_reset": None, "seed": 3},
]
KINDS = [(kind, Merge.ADD) for kind in BlockKind if kind is not BlockKind.SEW]
KINDS += [(BlockKind.SEW, merge) for merge in Merge]


def as_defined(probe: GradientProbe) -> tuple[list[float], list[float], list[bool], float]:
    """norms, active, changes_shape and loss, with nothing left out."""
    net = build_probe(probe)
    finish = Finish(net, probe)
    if probe.start is Start.IDENTITY and probe.block is not BlockKind.PLAIN:
        for block in net.stages:
            block.make_identity()
    outputs: list[Tensor] = [enter(net, random_images(probe)[0], probe.time_steps).detach()]
    outputs[0].requires_grad_()
    for block in net.stages:
        outputs.append(block(outputs[-1]))
    loss = F.cross_entropy(finish(outputs[-1]), random_labels(probe))
    gradients = torch.autograd.grad(loss, outputs)
    return (
        [float(g.double().norm()) for g in gradients],
        [float((o != 0).double().mean()) for o in outputs],
        [before.shape != after.shape for before, after in pairwise(outputs)],
        loss.item(),
    )


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("start", Start)
@pytest.mark.parametrize(("block", "merge"), KINDS)
def test_a_silenced_branch_is_left_out_and_nothing_changes(
    block: BlockKind, merge: Merge, start: Start, settings: dict[str, object]
) -> None:
    """γ = 0 in its last BN: it delivers β and passes no gradient. The same numbers, bit for bit."""
    probe = replace(SMALL, block=block, merge=merge, start=start, **settings)  # type: ignore[arg-type]
    norms, active, changes_shape, loss = gradient_profile(probe)
    found = norms.tolist(), active.tolist(), changes_shape.tolist(), loss
    assert found == as_defined(probe)
    assert sum(norms) > 0
