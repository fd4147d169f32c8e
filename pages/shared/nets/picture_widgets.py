"""The two widgets that take the viewer's own picture."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.shared.nets.picture_file import LARGEST_FILE
from pages.shared.ui.text import tr


def upload() -> UploadedFile | None:
    """The file that was chosen; the widget takes none above the limit."""
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
    return st.camera_input(tr("picture.camera"), key="photo_given")
