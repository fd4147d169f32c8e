"""How exactly an accuracy is known."""

import math


def accuracy_error(accuracy: float, images: int) -> float:
    """The standard error of a share of so many images that were right.

    Two right and two wrong ones are added (Agresti and Coull, 1998), so that it is not 0 where all
    images, or none, were right: that says little of the next image."""
    count = images + 4
    share = (accuracy * images + 2) / count
    return math.sqrt(share * (1 - share) / count)
