"""What does a network say of one picture after each of its time steps, and how sure is it?"""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from snncore.network import ResidualSNN, batch_of


class ClassProbabilities(NamedTuple):
    """shares: float32 [T, classes], each row with the sum 1. Row t - 1 is softmax of the readout
    of the first t steps; the last row is what the network says."""

    shares: NDArray[np.float32]

    @property
    def answers(self) -> NDArray[np.int64]:
        """The most probable class after each step, [T]; of equal ones the first."""
        return self.shares.argmax(axis=1)

    @property
    def answer(self) -> int:
        """The most probable class after the last step."""
        return int(self.answers[-1])

    @property
    def settled(self) -> int:
        """The step, from 1, from which on the answer is the last one."""
        others = np.flatnonzero(self.answers != self.answer)
        return int(others[-1]) + 2 if len(others) else 1

    @property
    def ranked(self) -> NDArray[np.int64]:
        """The classes, the most probable after the last step first."""
        return np.argsort(-self.shares[-1], kind="stable")


@torch.no_grad()
def class_probabilities(net: ResidualSNN, image: Tensor) -> ClassProbabilities:
    """The classes' shares after each step for one normalised image [3, H, W], or one clip's frames
    [T, 2, H, W], in evaluation mode.

    A step sees only what came before it, so a network that is stopped after t of its T steps
    would say just this: its readout is of the mean of what the last layer has put out so far.
    """
    spikes = net.last_layer(batch_of(image))
    logits = [net.read_out(spikes[:t])[0] for t in range(1, len(spikes) + 1)]
    return ClassProbabilities(torch.stack(logits).softmax(dim=1).cpu().numpy())
