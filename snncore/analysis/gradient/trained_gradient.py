"""How large is the gradient at the input of each block, on given images?"""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

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
        x = net.enter(images)
    inputs = []
    with torch.enable_grad():
        x = x.requires_grad_()
        for block in net.stages:
            inputs.append(x)
            x = block(x)
        logits = net.head(net.decode(x).mean(dim=(0, 3, 4)))
        loss = F.cross_entropy(logits, labels, reduction="sum")
        gradients = torch.autograd.grad(loss, inputs)
    return InputGradients(
        torch.stack([length(g) for g in gradients], dim=1).numpy(),
        np.stack([share(x) for x in inputs], axis=1),
    )


def length(g: Tensor) -> Tensor:
    """[N] of a gradient [T, N, C, H, W]: each image's norm, float64."""
    return torch.linalg.vector_norm(g, dim=(2, 3, 4), dtype=torch.float64).norm(dim=0)


def share(x: Tensor) -> Values:
    """[N] of a tensor [T, N, C, H, W]: the share of each image's entries that are not 0."""
    present = x.detach().numpy() != 0
    return np.count_nonzero(present, axis=(2, 3, 4)).sum(axis=0) / present[:, 0].size
