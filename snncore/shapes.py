"""The embedded data set: ten classes of 32x32 pictures, rendered in code from a seed.

Only sums, products, quotients and square roots, which IEEE 754 rounds alike everywhere: no sine,
no arctangent, no exponential, so that the bytes are the same on every machine.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SIDE = 32
LABEL = "Shapes, rendered in code"
TRAIN_COUNT, TEST_COUNT = 5000, 1000
TRAIN_SEED, TEST_SEED = 0, 1

Field = NDArray[np.float32]
"""One number per picture, [n, 1, 1], or per pixel, [n, 32, 32], or as many per colour channel."""

Uniform = Callable[[float, float], Field]
"""uniform(low, high) draws one number per picture, [n, 1, 1]."""

Figure = Callable[[Field, Field, Field, Uniform], Field]


class Rendered(NamedTuple):
    """images uint8 [N, 3, 32, 32]; labels int64 [N], an index into CLASSES."""

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]


def length(x: Field, y: Field) -> Field:
    """√(x² + y²)."""
    return np.sqrt(x * x + y * y)


def wave(x: Field) -> Field:
    """Triangle wave of slope ±1 with its zeros at the whole numbers."""
    shifted = x - 0.5
    return np.abs(shifted - 2 * np.floor(shifted / 2) - 1) - 0.5


def turn(x: Field, y: Field) -> Field:
    """Angle of (x, y) in turns, -½ to ½, right to 0.0001: a polynomial in place of arctan2."""
    ax, ay = np.abs(x), np.abs(y)
    slope = np.minimum(ax, ay) / np.maximum(np.maximum(ax, ay), 1e-6)
    square = slope * slope
    eighth = slope * (0.158415 + square * (0.012626 * square - 0.045945))
    quarter = np.where(ay > ax, 0.25 - eighth, eighth)
    half = np.where(x < 0, 0.5 - quarter, quarter)
    return np.where(y < 0, -half, half)


# Each figure is a signed distance in pixels, negative inside: (x, y) from its centre, turned; its
# radius r; further draws. The textures fill a window, a disk or a square.


def disk(x: Field, y: Field, r: Field, uniform: Uniform) -> Field:
    return length(x, y) - 0.9 * r


def square(x: Field, y: Field, r: Field, uniform: Uniform) -> Field:
    return np.maximum(np.abs(x), np.abs(y)) - 0.8 * r


def triangle(x: Field, y: Field, r: Field, uniform: Uniform) -> Field:
    slanted = 0.8660254 * np.abs(x) - 0.5 * y
    return np.maximum(slanted, y) - 0.55 * r


def star(x: Field, y: Field, r: Field, uniform: Uniform) -> Field:
    """Inside at least four of a pentagon's five edges: the second largest distance."""
    ax = np.abs(x)
    distances = [-y, 0.9510565 * ax - 0.309017 * y, 0.5877853 * ax + 0.809017 * y]
    distances += [-0.9510565 * ax - 0.309017 * y, -0.5877853 * ax + 0.809017 * y]
    largest, second = distances[0], np.full_like(distances[0], -SIDE)
    for distance in distances[1:]:
        second = np.maximum(second, np.minimum(largest, distance))
        largest = np.maximum(largest, distance)
    return second - 0.4 * r


def cross(x: Field, y: Field, r: Field, uniform: Uniform) -> Field:
    ax, ay, arm = np.abs(x), np.abs(y), uniform(0.22, 0.34) * r
    return np.minimum(np.maximum(ax - r, ay - arm), np.maximum(ax - arm, ay - r))


def ring(x: Field, y: Field, r: Field, uniform: Uniform) -> Field:
    return np.abs(length(x, y) - 0.75 * r) - uniform(0.16, 0.26) * r


def window(x: Field, y: Field, r: Field, uniform: Uniform) -> Field:
    ax, ay = np.abs(x), np.abs(y)
    return np.where(uniform(-1, 1) < 0, length(x, y), np.maximum(ax, ay)) - r


def stripes(x: Field, y: Field, r: Field, uniform: Uniform) -> Field:
    width = uniform(2, 3.5)
    return np.maximum(wave(x / width) * width, window(x, y, r, uniform))


def checkerboard(x: Field, y: Field, r: Field, uniform: Uniform) -> Field:
    width = uniform(2.5, 4.5)
    across, down = wave(x / width), wave(y / width)
    nearer = np.minimum(np.abs(across), np.abs(down)) * width
    return np.maximum(np.where(across * down < 0, -nearer, nearer), window(x, y, r, uniform))


def dots(x: Field, y: Field, r: Field, uniform: Uniform) -> Field:
    gap = uniform(4.5, 7)
    dot = length(x - gap * np.floor(x / gap + 0.5), y - gap * np.floor(y / gap + 0.5))
    return np.maximum(dot - uniform(0.25, 0.35) * gap, window(x, y, r, uniform))


def spiral(x: Field, y: Field, r: Field, uniform: Uniform) -> Field:
    gap, radius = uniform(4.5, 7), length(x, y)
    winding = radius / gap - turn(x, y)
    arm = np.abs(winding - np.floor(winding + 0.5)) - 0.25
    return np.maximum(arm * gap, radius - r)


FIGURES: dict[str, Figure] = {
    "disk": disk,
    "square": square,
    "triangle": triangle,
    "star": star,
    "cross": cross,
    "ring": ring,
    "stripes": stripes,
    "checkerboard": checkerboard,
    "dots": dots,
    "spiral": spiral,
}
CLASSES = tuple(FIGURES)

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
