"""Lesson 6: gradients through depth, and what the surrogate's α has to do with it."""

import numpy as np

from pages.lessons.lesson import Drawing, Lesson, Outcome, Step, fate
from pages.lessons.probes import DEPTH, NETWORK, gradients
from snncore.analysis.gradient.factor import gradient_factor, norm_ratio
from snncore.analysis.gradient.profile import GradientProbe
from snncore.experiment import BlockKind

PAGE, FIGURE = "theory/gradient", "gradient_profile"
KNOBS = ("gradient_alpha", "depth")
ALPHAS = {"one": 1.0, "two": 2.0, "three": 3.0}
RATE = 0.3
"""The share of spikes in the closed form, as on the page."""

PLACES = 8
DRAWING = Drawing(
    PLACES,
    -8.0,
    8.0,
    0.0,
    lambda curve: {"rises": "vanishes", "falls": "explodes"}.get(fate(curve, 1.0), "stays"),
)


def factor(alpha: float) -> float:
    """By what one silent Spiking block multiplies the gradient of a spike."""
    return gradient_factor(GradientProbe(block=BlockKind.SPIKING, alpha=alpha)).spike


def one_block() -> Outcome:
    """The factor of one block at α = 1, and of ten."""
    found = factor(1.0)
    named = {0.5: "half", 1.0: "whole", 2.0: "double"}
    ten = found**10
    check = "thousandth" if ten < 1 / 900 else "twentieth"
    return Outcome(named[found], check, {"factor": found, "ten": ten})


def vanishing() -> Outcome:
    """The gradient along the blocks at α = 1, in powers of ten of that at the end."""
    norms = gradients(1.0, ["spiking"])["spiking"].norms
    along = np.log10(norms / norms[-1])[np.linspace(0, len(norms) - 1, PLACES).round().astype(int)]
    curve = along.tolist()
    ratio = float(norms[0] / norms[-1])
    deeper = "smaller" if factor(1.0) < 1 else "same"
    numbers = {"depth": DEPTH, "ratio": ratio, "blocks": len(norms) - 1}
    return Outcome(DRAWING.fate(curve), deeper, numbers, curve)


def exploding() -> Outcome:
    """The same at α = 3."""
    norms = gradients(3.0, ["spiking"])["spiking"].norms
    ratio = float(norms[0] / norms[-1])
    what = "explodes" if ratio > 10 else "vanishes" if ratio < 0.1 else "stays"
    found = factor(3.0)
    check = "above" if found > 1 else "below"
    return Outcome(what, check, {"factor": found, "ratio": ratio, "depth": DEPTH})


def papers() -> Outcome:
    """The α at which a spike's gradient is kept; what is left on average all the same."""
    exact = [name for name, alpha in ALPHAS.items() if factor(alpha) == 1.0]
    spiking = gradient_factor(GradientProbe(block=BlockKind.SPIKING, alpha=2.0))
    left = float(norm_ratio(spiking, RATE, 50))
    level = "level" if abs(left - RATE**0.5) < 0.01 else "zero"
    numbers = {"silent": spiking.silent, "rate": RATE, "left": left}
    return Outcome(exact[0], level, numbers)


def kept() -> Outcome:
    """SEW and MS-ResNet at each α."""
    found = {name: gradients(alpha, ["add", "ms"]) for name, alpha in ALPHAS.items()}
    inside = [
        each[kind].norms[0] / each[kind].norms[DEPTH // 6 - 1]
        for each in found.values()
        for kind in ("add", "ms")
    ]
    same = max(inside) / min(inside) < 1.05
    outside = {name: each["add"].ratio for name, each in found.items()}
    numbers = {"least": min(inside), "most": max(inside)} | outside
    return Outcome("none" if same else "all", "shortcut" if same else "surrogate", numbers)


LESSON = Lesson(
    "gradient",
    (
        Step("one_block", PAGE, NETWORK | {"gradient_alpha": 1.0, "section": "factor"},
             "gradient_factor", ("gradient_rate",),
             ("half", "whole", "double"), ("twentieth", "thousandth"), one_block),
        Step("vanishing", PAGE, NETWORK | {"gradient_kinds": "spiking", "gradient_alpha": 1.0},
             FIGURE, KNOBS, ("vanishes", "stays", "explodes"), ("smaller", "same"), vanishing,
             drawing=DRAWING),
        Step("exploding", PAGE, NETWORK | {"gradient_kinds": "spiking", "gradient_alpha": 3.0},
             FIGURE, KNOBS, ("vanishes", "stays", "explodes"), ("above", "below"), exploding),
        Step("papers", PAGE, NETWORK | {"gradient_kinds": "spiking", "gradient_alpha": 2.0},
             FIGURE, KNOBS, tuple(ALPHAS), ("zero", "level"), papers),
        Step("kept", PAGE, NETWORK | {"gradient_kinds": "spiking,add,ms", "gradient_alpha": 1.0},
             FIGURE, KNOBS, ("all", "one", "none"), ("shortcut", "surrogate"), kept),
    ),
)  # fmt: skip
