"""Which spike train does a block change, where it does not leave every train as it is?"""

from dataclasses import replace

import numpy as np

from snncore.analysis.identity.held_branch import Reals, Stack, respond


def identity_counterexample(stack: Stack, thresholds: Reals) -> list[list[str | None]]:
    """A train of the stack's length that one block changes, or None, by kind and threshold.

    Three trains are tried, and are enough (see `identity_rule`): a lone spike is lost if V_th
    is too high; where it is too low, something fires in the silence that follows a run of
    spikes (soft reset), or in mere silence (saturated branch).
    """
    trains = candidates(len(stack.train))
    s = np.array([[int(spike) for spike in train] for train in trains])
    first = respond(replace(stack, blocks=1), thresholds, s).outputs[..., 0, :]  # [3, M, P, T]
    changed = (first != s[:, None]).any(-1)
    return [
        [next((t for t, hit in zip(trains, hits, strict=True) if hit), None) for hits in kind.T]
        for kind in changed
    ]


def candidates(length: int) -> list[str]:
    """The trains to try: a lone spike, a run of spikes before a silent step, silence."""
    return ["1" + "0" * (length - 1), "1" * (length - 1) + "0", "0" * length]
