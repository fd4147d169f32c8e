"""One update of a network and all that is measured of it, on its device: nothing is waited for."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from snncore.instruments import Instruments


class Step:
    """`step(images, labels)` gives what `instruments.as_measured` reads.

    From the first update on with a loss, a gradient or a weight that is not finite, the parameters
    stay as they were before it, however many updates follow until somebody looks.
    """

    def __init__(self, net: nn.Module, optimiser: torch.optim.Optimizer) -> None:
        self.net, self.optimiser = net, optimiser
        device = next(net.parameters()).device
        self.sound = torch.ones((), dtype=torch.bool, device=device)

    def __call__(self, images: Tensor, labels: Tensor) -> Tensor:
        self.net.train()
        self.optimiser.zero_grad()
        with Instruments(self.net, self.optimiser) as instruments:
            logits = self.net(images)
            loss = F.cross_entropy(logits, labels)
            loss.backward()
            self.optimiser.step()
        accuracy = (logits.detach().argmax(1) == labels).float().mean()
        return instruments.values(loss, accuracy, self.sound)


class Steps:
    """Takes updates one after the other, and says what was measured when it is asked."""

    def __init__(self, step: Step) -> None:
        self.step = step
        self.unseen: list[Tensor] = []

    @property
    def recorded(self) -> bool:
        """Whether a step is one launch by now."""
        return False

    def take(self, images: Tensor, labels: Tensor) -> None:
        """One update, with the learning rate that the optimiser has."""
        self.unseen.append(self.step(images, labels))

    def measured(self) -> list[list[float]]:
        """Of each update since the last call, in one transfer from the device."""
        values = torch.stack(self.unseen).tolist() if self.unseen else []
        self.unseen = []
        return values
