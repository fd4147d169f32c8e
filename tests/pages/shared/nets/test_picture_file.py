"""Picture files of every kind: the right pixels, or the one fault that is named."""

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pages.shared.nets import picture_file
from pages.shared.nets.picture_file import Fault, PictureError, read_picture

RED, BLUE = (200, 30, 40), (20, 40, 210)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def halves(mode: str = "RGB", size: tuple[int, int] = (90, 64)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image.convert(mode)


def assert_halves(pixels: np.ndarray, tolerance: int = 12) -> None:
    assert pixels.shape == (3, 32, 32)
    assert pixels.dtype == np.uint8
    for column, color in ((4, RED), (27, BLUE)):
        assert np.abs(pixels[:, 16, column].astype(int) - color).max() <= tolerance


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"])
def test_every_format(kind: str) -> None:
    image = halves("P" if kind == "GIF" else "RGB")
    found = read_picture(saved(image, kind))
    # A palette of 216 colours is as near as a GIF made here comes.
    assert_halves(found.pixels, 32 if kind == "GIF" else 12)
    assert found[1:] == (90, 64, 1)


@pytest.mark.parametrize(("mode", "kind"), [("P", "PNG"), ("RGBA", "PNG"), ("CMYK", "TIFF")])
def test_colour_modes(mode: str, kind: str) -> None:
    assert_halves(read_picture(saved(halves(mode), kind)).pixels, 32)


def test_cmyk_jpeg() -> None:
    assert_halves(read_picture(saved(halves("CMYK"), "JPEG", quality=95)).pixels, 25)


def test_one_bit_and_grey() -> None:
    image = Image.new("1", (64, 64), 0)
    image.paste(1, (32, 0, 64, 64))
    pixels = read_picture(saved(image, "PNG")).pixels
    assert (pixels[:, :, :16] == 0).all()
    assert (pixels[:, :, 16:] == 255).all()
    ramp = Image.fromarray(np.full((40, 40), 77, dtype=np.uint8))
    assert (read_picture(saved(ramp, "PNG")).pixels == 77).all()


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_are_scaled_and_not_clipped(kind: str) -> None:
    values = np.full((64, 64), 0x4080, dtype=np.uint16)
    values[:, 32:] = 0xC0C0
    pixels = read_picture(saved(Image.fromarray(values), kind)).pixels
    assert (pixels[:, 5, 4] == 64).all()
    assert (pixels[:, 5, 27] == 192).all()


def test_real_numbers_from_least_to_largest_and_never_nan() -> None:
    values = np.linspace(-3, 5, 64 * 64, dtype=np.float32).reshape(64, 64)
    pixels = read_picture(saved(Image.fromarray(values), "TIFF")).pixels
    assert pixels[0, 0, 0] < 6
    assert pixels[0, 31, 31] > 249
    values[3, 3] = np.nan
    with pytest.raises(PictureError) as raised:
        read_picture(saved(Image.fromarray(values), "TIFF"))
    assert raised.value.fault is Fault.DAMAGED


def test_what_is_transparent_is_white_and_hides_its_colour() -> None:
    image = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    image.paste((*BLUE, 255), (33, 0, 64, 64))
    pixels = read_picture(saved(image, "PNG")).pixels
    assert (pixels[:, :, :16] == 255).all()
    assert (pixels[:, 4, 20] == BLUE).all()
    # The pixel on the edge is half white, half blue: no red from below the transparency.
    edge = pixels[:, 4, 16].astype(int)
    assert np.abs(edge - (np.array(BLUE) + 255) / 2).max() <= 2
    palette = halves().quantize(4)
    palette.info["transparency"] = palette.getpixel((0, 0))
    assert (read_picture(saved(palette, "PNG")).pixels[:, 4, 4] == 255).all()


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_camera_that_was_turned(turn: int) -> None:
    """Turned as the tag says, the stored picture is the upright one."""
    upright = np.zeros((64, 90, 3), dtype=np.uint8)
    upright[:20, 20:40] = 255  # in no symmetric place
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.transpose(1, 0, 2),
        6: np.rot90(upright),
        7: upright[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(upright, 3),
    }[turn]
    plain = read_picture(saved(Image.fromarray(upright), "PNG"))
    kinds = [{"kind": kind} for kind in ("PNG", "JPEG", "WEBP", "AVIF", "TIFF")]
    for options in (*kinds, {"kind": "TIFF", "compression": "tiff_lzw"}):
        image, exif = Image.fromarray(np.ascontiguousarray(stored)), Image.Exif()
        exif[0x0112] = turn
        found = read_picture(saved(image, exif=exif, **options))
        assert (found.width, found.height) == (90, 64)
        assert np.abs(found.pixels.astype(int) - plain.pixels).max() < 40


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_an_animation_gives_its_first_frame_and_says_how_many_there_are(kind: str) -> None:
    frames = [Image.new("RGB", (40, 40), c) for c in (RED, BLUE, BLUE)]
    frames[2].putpixel((3, 3), (255, 255, 255))  # equal frames are merged when saved
    content = saved(frames[0], kind, save_all=True, append_images=frames[1:])
    found = read_picture(content)
    assert found.frames == 3
    assert np.abs(found.pixels[:, 16, 16].astype(int) - RED).max() <= 12


def test_each_pixel_is_the_mean_of_its_area() -> None:
    rng = np.random.default_rng(0)
    values = rng.integers(0, 256, (96, 160, 3), dtype=np.uint8)
    found = read_picture(saved(Image.fromarray(values), "PNG")).pixels
    middle = values[:, 32:128].reshape(32, 3, 32, 3, 3).mean(axis=(1, 3)).transpose(2, 0, 1)
    assert np.abs(found - middle).max() <= 1


def test_a_picture_of_one_pixel_and_a_thin_one() -> None:
    assert (read_picture(saved(Image.new("RGB", (1, 1), RED), "PNG")).pixels[0] == RED[0]).all()
    thin = read_picture(saved(Image.new("RGB", (3000, 2), BLUE), "PNG"))
    assert (thin.pixels[2] == BLUE[2]).all()


def fault(content: bytes) -> PictureError:
    with pytest.raises(PictureError) as raised:
        read_picture(content)
    return raised.value


def png_head(width: int, height: int) -> bytes:
    """A small PNG that says it is `width` x `height`."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = b""
    for name, body in ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")):
        crc = zlib.crc32(name + body)
        chunks += struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc)
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize("side", [9000, 20_000, 60_000])
def test_a_bomb_is_refused_by_its_head(side: int) -> None:
    found = fault(png_head(side, side))
    assert found.fault is Fault.TOO_MANY_PIXELS
    assert found.values["megapixels"] == side**2 / 1e6


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"<svg></svg>",
        b"\x89PNG",
    ],
)
def test_what_is_no_picture(content: bytes) -> None:
    assert fault(content).fault is Fault.NO_PICTURE


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_a_file_cut_short(kind: str) -> None:
    rng = np.random.default_rng(1)
    noise = Image.fromarray(rng.integers(0, 256, (80, 80, 3), dtype=np.uint8))
    whole = saved(noise, kind)
    found = fault(whole[: len(whole) // 2])
    assert found.fault in (Fault.DAMAGED, Fault.NO_PICTURE)
    assert fault(png_head(50, 50)).fault is Fault.DAMAGED


def test_bytes_turned_over_give_a_picture_or_a_fault() -> None:
    """Never another exception, whatever was hit."""
    rng = np.random.default_rng(2)
    for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"):
        whole = bytearray(saved(halves(size=(40, 40)), kind))
        for _ in range(60):
            broken = bytearray(whole)
            for place in rng.integers(0, len(whole), 4):
                broken[place] = rng.integers(256)
            try:
                assert read_picture(bytes(broken)).pixels.shape == (3, 32, 32)
            except PictureError:
                continue


def test_a_file_of_too_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_file, "LARGEST_FILE", 0)
    assert fault(saved(halves(), "PNG")).fault is Fault.TOO_LARGE
