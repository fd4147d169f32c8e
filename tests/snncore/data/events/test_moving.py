"""Pictures on their loop."""

import numpy as np
import torch

from snncore.data.events import moving
from snncore.data.events.sensor import Sensor


def test_the_loop_is_closed_and_a_diamond() -> None:
    path = moving.loop()
    assert np.allclose(path[0], path[-1], atol=1e-5)
    assert np.allclose(np.abs(path).sum(1), moving.REACH, atol=1e-4)
    once = len(path) // moving.LOOPS
    assert np.allclose(path[: once + 1], path[once : 2 * once + 1], atol=1e-4)


def test_the_picture_moves_by_the_path() -> None:
    """Where the path is at whole pixels, the light is the picture's, moved by so many."""
    picture = torch.randint(0, 256, (1, 3, 12, 12), dtype=torch.uint8)
    light = np.exp(moving.movies(picture)[0]) - moving.DARKEST
    grey = (picture[0].float() * torch.tensor([0.299, 0.587, 0.114])[:, None, None]).sum(0) / 255
    seen = 0
    for now, (down, across) in zip(light, moving.loop(), strict=True):
        dy, dx = round(float(down)), round(float(across))
        if abs(down - dy) < 1e-4 and abs(across - dx) < 1e-4:
            seen += 1
            inner = now[5 - 0 : 7, 5:7]
            moved = grey[5 + dy : 7 + dy, 5 + dx : 7 + dx]
            assert np.allclose(inner, moved.numpy(), atol=1e-4)
    assert seen >= 8


def test_an_even_picture_makes_no_events() -> None:
    even = torch.full((1, 3, 32, 32), 90, dtype=torch.uint8)
    assert len(moving.clips(even, [[0]], Sensor(noise=0.0))[0].t) == 0


def test_a_loop_ends_as_bright_as_it_began() -> None:
    """Every pixel has, but for the part of a threshold that is left over, as many brighter as
    darker events."""
    picture = torch.randint(0, 256, (1, 3, 16, 16), dtype=torch.uint8)
    found = moving.clips(picture, [[0]], Sensor(noise=0.0, refractory=0.0))[0]
    place = found.y.astype(int) * 16 + found.x
    balance = np.bincount(place, weights=2.0 * found.p - 1, minlength=256)
    assert len(found.t) > 1000
    assert np.abs(balance).max() <= 1
