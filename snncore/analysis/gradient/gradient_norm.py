"""How long is a gradient, also where its numbers end?"""

import math

from torch import Tensor


def gradient_norm(gradient: Tensor) -> float:
    """‖∂L/∂O‖₂; infinite where an entry is beyond float32, or, where two such met, not a number."""
    found = float(gradient.double().norm())
    return found if math.isfinite(found) else math.inf
