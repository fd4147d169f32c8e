"""The raster page's sound: the spikes of a few neurons, played step by step."""

import streamlit as st

from pages.shared.nets.seen import Shown, window
from pages.shared.ui.controls import one_of
from pages.shared.ui.text import tr
from snncore.analysis.raster.spike_sound import spike_sound, wav

NEURONS = 32
STEP_SECONDS = (0.25, 0.5, 1.0, 2.0)


@st.fragment
def sound_panel(shown: Shown) -> None:
    """A player, and what is heard in it."""
    rows, _ = window(shown.chosen, shown.net)
    every = -(-len(rows.spikes) // NEURONS)
    spikes, channels = rows.spikes[::every], rows.channel[::every]
    left, right = st.columns([1, 2], gap="medium")
    with left:
        seconds = one_of("sound_step", STEP_SECONDS, 0.5)
    with right:
        st.audio(wav(spike_sound(spikes, channels, seconds)), alt=tr("raster.sound_alt"))
    counts = spikes.sum(axis=1)
    steps = spikes.shape[1]
    st.markdown(
        tr(
            "raster.sound_said" if counts.any() else "raster.sound_nothing",
            neurons=len(spikes),
            tones=int(counts.sum()),
            steps=steps,
            silent=int((counts == 0).sum()),
            regular=int((counts == steps).sum()),
            seconds=seconds,
        )
    )
