"""The frame: page list, language, device badge, and the page itself."""

from typing import Any

import streamlit as st
import torch

from pages.shared.text import KEY, LANGUAGES, browser_language, tr
from snncore.device import best_device, describe

PAGES = {
    "start": {"home": "home", "data": "database"},
    "theory": {"identity": "equal"},
    "models": {"train": "play_circle"},
}
"""Section -> page file -> icon; the file's name is the page's URL and its catalogue namespace."""

# The server's own tensors are small; the cores belong to the training processes.
torch.set_num_threads(1)
# Networks that fall silent make denormals, which slow a CPU down by a factor of a hundred.
torch.set_flush_denormal(True)


def page_list() -> dict[str, list[Any]]:
    """Every page by section, titled in the session's language."""
    return {
        tr(f"frame.section_{section}"): [
            st.Page(
                f"{section}/{name}.py",
                title=tr(f"{name}.title"),
                icon=f":material/{icon}:",
                url_path=name,
                default=name == "home",
            )
            for name, icon in pages.items()
        ]
        for section, pages in PAGES.items()
    }


st.set_page_config(
    page_title="Residual Spikes", page_icon=":material/stacked_line_chart:", layout="wide"
)
with st.sidebar:
    st.segmented_control(
        tr("frame.language"),
        list(LANGUAGES),
        default=browser_language(),
        format_func=LANGUAGES.__getitem__,
        key=KEY,
        bind="query-params",
        required=True,
        label_visibility="collapsed",
    )
page = st.navigation(page_list())
with st.sidebar:
    st.badge(describe(best_device()), icon=":material/memory:", color="gray")
page.run()
