"""The picture that a network looks at: one of a data set, a file, or one taken with the camera."""

import re
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray

from pages.shared.nets.clip import clip_frames, clip_name, show_clip
from pages.shared.nets.picture_file import PictureError, PictureFile, read_picture
from pages.shared.nets.picture_widgets import photo, upload
from pages.shared.ui.controls import choice, linked, within
from pages.shared.ui.naming import data_name
from pages.shared.ui.text import tr
from snncore.data import DataError, available, load, simulated_instead
from snncore.data.picture import network_input
from snncore.data.shapes import SIDE
from snncore.experiment import EVENTS, PICTURES, Dataset, Experiment

SHOWN, SMALL = 128, 96
"""Screen pixels of a picture; of one beside what a page is about."""

NUMBER = 130
"""Screen pixels of the box with an image's number."""


LONGEST_NAME = 60
"""Letters of a file's name that are shown, from its end."""


class Origin(StrEnum):
    """Where a picture is from; the URL can hold only one of a data set."""

    DATA = "data_set"
    UPLOAD = "upload"
    CAMERA = "camera"


class Picture(NamedTuple):
    """pixels: uint8 [3, 32, 32], or of a clip its counts, int16 [T, 2, H, W]; label: the class's
    name as in `Images.classes`, None where nobody knows it; name: what the picture is, in the
    session's language; of a data set's test image or clip `dataset` and `number`."""

    pixels: NDArray[Any]
    label: str | None
    origin: Origin
    name: str
    dataset: Dataset | None = None
    number: int | None = None


def choose_picture(experiment: Experiment) -> Picture:
    """Draw the choice; at first a test image, or clip, of the data that the network learnt from."""
    dataset = experiment.dataset
    if experiment.events:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            return of_data_set(dataset, experiment)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        origin = choice("picture_from", list(Origin), Origin.DATA)
    if origin is not Origin.DATA:
        return own_picture(origin) or instead(dataset)
    with row:
        return of_data_set(dataset, experiment)


def of_data_set(dataset: Dataset, experiment: Experiment) -> Picture:
    """A test image by number; for a network that gets event clips, a clip."""
    kinds = EVENTS if experiment.events else PICTURES
    here = [each for each in kinds if available(each)]
    usual = dataset if dataset in here else here[0]
    chosen = readable(choice("picture_data", here, usual))
    last = len(load(chosen).test_labels) - 1
    with st.container(width=NUMBER):
        number = linked(
            "picture",
            default=0,
            parse=lambda given: within(int(given), 0, last),
            allowed=tr("error.range", low=0, high=last),
            draw=lambda **options: st.number_input(tr("field.picture"), 0, last, step=1, **options),
        )
    return (
        test_clip(chosen, number, experiment) if experiment.events else test_image(chosen, number)
    )


def test_clip(dataset: Dataset, number: int, experiment: Experiment) -> Picture:
    """A test clip in the frames that the experiment's network gets."""
    images = load(dataset)
    label = images.classes[int(images.test_labels[number])]
    frames = clip_frames(dataset, number, experiment)
    return Picture(frames, label, Origin.DATA, clip_name(dataset, number), dataset, number)


def readable(dataset: Dataset) -> Dataset:
    """The data set; where its files are damaged a sentence, and simulated data in its place."""
    try:
        load(dataset)
    except DataError as error:
        st.warning(tr(f"data.error_{error.reason}", **error.values))
        return simulated_instead(dataset)
    return dataset


def test_image(dataset: Dataset, number: int) -> Picture:
    images = load(dataset)
    label = images.classes[int(images.test_labels[number])]
    name = tr("picture.test_image", number=number, data=data_name(images.label))
    pixels = images.test_images[number].numpy().copy()
    return Picture(pixels, label, Origin.DATA, name, dataset, number)


def own_picture(origin: Origin) -> Picture | None:
    """The viewer's own picture, the last one that could be read; None before there is one."""
    given = upload() if origin is Origin.UPLOAD else photo()
    good, tried = f"good_{origin}", f"tried_{origin}"
    if given is not None:
        # The same file again is not unpacked again, nor is one that failed.
        file, fault = st.session_state.get(tried, (None, None))
        if file != given.file_id:
            fault = None
            try:
                found = read_picture(given.getvalue())
                st.session_state[good] = found, given.name
            except PictureError as error:
                fault = error
            st.session_state[tried] = given.file_id, fault
        if fault:
            say(fault, kept=good in st.session_state)
    if good not in st.session_state:
        return None
    found, name = st.session_state[good]
    return Picture(found.pixels, None, origin, described(found, name, origin))


def say(error: PictureError, *, kept: bool) -> None:
    """What is wrong with a file, and that nothing is lost by it."""
    sentence = tr(f"picture.fault_{error.fault}", **error.values)
    st.warning(f"{sentence} {tr('picture.kept')}" if kept else sentence)


def described(found: PictureFile, name: str, origin: Origin) -> str:
    """The sentence about a file: what it is, its size, and which frame of an animation."""
    key = "uploaded" if origin is Origin.UPLOAD else "taken"
    name = re.sub(r"[^\w .-]", "_", name)[-LONGEST_NAME:]  # no Markdown in a file's name
    text = tr(f"picture.{key}", name=name, width=found.width, height=found.height)
    return text if found.frames == 1 else tr("picture.frame", text=text, frames=found.frames)


def instead(dataset: Dataset) -> Picture:
    """A test image until the viewer has given a picture."""
    picture = test_image(readable(dataset) if available(dataset) else Dataset.SHAPES, 0)
    st.caption(tr("picture.not_yet", name=picture.name))
    return picture


def show_picture(picture: Picture, dataset: Dataset, shown: int = SHOWN) -> None:
    """The picture in 32x32 pixels, and as a network of `dataset` gets it: normalised, each so many
    screen pixels wide; of a clip its frames."""
    if picture.pixels.ndim == 4:
        show_clip(picture.pixels, picture.name)
        return
    x = network_input(torch.from_numpy(picture.pixels), dataset).numpy()
    reach = max(float(np.abs(x).max()), 1e-6)
    grey = (127.5 + 127.5 * x / reach).round().astype(np.uint8)
    whole = st.container(gap="xsmall")
    with whole.container(horizontal=True, vertical_alignment="top", gap="xsmall"):
        st.image(
            enlarged(picture.pixels, shown),
            caption=tr("picture.pixels", side=SIDE),
            width=shown,
            alt=picture.name,
        )
        caption = tr("picture.normalised", low=x.min(), high=x.max())
        alt = tr("picture.as_the_network", name=picture.name)
        st.image(enlarged(grey, shown), caption=caption, width=shown, alt=alt)
    whole.caption(picture.name)


def say_foreign(picture: Picture, dataset: Dataset) -> None:
    """One sentence where the picture is of another data set than the network's own, `dataset`."""
    if picture.dataset in (None, dataset):
        return
    wanted, shown = (tr(f"option.{each}") for each in (dataset, picture.dataset))
    st.info(tr("picture.foreign", wanted=wanted, data=shown))
    if not available(dataset):
        st.page_link("start/data/page.py", label=tr("train.open_data"), icon=":material/database:")


def enlarged(pixels: NDArray[np.uint8], shown: int) -> NDArray[np.uint8]:
    """[3, H, W] -> [H', W', 3] without smoothing."""
    times = shown // SIDE
    return np.ascontiguousarray(pixels.transpose(1, 2, 0).repeat(times, 0).repeat(times, 1))
