"""What the identity page says: the exact rule, the measured verdict, the summary."""

import numpy as np

from pages.shared.components.drag.drag import Said
from pages.shared.ui.text import tr
from snncore.analysis.identity.held_branch import KINDS, Held, Stack
from snncore.analysis.identity.identity import Identity
from snncore.analysis.identity.rule import Interval, identity_rule
from snncore.experiment import BlockKind, NeuronKind


def takeaway(stack: Stack, result: Identity, place: int, v_threshold: float) -> str:
    """Which blocks pass S on unchanged at this threshold, and which do not."""
    holds = [bool(result.holds[k, place].all()) for k in range(len(KINDS))]
    names = [name(stack, kind) for kind in KINDS]
    found = {
        answer: tr("identity.and").join(
            n for n, held in zip(names, holds, strict=True) if held is answer
        )
        for answer in (True, False)
    }
    which = "all" if all(holds) else "some" if any(holds) else "none"
    return tr(
        f"identity.takeaway_{which}",
        v_threshold=v_threshold,
        constant=int(stack.constant),
        passing=found[True],
        failing=found[False],
    )


def rule(stack: Stack, kind: BlockKind) -> str:
    """The exact condition for a block to pass every train on."""
    interval, constant = identity_rule(stack, kind), int(stack.constant)
    steps = len(stack.train)
    if kind is BlockKind.SPIKING:
        values = {"neuron": neuron(stack), "interval": condition(stack), "steps": steps}
        if interval.empty:
            return tr("identity.rule_spiking_none", **values)
        return tr("identity.rule_spiking", **values)
    answer = "never" if interval.empty else "always"
    if kind is BlockKind.MS:
        return tr(f"identity.rule_ms_{answer}", constant=constant)
    formula = tr(f"identity.{stack.merge}_{stack.held}")
    merge = tr(f"option.{stack.merge}")
    return tr(f"identity.rule_sew_{answer}", merge=merge, constant=constant, formula=formula)


def neuron(stack: Stack) -> str:
    """The neuron and its reset in words."""
    reset = tr(f"identity.reset_{'soft' if stack.v_reset is None else 'hard'}")
    if stack.neuron is NeuronKind.IF:
        return tr("identity.neuron_if", reset=reset)
    taken = tr(f"identity.input_{'decays' if stack.decay_input else 'whole'}")
    name = tr(f"option.{stack.neuron}")
    return tr("identity.neuron_lif", name=name, tau=stack.tau, input=taken, reset=reset)


def condition(stack: Stack) -> str:
    """low < V_th ≤ high in symbols, with the numbers."""
    interval = identity_rule(stack, BlockKind.SPIKING)
    kind = "if"
    if stack.neuron is not NeuronKind.IF:
        kind = "decays" if stack.decay_input else "leaks"
    low = tr(f"identity.low_{kind}_{start(stack)}")
    high = tr(f"identity.high_{kind}_{stack.held}")
    condition = tr(
        "identity.interval", low=valued(low, interval.low), high=valued(high, interval.high)
    )
    return tr("identity.with_q", condition=condition) if "q" in low else condition


def start(stack: Stack) -> str:
    """Which of the lower bounds applies."""
    if stack.held is Held.ONE:
        return "one"
    return "soft" if stack.v_reset is None else "hard"


def valued(formula: str, value: float) -> str:
    """A formula with its value, or just the number where it is one."""
    return formula if formula == f"{value:g}" else f"{formula} = {value:.6g}"


def relations(interval: Interval) -> tuple[str, str] | None:
    """The condition with {} for the threshold of the moment: where it fails, where it holds."""
    if interval.empty:
        return None
    low, high = f"{interval.low:.6g}", f"{interval.high:.6g}"
    fails, holds = (
        tr("identity.relation", low=low, high=high, v_threshold="{}", mark=mark) for mark in "✗✓"
    )
    return fails, holds


def verdicts(
    stack: Stack, result: Identity, kind: int, counterexamples: list[str | None]
) -> list[Said]:
    """What was measured at each threshold."""
    holds = result.holds[kind]
    first = np.where(holds.all(-1), 0, holds.argmin(-1) + 1)
    last = (part[kind, :, -1] for part in (result.kept, result.lost, result.added))
    measured = list(zip(first, *last, counterexamples, strict=True))
    said = {numbers: verdict(stack, *numbers) for numbers in set(measured)}
    return [said[numbers] for numbers in measured]


def verdict(
    stack: Stack, first: int, kept: int, lost: int, added: int, counterexample: str | None
) -> Said:
    """The spikes counted after the last block; where a train is only lucky, one that is not.

    `first` is the first block whose output is not S, 0 if there is none.
    """
    total, blocks = stack.train.count("1"), stack.blocks
    counts = {"kept": kept, "lost": lost, "added": added, "total": total, "blocks": blocks}
    if first:
        return Said(tr("identity.verdict_fails", first=first, **counts), False)
    if counterexample is not None:
        return Said(tr("identity.verdict_lucky", train=counterexample, **counts), False)
    return Said(tr("identity.verdict_passes", **counts), True)


def summary(stack: Stack, result: Identity, place: int, v_threshold: float) -> str:
    """The figure in one sentence."""
    parts = [
        tr(
            "identity.summary_part",
            name=name(stack, kind),
            kept=result.kept[k, place, -1],
            total=stack.train.count("1"),
            added=result.added[k, place, -1],
        )
        for k, kind in enumerate(KINDS)
    ]
    return tr(
        "identity.summary",
        v_threshold=v_threshold,
        constant=int(stack.constant),
        blocks=stack.blocks,
        parts=tr("identity.separator").join(parts),
    )


def name(stack: Stack, kind: BlockKind) -> str:
    """The block's name; SEW with its g."""
    block = tr(f"option.{kind}")
    if kind is not BlockKind.SEW:
        return block
    return tr("name.with_merge", block=block, merge=tr(f"option.{stack.merge}"))
