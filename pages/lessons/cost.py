"""Lesson 9: what a spike costs."""

from functools import cache
from pathlib import Path

import torch

from pages.lessons.lesson import Lesson, Outcome, Step, nearest
from pages.shared.nets.trained import shipped
from snncore.analysis.energy.energy import BREAK_EVEN, E_AC, E_MAC, honest_ratio, ratio
from snncore.analysis.energy.published import PUBLISHED
from snncore.analysis.events.memory import forgetful
from snncore.analysis.events.shipped import Scored, read
from snncore.data import framed, load, test_input
from snncore.experiment import BlockKind

PAGE, FIGURE, KNOBS = "models/energy", "energy_plane", ("energy_steps", "energy_rate")
FORMULA: dict[str, object] = {"section": "formula", "energy_nets": ""}
"""Without the networks that ship: nobody waits for them to be counted."""
USUAL, LONG = (4, 0.25), (16, 0.5)
"""T and r of a net as it is often met, and of one that fires much and long."""

EVENTS, CLIP = "models/events", 0
SCORES = Path(__file__).parents[2] / "assets" / "results" / "events.json"


def addition() -> Outcome:
    """An addition beside a multiplication with an addition."""
    named = {"same": 1, "five": 5, "fifty": 50}
    near = nearest(named, BREAK_EVEN)
    numbers = {"ac": E_AC, "mac": E_MAC, "times": BREAK_EVEN}
    return Outcome(near, "addition" if E_AC < E_MAC else "product", numbers)


def usual() -> Outcome:
    """T·r spikes per neuron in place of one product."""
    steps, rate = USUAL
    found = ratio(steps, rate)
    named = {"same": 1.0, "quarter": rate, "fifth": 1 / BREAK_EVEN}
    near = nearest(named, found)
    twice = "twice" if abs(ratio(2 * steps, rate) / found - 2) < 1e-9 else "same"
    numbers = {"steps": steps, "rate": rate, "spikes": steps * rate, "ratio": found}
    return Outcome(near, twice, numbers)


def long() -> Outcome:
    """Many steps at a high rate."""
    steps, rate = LONG
    found = ratio(steps, rate)
    even = "even" if abs(ratio(BREAK_EVEN, 1.0) - 1) < 1e-9 else "one"
    numbers = {"steps": steps, "rate": rate, "spikes": steps * rate, "ratio": found}
    right = "dearer" if found > 1 else "cheaper"
    return Outcome(right, even, numbers | {"times": BREAK_EVEN})


@cache
def gesture_net() -> Scored:
    """The SEW network that ships for gestures, and how many it gets right."""
    return next(row for row in read(SCORES) if row.block == BlockKind.SEW)


def state() -> Outcome:
    """Gestures told apart with every neuron reset at each step; two frames of one exchanged."""
    row = gesture_net()
    named = {"most": row.with_state, "half": row.with_state / 2, "guess": 1 / row.classes}
    near = nearest(named, row.without)
    e, net = shipped()[row.net].experiment, shipped()[row.net].restore().eval()
    frames = test_input(framed(load(e.dataset), e), CLIP)
    with torch.no_grad():
        said = [forgetful(net, each) for each in (frames, frames.flip(0))]
    stays = torch.allclose(said[0], said[1], atol=1e-4)
    numbers: dict[str, object] = {"steps": e.time_steps, "clips": row.clips, "classes": row.classes}
    numbers |= {"with_state": row.with_state, "without": row.without, "guess": 1 / row.classes}
    return Outcome(near, "same" if stays else "other", numbers)


def honest() -> Outcome:
    """MS-ResNet-34 as printed, and with its first layer and shortcuts told apart."""
    net = PUBLISHED["ms34"]
    plain = net.ratio
    share = honest_ratio(net.time_steps, net.rate, net.real_share, 1)
    every = honest_ratio(net.time_steps, net.rate, net.real_share, net.time_steps)
    right = "more" if share > plain else "less" if share < plain else "same"
    numbers = {
        "steps": net.time_steps,
        "rate": net.rate,
        "real": net.real_share,
        "plain": plain,
        "once": share,
        "every": every,
    }
    return Outcome(right, "once" if share < every else "every", numbers)


LESSON = Lesson(
    "cost",
    (
        Step("addition", PAGE, FORMULA | {"energy_steps": 1, "energy_rate": 1.0}, FIGURE, KNOBS,
             ("same", "five", "fifty"), ("addition", "product"), addition),
        Step("usual", PAGE, FORMULA | {"energy_steps": USUAL[0], "energy_rate": USUAL[1]}, FIGURE,
             KNOBS, ("fifth", "quarter", "same"), ("twice", "same"), usual),
        Step("long", PAGE, FORMULA | {"energy_steps": LONG[0], "energy_rate": LONG[1]}, FIGURE,
             KNOBS, ("cheaper", "dearer"), ("even", "one"), long),
        Step("state", EVENTS, {"events_net": gesture_net().net, "events_clip": CLIP},
             "events_memory", ("events_clip", "events_step"),
             ("most", "half", "guess"), ("same", "other"), state),
        Step("honest", PAGE,
             FORMULA | {"energy_steps": PUBLISHED["ms34"].time_steps,
                        "energy_rate": PUBLISHED["ms34"].rate},
             FIGURE, KNOBS, ("less", "same", "more"), ("once", "every"), honest),
    ),
)  # fmt: skip
