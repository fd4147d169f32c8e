"""The live panel of a training run: a component that polls the server by itself.

The browser asks `live/<token>` a few times a second and redraws in place; the page is run again
only when the run changes its state or the viewer chooses something.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polib
import streamlit as st

from pages.shared.components.browser.frame import TOOLBAR, frame
from pages.shared.components.browser.scripts import script
from pages.shared.ui.style import Look
from pages.shared.ui.text import CATALOGUE, tr
from snncore.run.state import State

HERE = Path(__file__).parent
NAMES = tuple(
    entry.msgid.removeprefix("live.") for entry in polib.pofile(str(CATALOGUE / "en" / "live.po"))
)

mount = st.components.v2.component(
    "live_run",
    html=(HERE / "live.html").read_text("utf-8"),
    css=(HERE / "live.css").read_text("utf-8") + TOOLBAR,
    js=script(HERE / "live.js"),
    # Plotly puts its style sheet into the document, which a shadow root would not see.
    isolate_styles=False,
)


class Shown(NamedTuple):
    """A run and how its panel shows it.

    `name` and `details` say which run it is, `outcome` why it is over; `devices` translates what
    a worker calls its device, `classes` are the data set's in its order, `images`
    counts the pictures that the raster may be asked for. `view` says which figures are on
    screen; where the run is not `owned`, its layer and image are the owner's choice. `layer` is
    the one that the link asks for, "" for none; `called` says what a person calls the network's
    parts, by their dotted names; `saved` whether there is a checkpoint.
    `advice` ends the sentences on layers and gradients that fall silent, `integers` the one on a
    loss that is worse than guessing.
    """

    token: str
    state: str
    step: int
    outcome: str
    look: Look
    name: str
    details: str
    classes: Sequence[str]
    images: int
    devices: dict[str, str]
    log: bool
    view: str
    layer: str
    called: dict[str, str]
    saved: bool
    owned: bool
    advice: str
    integers: str


def live(
    shown: Shown,
    *,
    on_watch: Callable[[str, int], None],
    on_log: Callable[[bool], None],
    on_view: Callable[[str], None],
    on_align: Callable[[], None],
) -> None:
    """Mount the panel. It calls back with the layer and image, the scale or the view chosen, and
    where the rasters of runs side by side are of different layers that nobody has chosen."""
    key = key_of(shown.token)

    def told(name: str) -> Any:
        return getattr(st.session_state[key], name)

    def watched() -> None:
        if choice := told("watch"):
            on_watch(str(choice["layer"]), int(choice["image"]))

    def scaled() -> None:
        if scale := told("scale"):
            on_log(scale == "log")

    def turned() -> None:
        if view := told("view"):
            on_view(str(view))

    def aligned() -> None:
        if told("align"):
            on_align()

    mount(
        key=key,
        data=data(shown) | texts() | frame("live"),
        on_state_change=lambda: None,  # the rerun itself is what a changed state asks for
        on_watch_change=watched,
        on_scale_change=scaled,
        on_view_change=turned,
        on_align_change=aligned,
    )


def live_forgotten(token: str, outcome: str) -> None:
    """The panel of a run that the server no longer knows: what the browser has of it stays."""
    mount(
        key=key_of(token),
        data={"token": token, "state": State.UNKNOWN, "outcome": outcome} | texts() | frame("live"),
        on_state_change=lambda: None,
    )


def key_of(token: str) -> str:
    """The component's key for a run; Streamlit refuses two underscores in a row, tokens may not."""
    return "live." + token.replace("_", ".")


def data(shown: Shown) -> dict[str, object]:
    """What the component is given."""
    values = shown._asdict() | shown.look._asdict() | {"images": list(range(shown.images))}
    del values["look"]
    return values


def texts() -> dict[str, object]:
    """All of the component's texts, in the session's language."""
    return {"texts": {name: tr(f"live.{name}") for name in NAMES}}
