"""What chance decides of training batches: which pictures or clips, how each one is moved."""

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

PADDING = 4
"""Pixels around a picture before a random crop; He et al., CVPR 2016, §4.2."""


class Draw(NamedTuple):
    """What chance decides of a batch: its pictures, how each one is moved (None: not at all), and
    which frames of clips are kept (None: all)."""

    indices: Tensor
    moves: "Moves | None"
    kept: Tensor | None = None


class Moves(NamedTuple):
    """For N pictures: pixels down and across, 0 to 8, of which 4 is in place; mirrored or not."""

    down: Tensor
    across: Tensor
    mirrored: Tensor


def draw(
    count: int, size: int, seed: int, augment: bool, steps: int = 0, deleted: int = 0
) -> Iterator[Draw]:
    """Batch after batch, `size` of `count` pictures, or of clips of so many frames, each."""
    generator = torch.Generator().manual_seed(seed)
    for indices in permutations(count, size, generator):
        moves = draw_moves(size, generator) if augment else None
        kept = None
        if deleted and steps:
            kept = torch.randperm(steps, generator=generator)[: steps - deleted].sort().values
        yield Draw(indices, moves, kept)


def draw_moves(count: int, generator: torch.Generator) -> Moves:
    down, across = torch.randint(2 * PADDING + 1, (2, count), generator=generator)
    mirrored = torch.randint(2, (count, 1, 1, 1), generator=generator).bool()
    return Moves(down, across, mirrored)


def permutations(count: int, size: int, generator: torch.Generator) -> Iterator[Tensor]:
    """Indices, `size` at a time, of one permutation of `count` after the other."""
    ahead = torch.empty(0, dtype=torch.int64)
    while True:
        while len(ahead) < size:
            ahead = torch.cat([ahead, torch.randperm(count, generator=generator)])
        yield ahead[:size]
        ahead = ahead[size:]


def shift_and_flip(batch: Tensor, moves: Moves) -> Tensor:
    """Each picture moved by up to 4 pixels, mean colour moving in, and mirrored or not."""
    count, _, height, width = batch.shape
    down, across, mirrored = (sent(drawn, batch.device) for drawn in moves)
    # [N, 3, H + 8, W + 8] -> [N, 3, 9, 9, H, W], a view, of which one place each is taken
    windows = F.pad(batch, [PADDING] * 4).unfold(2, height, 1).unfold(3, width, 1)
    moved = windows[torch.arange(count, device=batch.device), :, down, across]
    return torch.where(mirrored, moved.flip(3), moved)


def moved_frames(frames: Tensor, moves: Moves | None, kept: Tensor | None) -> Tensor:
    """The frames that are kept, [T, N, 2, H, W], each clip moved, none mirrored: what turns to the
    left would turn to the right."""
    if kept is not None:
        frames = frames[kept]
    if moves is None:
        return frames
    still = moves._replace(mirrored=torch.zeros_like(moves.mirrored))
    steps, count = frames.shape[:2]
    moved = shift_and_flip(frames.transpose(0, 1).flatten(1, 2), still)
    return moved.unflatten(1, (steps, -1)).transpose(0, 1)


def sent(drawn: Tensor, device: torch.device) -> Tensor:
    """The same on the device, to which nobody waits: the next step can be asked for meanwhile."""
    return drawn.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else drawn
