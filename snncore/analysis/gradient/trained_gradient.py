"""How large is the gradient at the input of each block, on given images?"""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from snncore.analysis.probe import enter
from snncore.network import ResidualSNN

Values = NDArray[np.float64]


class InputGradients(NamedTuple):
    """By image and block. [N, L]: `norms`, ‖∂ΣL/∂x‖₂ of the image's part of the block's input x
    [T, C, H, W], L the image's cross-entropy in nats; `active`, the share of x that is not 0.
    """

    norms: Values
    active: Values

    @property
    def batch(self) -> Values:
        """[L]: ‖∂L̄/∂x‖₂ over all images at once, L̄ their mean cross-entropy."""
        return np.sqrt((self.norms**2).sum(axis=0)) / len(self.norms)

    @property
    def ratio(self) -> float:
        """The first block's norm over the last one's; NaN where no gradient arrives at all."""
        first, last = self.batch[[0, -1]]
        return float(first / last) if last else float("nan")

    @property
    def spread(self) -> float:
        """The largest norm over the smallest one, 1 for a flat profile; infinite with a 0."""
        smallest = self.batch.min()
        return float(self.batch.max() / smallest) if smallest else float("inf")

    @property
    def step(self) -> float:
        """The largest factor, up or down, from one block's norm to the next; infinite with a 0."""
        if not self.batch.all():
            return float("inf")
        return float(np.exp(np.abs(np.diff(np.log(self.batch))).max()))


def joined(parts: list[InputGradients]) -> InputGradients:
    """The results of all parts as one."""
    return InputGradients(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def input_gradients(net: ResidualSNN, images: Tensor, labels: Tensor) -> InputGradients:
    """The gradient at every block's input, in the mode in which the network is: images
    [N, 3, H, W], labels [N]. In evaluation mode an image's norm does not depend on the others.

    Freezes the weights, whose gradients nobody asks for. Flushes denormals in the calling thread:
    a net that vanishes would make them.
    """
    torch.set_flush_denormal(True)
    net.requires_grad_(False)
    with torch.no_grad():
        x = enter(net, images, net.time_steps)
    inputs = []
    with torch.enable_grad():
        x = x.requires_grad_()
        for block in net.stages:
            inputs.append(x)
            x = block(x)
        logits = net.head(net.decode(x).mean(dim=(0, 3, 4)))
        loss = F.cross_entropy(logits, labels, reduction="sum")
        gradients = torch.autograd.grad(loss, inputs)
    by_image = [g.double().transpose(0, 1).flatten(1) for g in gradients]
    present = [(x != 0).double().transpose(0, 1).flatten(1) for x in inputs]
    return InputGradients(
        torch.stack([g.norm(dim=1) for g in by_image], dim=1).numpy(),
        torch.stack([p.mean(1) for p in present], dim=1).numpy(),
    )
