"""The embedded data set: ten classes of 32x32 pictures, rendered in code from a seed.

The bytes are the same on every machine: the arithmetic is that of `snncore.data.figures`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from snncore.data.figures import CLASSES, FIGURES, SIDE, Field, Figure, Uniform, length

LABEL = "Shapes, rendered in code"

TRAIN_COUNT, TEST_COUNT = 5000, 1000

TRAIN_SEED, TEST_SEED = 0, 1


class Rendered(NamedTuple):
    """images uint8 [N, 3, 32, 32]; labels int64 [N], an index into CLASSES."""

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]


DRAWS = 65
"""Random numbers set aside for each picture: what the dots, which take most, need."""

DOWN, ACROSS = (axis.astype(np.float32) for axis in np.mgrid[:SIDE, :SIDE])

CENTRE = np.full((1, 1, 1), (SIDE - 1) / 2, np.float32)


def render(count: int, seed: int) -> Rendered:
    """`count` pictures, the classes in turn; a smaller count gives the first of a larger one's."""
    images = np.empty((count, 3, SIDE, SIDE), np.uint8)
    labels = np.arange(count) % len(CLASSES)
    for label, figure in enumerate(FIGURES.values()):
        images[label :: len(CLASSES)] = draw(figure, int((labels == label).sum()), [seed, label])
    return Rendered(images, labels)


def draw(figure: Figure, count: int, seed: list[int]) -> NDArray[np.uint8]:
    """`count` pictures of one class: ground, clutter, the figure, noise; [n, 3, 32, 32]."""
    table = np.random.Generator(np.random.PCG64(seed)).random((count, DRAWS), dtype=np.float32)
    columns = iter(table.T[:, :, None, None])

    def uniform(low: float, high: float) -> Field:
        return low + (high - low) * next(columns)

    back, front = two_colours(uniform)
    image = back + shading(uniform)
    for _ in range(3):
        colour = back + uniform(0, 1)[:, None] * (front - back) + tint(uniform, 0.2)
        image = paint(image, stick(uniform), colour)
    x, y = placed(uniform, uniform(12.5, 18.5), uniform(12.5, 18.5))
    distance = figure(x, y * uniform(1, 1.3), uniform(9, 13), uniform)
    image = paint(image, distance, front + shading(uniform)) + noise(uniform, seed)
    return (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)


def two_colours(uniform: Uniform) -> tuple[Field, Field]:
    """Ground and figure, [n, 3, 1, 1]: either the lighter, hues free of the class."""
    middle, half = uniform(0.35, 0.65)[:, None], (sign(uniform) * uniform(0.18, 0.35))[:, None]
    return middle - half + tint(uniform, 0.2), middle + half + tint(uniform, 0.2)


def tint(uniform: Uniform, most: float) -> Field:
    return np.stack([uniform(-most, most) for _ in range(3)], axis=1)


def sign(uniform: Uniform) -> Field:
    return np.where(uniform(-1, 1) < 0, np.float32(-1), np.float32(1))


def placed(uniform: Uniform, x: Field, y: Field) -> tuple[Field, Field]:
    """Coordinates of every pixel about (x, y), turned by any angle, mirrored or not."""
    t, side = uniform(-1, 1), sign(uniform)
    cosine, sine = side * (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
    u, v = ACROSS - x, DOWN - y
    return u * cosine + v * sine, (v * cosine - u * sine) * sign(uniform)


def shading(uniform: Uniform) -> Field:
    """A change of colour that runs across the picture in some direction."""
    along, _ = placed(uniform, CENTRE, CENTRE)
    return tint(uniform, 0.3) * (along * np.float32(1 / SIDE))[:, None]


def stick(uniform: Uniform) -> Field:
    """Distance to a short round-ended stick, anywhere."""
    x, y = placed(uniform, uniform(0, SIDE), uniform(0, SIDE))
    return length(np.maximum(np.abs(x) - uniform(1, 6), 0), y) - uniform(0.5, 1.8)


def paint(image: Field, distance: Field, colour: Field) -> Field:
    """Lay the colour where distance < 0; pixels on the edge are covered in part."""
    return image + np.clip(0.5 - distance, 0, 1)[:, None] * (colour - image)


def noise(uniform: Uniform, seed: list[int]) -> Field:
    """Independent for each pixel and channel, its spread from 0 to 0.06 of full scale."""
    spread = uniform(0, 0.147)[:, None]  # 0.06 √6: the sum of two uniforms has variance 1/6
    stream = np.random.Generator(np.random.PCG64([*seed, 1]))
    pair = stream.random((len(spread), 2, 3, SIDE, SIDE), dtype=np.float32)
    return spread * (pair[:, 0] + pair[:, 1] - 1)
