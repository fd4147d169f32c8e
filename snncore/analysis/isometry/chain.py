"""What are the moments of all blocks in a row, beside those of each block?"""

import torch

from snncore.analysis.isometry.isometry import IsometryProbe, derivatives, frozen_blocks
from snncore.analysis.isometry.jacobian import Moments, exact
from snncore.analysis.isometry.matrix import jacobians


def chain(probe: IsometryProbe) -> tuple[Moments, tuple[Moments, ...]]:
    """Moments of the product J_L … J_1 of all blocks at the first image, and of each factor."""
    torch.set_flush_denormal(True)
    kept = [at.first_image() for at in frozen_blocks(probe)]
    matrices = [
        jacobians(linear, at.x).whole for at, linear in zip(kept, derivatives(kept), strict=True)
    ]
    product = matrices[0]
    for matrix in matrices[1:]:
        product = matrix @ product
    return exact(product), tuple(exact(matrix) for matrix in matrices)
