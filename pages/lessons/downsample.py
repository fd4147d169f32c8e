"""Lesson 7: the blocks that change the shape."""

import numpy as np

from pages.lessons.lesson import Lesson, Outcome, Step
from pages.lessons.probes import DEPTH, NETWORK, gradients
from snncore.analysis.block.chain import Branch, Chain, spikes
from snncore.analysis.block.neuron_place import neuron_places
from snncore.analysis.block.step import step_through
from snncore.analysis.gradient.profile import GradientProbe
from snncore.analysis.probe import build_probe
from snncore.experiment import BlockKind
from snncore.network import blocks_per_stage

PAGE, DIAGRAM = "theory/block", "block_diagram"
DEEPER = 56
KINDS = (BlockKind.SPIKING, BlockKind.SEW, BlockKind.MS)
SETTINGS: dict[str, object] = {"downsample": True, "branch": Branch.SILENCED}


def can() -> Outcome:
    """A downsample block with a silent branch: whether its output can be its input."""
    chain = Chain(downsample=True, branch=Branch.SILENCED, blocks=1)
    given, left = spikes(chain).shape[2:], step_through(chain)[0].output.shape[1:]
    same = tuple(given) == tuple(left)
    numbers = {"given": " × ".join(map(str, given)), "left": " × ".join(map(str, left[-3:]))}
    return Outcome("yes" if same else "no", "conv" if not same else "nothing", numbers)


def shortcut() -> Outcome:
    """On whose shortcut a neuron stands where the shape changes."""
    found = {each.block: each.shortcut for each in neuron_places(Chain())}
    with_neuron = frozenset(kind for kind in KINDS if "S" in found[kind])
    named = {frozenset(KINDS): "all", frozenset((BlockKind.SEW,)): "sew", frozenset(): "none"}
    bounded = "spikes" if "S" in found[BlockKind.SEW] else "real"
    return Outcome(named[with_neuron], bounded, {})


def count() -> Outcome:
    """How many blocks of a whole network change the shape."""
    found = {depth: changing(depth) for depth in (DEPTH, DEEPER)}
    changes, blocks = found[DEPTH]
    named = {0: "none", 2: "two", blocks_per_stage(DEPTH): "stage"}
    same = "two" if found[DEEPER][0] == changes else "more"
    numbers = {"depth": DEPTH, "blocks": blocks, "count": changes, "deeper": DEEPER}
    return Outcome(named[changes], same, numbers | {"deeper_blocks": found[DEEPER][1]})


def changing(depth: int) -> tuple[int, int]:
    """How many blocks of a network change the shape, and how many it has."""
    stages = build_probe(GradientProbe(block=BlockKind.SEW, depth=depth)).stages
    return sum(bool(block.changes_shape) for block in stages), len(stages)


def borders() -> Outcome:
    """Where the gradient of identity blocks changes."""
    found = gradients(2.0, ["add"])["add"]
    steps = np.log(found.norms[1:] / found.norms[:-1])
    moved = np.abs(steps) > 0.01
    named = "borders" if not moved[~found.changes_shape].any() else "everywhere"
    if not moved.any():
        named = "nowhere"
    inside = float(np.exp(np.abs(steps[~found.changes_shape]).max()))
    across = float(np.exp(np.abs(steps[found.changes_shape]).max()))
    check = "between" if named == "borders" else "through"
    return Outcome(named, check, {"inside": inside, "across": across, "depth": DEPTH})


LESSON = Lesson(
    "downsample",
    (
        Step("can", PAGE, SETTINGS, DIAGRAM, ("downsample", "block"),
             ("yes", "sew", "no"), ("conv", "nothing"), can),
        Step("shortcut", PAGE, SETTINGS, DIAGRAM, ("downsample", "block"),
             ("all", "sew", "none"), ("spikes", "real"), shortcut),
        Step("count", "theory/gradient", NETWORK | {"gradient_kinds": "add"}, "gradient_profile",
             ("depth",), ("none", "two", "stage"), ("two", "more"), count),
        Step("borders", "theory/gradient",
             NETWORK | {"gradient_kinds": "add", "gradient_alpha": 2.0}, "gradient_profile",
             ("gradient_alpha", "depth"), ("nowhere", "borders", "everywhere"),
             ("between", "through"), borders),
    ),
)  # fmt: skip
