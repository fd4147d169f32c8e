"""A short lesson on the raster page: three rasters, predict what each is, then see."""

import zlib
from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.models.raster import figures
from pages.shared.components.plot.plot import show
from pages.shared.nets.python_code import raster_code
from pages.shared.nets.seen import Seen, Shown
from pages.shared.ui.layers import layer_name
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from snncore.analysis.raster.contrasting_layers import Contrast, contrasting_layers
from snncore.analysis.raster.raster_rows import raster_rows
from snncore.analysis.raster.spike_counts import SpikeCounts, spike_counts

LETTERS = "ABC"
NEURONS = 64


@st.fragment
def lesson(shown: Shown) -> None:
    """How to read a raster, the three layers, the prediction and the answer."""
    say(tr("raster.lesson_reading"))
    seen = shown.chosen.seen
    counts = {name: spike_counts([each]) for name, each in shown.spikes.items()}
    contrast = contrasting_layers(counts)
    if contrast is None:
        st.info(tr("raster.lesson_no_contrast"))
        return
    asked = mixed(contrast, seen)
    st.markdown(tr("raster.lesson_question"))
    picture = st.container()
    answers = predictions(seen)
    revealed = reveal(seen, None not in answers)
    if revealed:
        answer(asked, answers, counts)
    with picture:
        three_rasters(shown, [layer for _, layer in asked], revealed=revealed)


def reveal(seen: Seen, ready: bool) -> bool:
    """Whether the answer is shown: asked for, once all three are predicted or without that."""
    key = f"revealed_{topic(seen)}"
    with st.container(horizontal=True):
        st.button(
            tr("raster.reveal"),
            key="lesson_reveal",
            type="primary",
            disabled=not ready,
            help=None if ready else tr("raster.predict_first"),
            on_click=lambda: st.session_state.update({key: True}),
        )
        st.button(
            tr("raster.reveal_anyway"),
            key="lesson_reveal_anyway",
            type="tertiary",
            on_click=lambda: st.session_state.update({key: True}),
        )
    return bool(st.session_state.get(key, False))


def three_rasters(shown: Shown, layers: Sequence[str], *, revealed: bool) -> None:
    """Side by side, named by letters, and by their layers once that is revealed."""
    names = [f": {layer_name(layer)}" if revealed else "" for layer in layers]
    titles = [letter + name for letter, name in zip(LETTERS, names, strict=True)]
    rows = [raster_rows({layer: shown.spikes[layer]}, NEURONS).spikes for layer in layers]
    show(
        figures.lesson(
            rows,
            titles,
            shown.block,
            across=tr("raster.time"),
            up=tr("raster.neurons_axis"),
        ),
        key="raster_lesson",
        summary=tr("raster.lesson_said", neurons=NEURONS, steps=rows[0].shape[1]),
        provenance=shown.provenance,
        table={
            letter: ["".join("01"[int(spike)] for spike in row) for row in padded(each)]
            for letter, each in zip(LETTERS, rows, strict=True)
        },
        code=raster_code(shown),
        height=340,
    )


def padded(rows: np.ndarray) -> np.ndarray:
    """A layer with fewer neurons than the others ends in rows without a spike."""
    return np.pad(rows, ((0, NEURONS - len(rows)), (0, 0)))


def topic(seen: Seen) -> int:
    """A number for the network and the picture: with others the lesson begins anew."""
    return zlib.crc32(repr(seen).encode())


def mixed(contrast: Contrast, seen: Seen) -> list[tuple[str, str]]:
    """Kind and layer in an order that gives nothing away, the same whenever the page is shown."""
    order = np.random.default_rng(topic(seen)).permutation(3)
    pairs = list(contrast._asdict().items())
    return [pairs[place] for place in order]


def predictions(seen: Seen) -> list[str | None]:
    """What the viewer takes each raster for."""
    kinds = list(figures.KINDS)
    found: list[str | None] = []
    for column, letter in zip(st.columns(3), LETTERS, strict=True):
        with column:
            found.append(
                st.segmented_control(
                    tr("raster.most_telling", letter=letter),
                    kinds,
                    format_func=lambda kind: tr(f"raster.{kind}"),
                    key=f"lesson_{letter}_{topic(seen)}",
                )
            )
    return found


def answer(
    asked: Sequence[tuple[str, str]],
    answers: Sequence[str | None],
    counts: dict[str, SpikeCounts],
) -> None:
    """The answer: what each raster is, in numbers; then what the three say together."""
    for column, letter, (kind, layer), given in zip(
        st.columns(3), LETTERS, asked, answers, strict=True
    ):
        c = counts[layer]
        mark = ":material/check: " if given == kind else ":material/close: "
        with column:
            st.markdown(
                (mark if given else "")
                + tr(
                    f"raster.answer_{kind}",
                    letter=letter,
                    name=layer_name(layer),
                    rate=c.rate,
                    silent=c.silent,
                    regular=c.regular,
                    ragged=c.ragged,
                    expected=c.expected_silent,
                )
            )
    st.markdown(tr("raster.lesson_end"))
