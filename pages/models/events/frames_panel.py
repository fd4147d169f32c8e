"""The events page's question on frames: the same clip sliced by number and by time."""

import numpy as np
import streamlit as st

from pages.models.events.controls import Asked, choose_frames
from pages.models.events.python_code import of_frames
from pages.models.events.results import in_frames
from pages.models.events.text import provenance
from pages.shared.nets.clip import contact_sheet
from pages.shared.ui.figure import footer
from pages.shared.ui.text import tr


@st.fragment  # its controls change nothing above
def frames_panel(asked: Asked) -> None:
    """All frames of the clip, and how many events each holds."""
    slices, steps = choose_frames()
    counts = in_frames(asked.dataset, asked.number, asked.sensor, slices, steps)
    per_frame = counts.sum((1, 2, 3))
    said = tr(
        "events.said_frames",
        frames=steps,
        slices=tr(f"option.{slices}"),
        events=int(per_frame.sum()),
        least=int(per_frame.min()),
        most=int(per_frame.max()),
        empty=float(np.mean(counts == 0)),
    )
    st.image(contact_sheet(counts), output_format="PNG", alt=said)
    footer(
        key="events_frames_sheet",
        summary=said,
        provenance=provenance(asked),
        table={"frame": list(range(1, steps + 1)), "events": per_frame.tolist()},
        code=of_frames(asked, slices, steps),
    )
    st.markdown(tr("events.slices"))
