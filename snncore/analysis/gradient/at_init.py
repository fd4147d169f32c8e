"""What the first step of training will find: gradients and firing rates before any update."""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from snncore.analysis.drawn import drawn
from snncore.analysis.gradient.gradient_norm import gradient_norm
from snncore.analysis.signal.propagation import share
from snncore.block import Block
from snncore.data.events import aedat
from snncore.data.sets import RECORDED
from snncore.data.shapes import SIDE
from snncore.experiment import Architecture, Experiment
from snncore.network import blocks_per_stage, build
from snncore.neuron import Neuron
from snncore.recorder import measure, record

Values = NDArray[np.float32]


class AtInit(NamedTuple):
    """loss: mean cross-entropy L in nats. [L]: gradient_norms, ‖∂L/∂O‖₂ of each block's output
    O [T, N, C, H, W], as in training's Progress. By neuron layer: firing_rates, mean spikes;
    empty for a network of ReLUs. transitions: indices of the blocks that halve the map.
    """

    loss: float
    blocks: tuple[str, ...]
    transitions: tuple[int, ...]
    gradient_norms: Values
    layers: tuple[str, ...]
    firing_rates: Values


def at_init(experiment: Experiment, images: Tensor, labels: Tensor) -> AtInit:
    """Loss, gradients and rates of the new network for images [N, 3, H, W], or frames
    [T, N, 2, H, W], and labels [N]."""
    net = drawn(build, experiment)
    net.requires_grad_(False)  # The weights' own gradients take as long as all others.
    given = images.detach().requires_grad_()
    with record(net, Block) as outputs, measure(net, Neuron, share) as rates, torch.enable_grad():
        loss = F.cross_entropy(net(given), labels)
        # Nothing is computed of what lies before the first block's output.
        gradients = torch.autograd.grad(loss, list(outputs.values()))
    blocks = [module for module in net.modules() if isinstance(module, Block)]
    return AtInit(
        loss=loss.item(),
        blocks=tuple(outputs),
        transitions=tuple(i for i, block in enumerate(blocks) if block.changes_shape),
        gradient_norms=np.array([gradient_norm(each) for each in gradients], np.float32),
        layers=tuple(rates),
        firing_rates=np.array(list(rates.values()), np.float32),
    )


def neurons(experiment: Experiment) -> int:
    """Updates of neurons in the blocks for one image: what a forward pass costs, about.

    Two layers per block; from stage to stage twice the channels on a quarter of the map, in 7B-Net
    from block to block as many. Of event data a ResNet's first block halves the map.
    """
    e = experiment
    pixels = aedat.SIDE**2 if e.dataset in RECORDED else SIDE**2
    match e.architecture:
        case Architecture.SEVEN_B:
            return 2 * e.width * pixels * e.time_steps * 4 // 3
        case Architecture.RESNET:
            pixels //= 4 if e.events else 1
            per_stage = 2 * blocks_per_stage(e.depth) * e.width * pixels * e.time_steps
            return per_stage + per_stage // 2 + per_stage // 4
