"""Lesson 4: what flows on the wire between two blocks."""

from pages.lessons.lesson import Lesson, Outcome, Step
from pages.lessons.probes import STAGE, outputs, stage
from pages.shared.ui.probe import MS_PAPER
from snncore.analysis.block.chain import Chain
from snncore.analysis.block.neuron_place import NeuronPlace, neuron_places
from snncore.analysis.block.step import Mark
from snncore.analysis.probe import Probe
from snncore.analysis.signal.depth_laws import stream_variance
from snncore.analysis.signal.propagation import propagate
from snncore.experiment import MS_NEURON, BlockKind, Norm

PAGE, DIAGRAM, KNOBS = "theory/block", "block_diagram", ("block", "merge")
MARKS = {Mark.SPIKE: "spikes", Mark.INTEGER: "whole", Mark.REAL: "real"}
CHOICES = tuple(MARKS.values())
BLOCKS = 12


def places() -> dict[BlockKind, NeuronPlace]:
    """What the convolutions of each kind of block read, and what the block passes on."""
    return {each.block: each for each in neuron_places(Chain())}


def spiking() -> Outcome:
    """What a Spiking block passes on."""
    found = places()[BlockKind.SPIKING]
    reads = "spikes" if found.reads == {Mark.SPIKE} else "real"
    return Outcome(MARKS[found.gives], reads, {})


def adding() -> Outcome:
    """What SEW blocks with ADD pass on, and how large it becomes."""
    found = outputs(stage(), ["add"])["add"]
    largest = int(found.largest[-1])
    places_found = places()[BlockKind.SEW]
    numbers = {"largest": largest, "blocks": BLOCKS, "bound": BLOCKS + 1}
    return Outcome(
        MARKS[places_found.gives], "bounded" if largest <= BLOCKS + 1 else "free", numbers
    )


def membrane() -> Outcome:
    """What MS blocks pass on; what their convolutions read all the same."""
    found = places()[BlockKind.MS]
    reads = "spikes" if found.reads == {Mark.SPIKE} else "real"
    return Outcome(MARKS[found.gives], reads, {})


def stream() -> Outcome:
    """The variance of MS-ResNet's stream from block to block."""
    probe = Probe(
        block=BlockKind.MS,
        images=16,
        blocks=BLOCKS,
        time_steps=1,
        **MS_NEURON,
        norm=Norm.TDBN,
    )
    found = propagate(probe)
    law = stream_variance(probe, found.changes_shape)
    first, last = float(found.variance[0]), float(found.variance[-1])
    steps = float(found.variance[BLOCKS // 2]) - first, last - float(found.variance[BLOCKS // 2])
    even = 0.5 < steps[1] / steps[0] < 2
    growth = "stays" if last < 1.5 * first else "line" if even else "doubles"
    rates = "rises" if found.sn1[-1] > found.sn1[0] + 0.02 else "same"
    numbers = {"first": first, "last": last, "law": float(law[-1]), "blocks": BLOCKS}
    return Outcome(
        growth,
        rates,
        numbers | {"rate_first": float(found.sn1[0]), "rate_last": float(found.sn1[-1])},
    )


LESSON = Lesson(
    "wire",
    (
        Step("spiking", PAGE, {"block": BlockKind.SPIKING}, DIAGRAM, KNOBS,
             CHOICES, ("spikes", "real"), spiking),
        Step("adding", "theory/propagation", STAGE | {"kinds": "add"}, "propagation_rates",
             ("blocks", "output_scale"), CHOICES, ("bounded", "free"), adding),
        Step("membrane", PAGE, {"block": BlockKind.MS}, DIAGRAM, KNOBS,
             CHOICES, ("spikes", "real"), membrane),
        Step("stream", "theory/propagation",
             MS_PAPER | STAGE | {"kinds": "ms", "section": "stream"}, "propagation_stream",
             ("blocks",), ("stays", "line", "doubles"), ("rises", "same"), stream),
    ),
)  # fmt: skip
