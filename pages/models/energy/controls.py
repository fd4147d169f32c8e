"""The energy page's controls: how operations are counted, and T and r of the formula."""

from enum import StrEnum
from typing import NamedTuple

import streamlit as st

from pages.shared.ui.address import as_text
from pages.shared.ui.controls import choice, linked, number, one_among, one_of, switch
from pages.shared.ui.presets import preset_buttons
from pages.shared.ui.text import tr
from snncore.analysis.energy.energy import Energy, IntegerAs, RealAs, energy
from snncore.analysis.energy.operations import Operations
from snncore.analysis.energy.published import DVS_RATE, PUBLISHED

COUNTS = (20, 50, 100)
MOST_STEPS = 16
RATES = sorted({round(0.01 * i, 2) for i in range(5, 101)}
               | {net.rate for net in PUBLISHED.values()} | {DVS_RATE})  # fmt: skip


class Sample(StrEnum):
    """The images on which one network is measured."""

    TEST = "test_images"
    PICTURE = "one_picture"


class Baseline(StrEnum):
    """How often the ANN runs while the SNN makes its T steps."""

    ONCE = "ann_once"
    EVERY_STEP = "ann_every_step"


class Counting(NamedTuple):
    """What a layer's input makes of its operations, and on how many images they are counted."""

    real: RealAs
    integers: IntegerAs
    images: int

    def energy(self, found: Operations) -> Energy:
        return energy(found, self.real, self.integers)


class Formula(NamedTuple):
    """The point of the closed form that the sliders choose."""

    time_steps: int
    rate: float
    baseline: Baseline

    @property
    def spikes(self) -> float:
        """Per neuron and pass of the ANN: T·r, or r where the ANN runs at every step too."""
        return self.rate * (self.time_steps if self.baseline is Baseline.ONCE else 1)


PRESETS: dict[str, dict[str, object]] = {
    **{
        name: {
            "energy_steps": net.time_steps,
            "energy_rate": net.rate,
            "energy_ann": Baseline.ONCE,
        }
        for name, net in PUBLISHED.items()
    },
    "dvs": {"energy_rate": DVS_RATE, "energy_ann": Baseline.EVERY_STEP},
}


def choose_counting() -> Counting:
    """How operations are counted, in all sections of the page."""
    with st.expander(tr("energy.counting"), icon=":material/tune:"):
        real = choice("energy_real", list(RealAs), RealAs.AS_RUN)
        left, right = st.columns(2, gap="medium", vertical_alignment="center")
        with left:
            as_mac = switch("energy_integers", False)
        with right:
            images = one_of("energy_images", COUNTS, COUNTS[0])
    return Counting(real, IntegerAs.MACS if as_mac else IntegerAs.ADDITIONS, images)


def choose_formula() -> Formula:
    """Presets of published points, then T, r and the ANN's passes."""
    with st.container(horizontal=True):
        preset_buttons(
            PRESETS,
            "energy_preset",
            lambda name: tr(f"energy.preset_{name}"),
            lambda name: tr(f"energy.preset_{name}_help"),
        )
    first = next(iter(PUBLISHED.values()))
    return Formula(
        number("energy_steps", 1, MOST_STEPS, first.time_steps, 1),
        choose_rate(first.rate),
        choice("energy_ann", list(Baseline), Baseline.ONCE),
    )


def choose_rate(default: float) -> float:
    """The firing rate r, in steps of 0.01 with the published rates between them."""
    return linked(
        "energy_rate",
        default=default,
        parse=lambda given: one_among(float(given), RATES),
        allowed=tr("energy.rates_allowed", low=RATES[0], high=RATES[-1]),
        draw=lambda **options: st.select_slider(
            tr("field.energy_rate"), RATES, format_func=as_text, **options
        ),
    )
