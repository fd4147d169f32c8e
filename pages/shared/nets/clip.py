"""A clip of event data for a network, where others look at a picture."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.shared.ui.naming import data_name
from pages.shared.ui.text import tr
from snncore.data import framed, load
from snncore.experiment import Dataset, Experiment

BRIGHTER, DARKER = (0, 114, 178), (213, 94, 0)
"""Colours of the two polarities, told apart by the colour-blind."""

ACROSS = 8
"""Frames of a row."""

SHOWN = 640
"""Screen pixels of the row, at most."""


def clip_frames(dataset: Dataset, number: int, experiment: Experiment) -> NDArray[np.int16]:
    """A test clip in the experiment's frames: counts [T, 2, H, W]."""
    clips = framed(load(dataset), experiment).test_images[number : number + 1]
    return clips.frames()[:, 0].numpy().astype(np.int16)


def clip_name(dataset: Dataset, number: int) -> str:
    """What it is, in the session's language."""
    return tr("picture.test_clip", number=number, data=data_name(load(dataset).label))


def coloured(frame: NDArray[np.int16], most: int) -> NDArray[np.uint8]:
    """Counts [2, H, W] as pixels [H, W, 4]: brighter blue, darker orange, nothing see-through."""
    darker, brighter = np.clip(frame / max(most, 1), 0, 1) ** 0.5
    total = np.maximum(darker + brighter, 1e-9)[..., None]
    mixed = (brighter[..., None] * BRIGHTER + darker[..., None] * DARKER) / total
    alpha = np.clip(np.maximum(darker, brighter), 0, 1) * 255
    return np.dstack([mixed, alpha]).round().astype(np.uint8)


def contact_sheet(frames: NDArray[np.int16]) -> NDArray[np.uint8]:
    """All frames in rows of eight, with a line around each."""
    most = int(frames.max(initial=1))
    tiles = [framed_tile(coloured(frame, most)) for frame in frames]
    blank = np.zeros_like(tiles[0])
    tiles += [blank] * (-len(tiles) % ACROSS)
    rows: Sequence[NDArray[np.uint8]] = [
        np.concatenate(tiles[n : n + ACROSS], axis=1) for n in range(0, len(tiles), ACROSS)
    ]
    return np.concatenate(rows)


def framed_tile(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The pixels, twice as large where they are few, in a grey line."""
    times = max(1, 64 // len(pixels))
    large = pixels.repeat(times, 0).repeat(times, 1)
    edge = np.full((large.shape[0] + 4, large.shape[1] + 4, 4), (128, 128, 128, 110), np.uint8)
    edge[2:-2, 2:-2] = large
    return edge


def show_clip(frames: NDArray[np.int16], name: str) -> None:
    """The frames as the network gets them, and what the clip is."""
    st.image(contact_sheet(frames), output_format="PNG", alt=name, width=SHOWN)
    st.caption(tr("picture.frames", name=name, frames=len(frames)))
