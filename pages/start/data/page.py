"""Data: a grid of images by class, which data sets are here, and the download of CIFAR-10."""

from enum import StrEnum

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray

from pages.shared.nets.clip import coloured, framed_tile
from pages.shared.ui import controls, terms
from pages.shared.ui.naming import data_name
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps
from pages.start.data.downloading import downloading
from pages.start.data.event_cards import counts, event_cards, say_here
from snncore.data import DataError, Reason, available, load
from snncore.data.events.clips import Clips
from snncore.experiment import EVENTS, PICTURES, Dataset

COLUMNS, SCALE, GAP = 16, 2, 4
"""Images a row, screen pixels for each pixel, and the pixels between two images."""


class Split(StrEnum):
    TRAIN = "train"
    TEST = "test"


@st.fragment
def cards() -> None:
    """A card for each data set: here or not, how many images, which files."""
    for column, dataset in zip(st.columns(2), PICTURES, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.subheader(tr(f"option.{dataset}"))
            st.markdown(tr(f"data.about_{dataset}"))
            describe(dataset)


def describe(dataset: Dataset) -> None:
    """Name, numbers of images and checksum; or what is wrong with the files, and the download."""
    try:
        images = load(dataset)
    except DataError as error:
        if error.reason is not Reason.MISSING:
            say(error)
        fetch()
        return
    say_here(images, tr("data.counts", **counts(images)))


@st.fragment(run_every=0.5)
def progress() -> None:
    """How far the download is; the whole page is drawn anew when it ends."""
    now = downloading()
    if not now.running:
        st.rerun()
    if now.progress is None:
        st.progress(0.0, tr("data.connecting"))
    else:
        step, done, total = now.progress
        text = tr(f"data.step_{step}", done=f"{done / 1e6:.1f}", total=f"{total / 1e6:.1f}")
        st.progress(done / total, text)
    st.button(tr("data.stop"), on_click=now.stop, icon=":material/stop:")


def fetch() -> None:
    """The button that downloads, the progress while it does, the sentence when it failed."""
    now = downloading()
    if now.running:
        progress()
        return
    if now.error:
        say(now.error)
    st.badge(tr("data.not_here"), color="orange")
    label = tr("data.go_on" if now.progress else "data.download")
    if st.button(label, icon=":material/download:", type="primary"):
        now.start()
        st.rerun()
    st.caption(tr("data.own_copy"))


def say(error: DataError) -> None:
    """What is wrong and what to do, in the session's language."""
    st.error(tr(f"data.error_{error.reason}", **error.values))


@st.cache_data(max_entries=32)
def grid(dataset: Dataset, split: Split, start: int, checksum: str) -> list[NDArray[np.uint8]]:
    """For each class a strip of its images, or of its clips' sums, from the `start`-th on."""
    images = load(dataset)
    pixels, labels = getattr(images, f"{split}_images"), getattr(images, f"{split}_labels")
    chosen = [
        pixels[torch.nonzero(labels == number)[start : start + COLUMNS, 0]]
        for number in range(len(images.classes))
    ]
    return [sums(each) if isinstance(each, Clips) else strip(each.numpy()) for each in chosen]


def sums(clips: Clips) -> NDArray[np.uint8]:
    """All events of each clip in one picture, side by side."""
    counts = clips.frames().sum(0).numpy().astype(np.int16)
    return np.concatenate([framed_tile(coloured(each, int(each.max()))) for each in counts], axis=1)


def strip(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """[N, 3, H, W] side by side, enlarged: [H', W', 4], transparent in between."""
    enlarged = images.repeat(SCALE, axis=2).repeat(SCALE, axis=3)
    opaque = np.insert(enlarged, 3, 255, axis=1)
    spaced = np.pad(opaque, ((0, 0), (0, 0), (0, 0), (0, GAP)))
    return np.ascontiguousarray(spaced.transpose(2, 0, 3, 1).reshape(spaced.shape[2], -1, 4))


@st.fragment
def gallery() -> None:
    """The first images of each class, as they are in the files."""
    first = st.container(key="takeaway")
    dataset = controls.choice("dataset", list(Dataset), Dataset.SHAPES)
    left, right = st.columns(2)
    with left:
        split = controls.choice("split", list(Split), Split.TRAIN)
    if not available(dataset):
        name = tr(f"option.{dataset}")
        first_to_do = dataset in (Dataset.CIFAR10, Dataset.MOVING_CIFAR10)
        st.info(tr("data.download_first") if first_to_do else tr("data.get_first", name=name))
        return
    try:
        images = load(dataset)
    except DataError as error:
        say(error)
        return
    with right:
        fewest = int(np.bincount(getattr(images, f"{split}_labels")).min())
        start = controls.number("first_image", 0, max(COLUMNS, fewest - COLUMNS), 0, COLUMNS)
    strips = grid(dataset, split, start, images.checksum)
    for name, picture in zip(images.classes, strips, strict=True):
        label, row = st.columns([1.9, 9], vertical_alignment="center")
        label.markdown(tr(f"data.class_{name}"))
        alt = tr("data.row_of", name=tr(f"data.class_{name}"))
        row.image(picture, output_format="PNG", alt=alt)
    events = dataset in EVENTS
    side = images.test_images.side if events else images.test_images.shape[-1]
    said = {"classes": len(images.classes), "side": side}
    with first:
        terms.say(tr("data.clips_takeaway" if events else "data.takeaway", **said))
    shown = {"label": data_name(images.label), "shown": COLUMNS * len(strips)}
    st.caption(tr("data.sum_summary" if events else "data.grid_summary", **shown))


st.title(tr("data.heading"))
gallery()
st.subheader(tr("data.sets"), anchor="data-sets")
st.markdown(tr("data.lead"))
cards()
event_cards()
next_steps(
    Step(tr("data.next_try_it"), "models/try_it"), Step(tr("data.next_train"), "models/train")
)
