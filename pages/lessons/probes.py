"""The nets that several lessons send random images through: those of the theory pages."""

from collections.abc import Sequence

from pages.shared.ui.variants import of_variant
from snncore.analysis.gradient.profile import GradientProbe, GradientProfile, gradient_profile
from snncore.analysis.probe import Probe
from snncore.analysis.signal.propagation import Propagation, propagate
from snncore.experiment import NeuronKind

BLOCKS, DEPTH = 12, 32
"""Of a stage, and of a network: deep enough to tell, small enough to answer at once."""

STAGE: dict[str, object] = {"blocks": BLOCKS}
NETWORK: dict[str, object] = {"depth": DEPTH}
"""Their settings on the propagation page and on the gradient page."""


def stage() -> Probe:
    """The propagation page's, with fewer blocks."""
    return Probe(images=16, neuron=NeuronKind.IF, time_steps=4, blocks=BLOCKS)


def outputs(probe: Probe, variants: Sequence[str]) -> dict[str, Propagation]:
    """What arrives at each block of each variant."""
    return {name: propagate(of_variant(probe, name)) for name in variants}


def gradients(alpha: float, variants: Sequence[str]) -> dict[str, GradientProfile]:
    """The gradient at each block of each variant, whose surrogate has this α."""
    probe = GradientProbe(depth=DEPTH, alpha=alpha, time_steps=4)
    return {name: gradient_profile(of_variant(probe, name)) for name in variants}
