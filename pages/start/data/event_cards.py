"""The event data on the Data page: a card for each set, and the folder of the recorded ones."""

import os

import streamlit as st

from pages.shared.ui.naming import data_name
from pages.shared.ui.text import tr
from snncore.data import DataError, Images, load
from snncore.data.events.place import choose, home
from snncore.experiment import EVENTS, Dataset

LOCAL = ("127.0.0.1", "::1", "localhost", None)
"""Addresses of a viewer who sits at the machine itself."""


@st.fragment
def event_cards() -> None:
    """A card for each event set: here or not, how many clips; then where recordings are."""
    st.subheader(tr("data.events"), anchor="event-data")
    st.markdown(tr("data.events_lead"))
    for start in range(0, len(EVENTS), 2):
        for column, dataset in zip(st.columns(2), EVENTS[start : start + 2], strict=False):
            with column, st.container(border=True, height="stretch"):
                st.subheader(tr(f"option.{dataset}"))
                st.markdown(tr(f"data.about_{dataset}"))
                describe(dataset)
    folder()


def describe(dataset: Dataset) -> None:
    """Numbers of clips and checksum; or what is missing, or wrong with the files."""
    try:
        images = load(dataset)
    except DataError as error:
        st.badge(tr("data.not_here"), color="orange")
        st.markdown(tr(f"data.error_{error.reason}", **error.values))
        return
    say_here(images, tr("data.clip_counts", **counts(images)))


def counts(images: Images) -> dict[str, str]:
    """How many there are of each split."""
    splits = {"train": images.train_labels, "test": images.test_labels}
    return {split: f"{len(labels):,}" for split, labels in splits.items()}


def say_here(images: Images, numbers: str) -> None:
    """Name, numbers in words, and checksum of what is here."""
    with st.container(horizontal=True):
        st.badge(tr("data.here"), icon=":material/check:", color="green")
        st.badge(data_name(images.label), color="gray")
    st.markdown(numbers)
    st.caption(tr("data.checksum", checksum=images.checksum[:16]))


def folder() -> None:
    """Where recorded sets are looked for; who sits at the machine may choose another folder."""
    try:
        st.caption(tr("data.looked_in", folder=home()))
    except DataError as error:
        st.caption(tr(f"data.error_{error.reason}", **error.values))
    if os.environ.get("EVENTS_DIR"):
        st.caption(tr("data.folder_fixed"))
    elif not at_the_machine():
        # What a visitor from elsewhere names would be read on this machine, for everybody.
        st.caption(tr("data.folder_remote"))
    else:
        with st.form("events_folder", border=False), st.container(horizontal=True):
            text = st.text_input(tr("data.folder"), key="events_folder_text")
            if st.form_submit_button(tr("data.choose_folder"), icon=":material/folder_open:"):
                look_in(text)


def at_the_machine() -> bool:
    """Whether the viewer's browser runs on the machine itself."""
    return st.context.ip_address in LOCAL


def look_in(text: str) -> None:
    """Take the folder, or say what is wrong with it; the sets are looked for anew."""
    try:
        choose(text)
    except DataError as error:
        st.error(tr(f"data.error_{error.reason}", **error.values))
        return
    st.rerun()
