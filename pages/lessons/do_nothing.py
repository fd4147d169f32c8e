"""Lesson 1: can a block do nothing?"""

from dataclasses import replace

import numpy as np

from pages.lessons.lesson import Exhibit, Lesson, Outcome, Step
from snncore.analysis.identity.held_branch import KINDS, Stack
from snncore.analysis.identity.identity import identity
from snncore.experiment import BlockKind, NeuronKind

STACK = Stack(train="0100110001111010", blocks=6)
"""The identity page's own: lone spikes, a pair, a run of four; LIF with τ = 2."""

USUAL, LOWER = 1.0, 0.75
"""V_th of a LIF as it comes, and one at which a pair of spikes passes a block."""

FIGURE, KNOBS = "identity", ("blocks", "neuron")


def train() -> Exhibit:
    """What enters the first block."""
    return Exhibit((("S", [int(spike) for spike in STACK.train]),))


def left(stack: Stack, v_threshold: float) -> dict[BlockKind, list[int]]:
    """Of each kind of block, the spikes of the train that leave each block of the stack."""
    kept = identity(stack, np.array([v_threshold])).kept[:, 0]
    return {kind: row.tolist() for kind, row in zip(KINDS, kept, strict=True)}


def how_many(kept: int, sent: int) -> str:
    """All, some or none of the spikes that were sent."""
    return "all" if kept == sent else "some" if kept else "none"


def one_block() -> Outcome:
    """One Spiking block as it comes."""
    sent = STACK.train.count("1")
    kept = left(STACK, USUAL)[BlockKind.SPIKING][0]
    charge = 1 / STACK.tau
    return Outcome(
        right=how_many(kept, sent),
        check="half" if charge == 0.5 * USUAL else "whole",
        numbers={
            "sent": sent,
            "kept": kept,
            "tau": STACK.tau,
            "v_threshold": USUAL,
            "charge": charge,
        },
    )


def three_blocks() -> Outcome:
    """Which of the three kinds lets the whole train through six blocks?"""
    sent, kept = STACK.train.count("1"), left(STACK, USUAL)
    passing = frozenset(kind for kind in KINDS if kept[kind][-1] == sent)
    named = {
        frozenset(KINDS): "all",
        frozenset((BlockKind.SEW, BlockKind.MS)): "two",
        frozenset((BlockKind.SPIKING,)): "spiking",
    }
    high = {kind: row[-1] for kind, row in left(STACK, 2.0).items()}
    return Outcome(
        right=named[passing],
        check="same" if high[BlockKind.SEW] == sent else "fewer",
        numbers={"sent": sent, "blocks": STACK.blocks, "v_threshold": USUAL}
        | {f"kept_{kind}": kept[kind][-1] for kind in KINDS},
    )


def fading() -> Outcome:
    """A pair of spikes passes one block: does something pass six?"""
    sent, kept = STACK.train.count("1"), left(STACK, LOWER)[BlockKind.SPIKING]
    return Outcome(
        right="none" if kept[-1] == 0 else "first" if kept[-1] == kept[0] else "all",
        check="depth" if kept[-1] < kept[0] else "same",
        numbers={
            "sent": sent,
            "first": kept[0],
            "last": kept[-1],
            "blocks": STACK.blocks,
            "v_threshold": LOWER,
        },
    )


def no_leak() -> Outcome:
    """The same block with IF neurons, which do not leak."""
    stack = replace(STACK, neuron=NeuronKind.IF)
    sent = stack.train.count("1")
    kept, above = (left(stack, v)[BlockKind.SPIKING][-1] for v in (USUAL, 1.01))
    return Outcome(
        right=how_many(kept, sent),
        check="breaks" if above < sent else "holds",
        numbers={
            "sent": sent,
            "kept": kept,
            "blocks": stack.blocks,
            "v_threshold": USUAL,
            "above": above,
        },
    )


def shown(**settings: object) -> dict[str, object]:
    """The identity page with the lesson's train."""
    return {"train": STACK.train} | settings


LESSON = Lesson(
    "do_nothing",
    (
        Step(
            "one",
            "theory/identity",
            shown(blocks=1),
            FIGURE,
            KNOBS,
            ("all", "some", "none"),
            ("half", "whole"),
            one_block,
            train,
        ),
        Step(
            "three",
            "theory/identity",
            shown(),
            FIGURE,
            KNOBS,
            ("all", "two", "spiking"),
            ("same", "fewer"),
            three_blocks,
            train,
        ),
        Step(
            "fading",
            "theory/identity",
            shown(v_threshold=LOWER),
            FIGURE,
            KNOBS,
            ("all", "first", "none"),
            ("depth", "same"),
            fading,
            train,
        ),
        Step(
            "no_leak",
            "theory/identity",
            shown(neuron=NeuronKind.IF),
            FIGURE,
            KNOBS,
            ("all", "some", "none"),
            ("breaks", "holds"),
            no_leak,
            train,
        ),
    ),
)
