"""One picture as a network sees it: the normalisation of the data set it was trained on."""

import torch
from torch import Tensor

from snncore.data.error import DataError
from snncore.data.normalisation import MeanStd, mean_std, normalise
from snncore.data.sets import load
from snncore.experiment import EVENTS, Dataset

CIFAR10 = MeanStd(torch.tensor([0.4914, 0.4822, 0.4465]), torch.tensor([0.2470, 0.2435, 0.2616]))
"""Mean and deviation of CIFAR-10's official training images, for machines that lack them."""


def scale(dataset: Dataset) -> MeanStd:
    """Mean and standard deviation by which a network of this data set normalises."""
    try:
        return mean_std(load(dataset))
    except DataError:
        if dataset is Dataset.CIFAR10:
            return CIFAR10
        raise


def network_input(pixels: Tensor, dataset: Dataset) -> Tensor:
    """Pixels uint8 [3, 32, 32] of any origin -> float32 [3, 32, 32] for a network of `dataset`; of
    a clip counts [T, 2, H, W], as they are."""
    if dataset in EVENTS:
        return pixels.float()
    return normalise(pixels, scale(dataset))
