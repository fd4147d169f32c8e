"""The frame: page list, language, device badge, and the page itself."""

from pathlib import Path
from typing import Any

import streamlit as st
import torch

from pages.shared.components.history.history import keep_history
from pages.shared.components.words.words import translate_streamlit
from pages.shared.ui import link
from pages.shared.ui.naming import device_name, option_name
from pages.shared.ui.text import LANG, LANGUAGES, browser_language, language, tr

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
"""Section -> folder of the page -> icon; its name is the page's URL and its catalogue namespace."""

ICON = Path(__file__).parents[1] / "assets" / "icon.svg"

STYLE = """<style>
/* Streamlit leaves six rem above the title, which a projector cannot spare. */
[data-testid='stMainBlockContainer'] { padding-top: 3rem; }
/* Beside the title, where the URL says that there is something to reset. */
.st-key-reset_page { position: absolute; top: 0.6rem; right: 4rem; width: auto; z-index: 2; }
body:not([data-settings]) .st-key-reset_page { visibility: hidden; }
/* Beside the page list a small screen has no room for wide margins. */
@media (min-width: 737px) and (max-width: 1240px) {
  [data-testid='stMainBlockContainer'] { padding-left: 2.5rem; padding-right: 2.5rem; }
}
/* What does not fit goes on in the next line: options, labels and links are never cut off. */
[data-testid='stButtonGroup'] > div { flex-wrap: wrap; overflow: visible; }
[data-testid='stWidgetLabel'] .stMarkdownEllipsis p,
[data-testid='stPageLink-NavLink'] [data-testid='stMarkdownContainer'] p { white-space: normal; }
[data-testid='stPageLink-NavLink'] { height: auto; }
[data-testid='stMultiSelect'] div { max-height: none; }
[data-testid='stMultiSelect'] [data-tag] { height: auto; }
[data-testid='stMultiSelect'] [data-tag] [title] { white-space: normal; }
/* Streamlit's captions and chosen options, and in the dark its main buttons and the words of code,
   have too little contrast to be read by all. */
[data-testid='stCaptionContainer'] { opacity: 0.75; }
[data-testid='stCaptionContainer'] code { color: inherit; }
[role='radio'][aria-checked='true'] p, [data-testid$='Active'] p {
  color: light-dark(#005788, #7cc5f0);
}
[data-testid='stBaseButton-primary'] p { color: light-dark(#ffffff, #11161c); }
[data-testid='stCode'] .token:is(.keyword, .function) { color: light-dark(#0054a3, #6cb6f5); }
/* A formula that is wider than the screen can be moved; none loses its result. */
.katex-display { overflow: auto hidden; padding: 0.2rem; }
@media (max-width: 640px) { .katex-display > .katex { font-size: 0.95em; } }
[data-testid='stCameraInputWebcamComponent'] p a { display: none; } /* leads elsewhere */
[data-testid='stMarkdownContainer'] table {
  display: block; overflow-x: auto; word-break: keep-all; }
</style>"""

# The server's own tensors are small; the cores belong to the training processes.
torch.set_num_threads(1)
# Networks that fall silent make denormals, which slow a CPU down by a factor of a hundred.
torch.set_flush_denormal(True)


def page_list() -> dict[str, list[Any]]:
    """Every page by section, titled in the session's language."""
    return {
        tr(f"frame.section_{section}"): [
            st.Page(
                f"{section}/{name}/page.py",
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
    """The language of the page: the link's, else the browser's; Back and Forward bring it back."""
    given = st.query_params.get(LANG)
    if LANG not in st.session_state or link.is_history():
        st.session_state[LANG] = given if given in LANGUAGES else browser_language()
    st.segmented_control(
        tr("frame.language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=LANG,
        required=True,
        label_visibility="collapsed",
    )


def say_carried(place: Any) -> None:
    """Which values were chosen on another page, and a click to this page's own."""
    found = link.carried()
    if not found:
        return
    with place, st.container(horizontal=True, vertical_alignment="center", key="carried"):
        values = [
            tr(
                "frame.carried_value",
                field=tr(f"field.{name}"),
                value=option_name(value.text),
                page=tr(f"{value.page}.title"),
            )
            for name, value in found.items()
        ]
        st.caption(tr("frame.carried", values=tr("frame.between").join(values)), width="content")
        st.button(
            tr("frame.own_defaults"),
            key="own_defaults",
            type="tertiary",
            on_click=link.reset,
            args=(tuple(found),),
        )


st.set_page_config(page_icon=str(ICON), layout="wide")
st.html(STYLE)
with st.sidebar:
    choose_language()
page = st.navigation(page_list(), expanded=True)
st.set_page_config(page_title=f"{page.title} · Residual Spikes")
with st.sidebar:
    st.badge(device_name(), icon=":material/memory:", color="gray")
    keep_history(link.OF_THE_FRAME, language())
    translate_streamlit()
link.begin(page.url_path)
st.button(
    tr("frame.reset"),
    icon=":material/restart_alt:",
    key="reset_page",
    type="tertiary",
    help=tr("frame.reset_help"),
    on_click=link.reset,
)
carried = st.container(key="carried_place")
try:
    page.run()
    say_carried(carried)
finally:
    link.end()
