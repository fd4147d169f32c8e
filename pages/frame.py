"""The frame: page list, language, device badge, and the page itself."""

from pathlib import Path
from typing import Any

import streamlit as st
import torch

from pages.shared import link
from pages.shared.naming import device_name
from pages.shared.text import LANG, LANGUAGES, browser_language, tr

PAGES = {
    "start": {"home": "home", "data": "database"},
    "theory": {
        "neuron": "bolt",
        "block": "account_tree",
        "identity": "equal",
        "propagation": "stacked_line_chart",
        "gradient": "trending_down",
        "isometry": "straighten",
    },
    "models": {
        "train": "play_circle",
        "depth_study": "stacked_bar_chart",
        "compare": "compare_arrows",
        "try_it": "image_search",
        "raster": "grid_on",
        "similarity": "radar",
        "trained_gradient": "query_stats",
        "energy": "energy_savings_leaf",
        "landscape": "landscape",
    },
}
"""Section -> page file -> icon; the file's name is the page's URL and its catalogue namespace."""

ICON = Path(__file__).parents[1] / "assets" / "icon.svg"

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


def choose_language() -> None:
    """The language of the page: the link's, else the browser's; always in the URL."""
    given = st.query_params.get(LANG)
    if LANG not in st.session_state:
        st.session_state[LANG] = given if given in LANGUAGES else browser_language()
    st.segmented_control(
        tr("frame.language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=LANG,
        required=True,
        label_visibility="collapsed",
    )
    if given != st.session_state[LANG]:
        st.query_params[LANG] = st.session_state[LANG]


st.set_page_config(page_title="Residual Spikes", page_icon=str(ICON), layout="wide")
# Streamlit leaves six rem above the title, which a projector cannot spare.
st.html("<style>[data-testid='stMainBlockContainer'] { padding-top: 3rem; }</style>")
with st.sidebar:
    choose_language()
page = st.navigation(page_list(), expanded=True)
with st.sidebar:
    st.badge(device_name(), icon=":material/memory:", color="gray")
link.arrive(page.url_path)
page.run()
