"""The neuron page's pixel: its grey level at every step, which is direct encoding."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.shared.ui.controls import number
from pages.shared.ui.naming import data_name
from pages.shared.ui.text import tr
from snncore.analysis.neuron.input_current import Current, constant, grey_level
from snncore.data import load
from snncore.data.shapes import SIDE
from snncore.experiment import Dataset

IMAGES = 100
"""Test images to choose from."""

SCALE = 6
"""Screen pixels for a pixel of the image."""

MARK = (213, 94, 0)


def pixel_current(time_steps: int) -> Current:
    """X[t] = the grey level of one pixel of a test image, [T]; the image shows which."""
    index = number("x_image", 0, IMAGES - 1, 0, 1)
    row = number("x_row", 0, SIDE - 1, 16, 1)
    column = number("x_column", 0, SIDE - 1, 16, 1)
    images = load(Dataset.SHAPES)
    image = images.test_images[index].numpy()
    grey, data = grey_level(image, row, column), data_name(images.label)
    caption = tr("neuron.pixel", row=row, column=column, grey=grey, data=data)
    st.image(marked(image, row, column), caption=caption, width=SIDE * SCALE)
    return constant(time_steps, grey)


def marked(image: NDArray[np.uint8], row: int, column: int) -> NDArray[np.uint8]:
    """[3, H, W] -> [6H, 6W, 3] with a frame around the pixel."""
    large = image.transpose(1, 2, 0).repeat(SCALE, 0).repeat(SCALE, 1)
    top, left = row * SCALE, column * SCALE
    frame = large[max(top - 2, 0) : top + SCALE + 2, max(left - 2, 0) : left + SCALE + 2]
    frame[:] = MARK
    inside = image[:, row, column]
    large[top : top + SCALE, left : left + SCALE] = inside
    return large
