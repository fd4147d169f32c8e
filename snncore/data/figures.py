"""The ten figures of the embedded data set, each a signed distance to its edge.

In pixels, negative inside: of (x, y) from its centre, turned; its radius r; further draws. The
textures fill a window, a disk or a square. Only sums, products, quotients and square roots, which
IEEE 754 rounds alike everywhere: no sine, no arctangent, no exponential, so that the bytes are the
same on every machine.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

SIDE = 32

Field = NDArray[np.float32]
"""One number per picture, [n, 1, 1], or per pixel, [n, 32, 32], or as many per colour channel."""

Uniform = Callable[[float, float], Field]
"""uniform(low, high) draws one number per picture, [n, 1, 1]."""

Figure = Callable[[Field, Field, Field, Uniform], Field]


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
