"""A picture file of any common format as 32x32 pixels, or one sentence of what is wrong with it."""

import io
import re
from enum import StrEnum
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from snncore.data.shapes import SIDE

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")
"""What is decoded; Pillow knows others that would start a program of their own."""

LARGEST_FILE = 10
"""Megabytes."""

LARGEST_PICTURE = 60
"""Megapixels, said by the file's head before anything is unpacked."""

ENOUGH = 8 * SIDE
"""Pixels across from which a JPEG need not be unpacked finer."""

ORIENTATION = 0x0112
"""The EXIF tag of how the camera was held; from 5 on width and height change places."""

UNPACKING = Lock()
"""A large picture takes a few hundred megabytes while it is unpacked. Apart from the guard of big
computations: nobody waits for a network's measurement to see a picture."""

BACKGROUND = (255, 255, 255, 255)
"""Seen through what is transparent."""


class Fault(StrEnum):
    """What is wrong with a file."""

    TOO_LARGE = "too_large"
    NO_PICTURE = "no_picture"
    TOO_MANY_PIXELS = "too_many_pixels"
    DAMAGED = "damaged"


class PictureError(ValueError):
    """A file gives no picture; `fault` and `values` make the sentence."""

    def __init__(self, fault: Fault, **values: Any) -> None:
        super().__init__(fault)
        self.fault, self.values = fault, values


class PictureFile(NamedTuple):
    """pixels: uint8 [3, 32, 32]; the size it had, upright; frames: of which this is the first."""

    pixels: NDArray[np.uint8]
    width: int
    height: int
    frames: int


def read_picture(content: bytes) -> PictureFile:
    """The middle square of a picture, each pixel the mean of its area. Raises PictureError."""
    if len(content) > LARGEST_FILE * 2**20:
        raise PictureError(Fault.TOO_LARGE, size=len(content) / 2**20, largest=LARGEST_FILE)
    image = opened(content)
    megapixels = image.width * image.height / 1e6
    if megapixels > LARGEST_PICTURE:
        raise too_many(megapixels)
    try:
        with UNPACKING:
            small, width, height = in_the_middle(image)
            return PictureFile(small, width, height, getattr(image, "n_frames", 1))
    except Exception as error:  # a decoder may raise anything on a file that was made up
        raise PictureError(Fault.DAMAGED) from error


def opened(content: bytes) -> Image.Image:
    """The file's head, at its first frame."""
    try:
        return Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many(said_pixels(error) / 1e6) from error
    except Exception as error:  # as above
        raise PictureError(Fault.NO_PICTURE) from error


def said_pixels(error: Exception) -> int:
    """Pixels of a picture that Pillow does not even open: they stand in its sentence only."""
    found = re.search(r"\((\d+) pixels\)", str(error))
    return int(found[1]) if found else 2 * (Image.MAX_IMAGE_PIXELS or 0)


def too_many(megapixels: float) -> PictureError:
    return PictureError(Fault.TOO_MANY_PIXELS, megapixels=megapixels, largest=LARGEST_PICTURE)


def in_the_middle(image: Image.Image) -> tuple[NDArray[np.uint8], int, int]:
    """Pixels [3, 32, 32] of the middle square, and the size upright; the camera's turn undone."""
    width, height = image.size
    image.draft("RGB", (ENOUGH, ENOUGH))  # a JPEG's own coarser versions; nothing for others
    small = in_colour(image)
    # Asked after the pixels are there: Pillow turns a TIFF while it reads it, and drops the tag.
    turn = image.getexif().get(ORIENTATION, 1)
    if turn >= 5:
        width, height = height, width
    small.getexif()[ORIENTATION] = turn
    pixels = np.asarray(ImageOps.exif_transpose(small)).transpose(2, 0, 1)
    return np.ascontiguousarray(pixels), width, height


def in_colour(image: Image.Image) -> Image.Image:
    """32x32 in RGB, each pixel the mean of its area, whatever the picture's mode."""
    if image.mode.startswith(("I", "F")):
        return grey(image).convert("RGB")
    clear = image.has_transparency_data
    small = to_side(image.convert("RGBA" if clear else "RGB"))
    if clear:
        small = Image.alpha_composite(Image.new("RGBA", small.size, BACKGROUND), small)
    return small.convert("RGB")


def to_side(image: Image.Image) -> Image.Image:
    return ImageOps.fit(image, (SIDE, SIDE), Image.Resampling.BOX)


def grey(image: Image.Image) -> Image.Image:
    """16 bits by their range; whole and real numbers of no fixed range from least to largest."""
    real = image.convert("I").convert("F") if image.mode.startswith("I") else image
    values = np.asarray(to_side(real), dtype=np.float64)
    sixteen = image.mode.startswith("I;16")
    low, high = np.array((0, 65535) if sixteen else real.getextrema(), dtype=np.float64)
    if not np.isfinite([low, high, values.sum()]).all():
        raise ValueError("not finite")
    scaled = (values - low) / (high - low or 1) * 255
    return Image.fromarray(scaled.round().clip(0, 255).astype(np.uint8))
