"""The two widgets that take the viewer's own picture, in the words of the session's language."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.shared.nets.picture_file import LARGEST_FILE
from pages.shared.ui.text import tr

WORDS = """<style>
[data-testid="stFileUploaderDropzone"] button p, [data-testid="stCameraInputButton"],
[data-testid="stCameraInputWebcamComponent"] p {{ font-size: 0 !important; }}
[data-testid="stFileUploaderDropzone"] button p::after {{ content: "{choose}"; font-size: 1rem; }}
[data-testid="stCameraInputButton"]::after {{ content: "{take}"; font-size: 1rem; }}
[data-testid="stCameraInput"] :has(> img) ~ [data-testid="stCameraInputButton"]::after {{
  content: "{again}"; }}
[data-testid="stCameraInputWebcamComponent"] p::after {{ content: "{allow}"; font-size: 1rem; }}
[data-testid="stFileUploaderDropzoneInstructions"], [data-testid="stTooltipErrorContent"],
[data-testid="stCameraInputWebcamComponent"] p a {{ display: none; }}
</style>"""
"""Streamlit's own words in both are English in every language."""


def upload() -> UploadedFile | None:
    """The file that was chosen; the widget takes none above the limit."""
    own_words()
    largest = LARGEST_FILE
    given = st.file_uploader(
        tr("picture.file", largest=largest), max_upload_size=largest, key="file_given"
    )
    st.caption(tr("picture.red", largest=largest))
    return given


def photo() -> UploadedFile | None:
    """What the camera took. It asks for permission, so it opens on a click of its own, not by a
    link, nor because it was used on another page."""
    if not st.toggle(tr("picture.open_camera"), key="camera_open"):
        return None
    own_words()
    return st.camera_input(tr("picture.camera"), key="photo_given")


def own_words() -> None:
    """Put the session's language in the place of Streamlit's words."""
    names = ("choose", "take", "again", "allow")
    st.html(WORDS.format(**{name: tr(f"picture.widget_{name}") for name in names}))
