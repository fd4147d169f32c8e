"""What the papers say of depth, held against a study: does it agree, and by which networks."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from snncore.analysis.depth.row import NetKind, Values
from snncore.analysis.depth.scores import (
    Degradation,
    Standing,
    accuracy_in_training,
    accuracy_on_test,
    degradation,
    scores,
)
from snncore.analysis.depth.seed_interval import sign
from snncore.analysis.depth.study import DepthStudy
from snncore.block import Merge
from snncore.experiment import BlockKind


class Claim(StrEnum):
    """SEW paper: SPIKING, SEW, OPTIMISATION, MERGES. MS-ResNet paper: SPIKING and the others."""

    PLAIN = "plain"
    SPIKING = "spiking"
    NO_LIF = "no_lif"
    SEW = "sew"
    MS = "ms"
    OPTIMISATION = "optimisation"
    DEEP = "deep"
    SHALLOW = "shallow"
    MERGES = "merges"


class Agreement(StrEnum):
    """Whether study and paper agree, or why a claim is left open: no networks for it; none deep
    enough; too few seeds; too close to tell; nothing degrades that could be looked at."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNTRAINED = "untrained"
    TOO_SHALLOW = "too_shallow"
    FEW_SEEDS = "few_seeds"
    UNCLEAR = "unclear"
    NOTHING_DEGRADES = "nothing_degrades"


class Finding(NamedTuple):
    """One claim. lines: how the kinds that it is about stand; accuracy: or, for a claim about an
    order, the accuracies [seeds] of each kind at one depth."""

    claim: Claim
    agreement: Agreement
    lines: Sequence[Degradation] = ()
    depth: int = 0
    accuracy: Mapping[NetKind, Values] = {}


DEGRADING = {Claim.PLAIN: (BlockKind.PLAIN, 14), Claim.SPIKING: (BlockKind.SPIKING, 20)}
"""The depth up to which the MS-ResNet paper has these still gain, on CIFAR-10."""

LASTING = {Claim.NO_LIF: BlockKind.NO_LIF, Claim.SEW: BlockKind.SEW, Claim.MS: BlockKind.MS}
LOST = (Standing.DEGRADES, Standing.DIVERGES)
GESTURE = (
    NetKind(BlockKind.SEW, Merge.ADD, None),
    NetKind(BlockKind.SEW, Merge.IAND, None),
    NetKind(BlockKind.SPIKING, Merge.ADD, None),
)
"""The SEW paper's order on DVS Gesture, the best first."""


def findings(study: DepthStudy) -> list[Finding]:
    """Every claim, in the order of Claim."""
    lines = [degradation(study, kind) for kind in study.kinds]
    return [
        *(degrading(claim, lines) for claim in DEGRADING),
        *(lasting(claim, lines) for claim in (Claim.NO_LIF, Claim.SEW, Claim.MS)),
        optimisation(study, lines),
        deep(study),
        shallow(study),
        merges(study),
    ]


def degrading(claim: Claim, lines: Sequence[Degradation]) -> Finding:
    """The finding on a kind that is said to lose accuracy with depth."""
    block, still_gains = DEGRADING[claim]
    own = [line for line in lines if line.kind.block is block]
    known = [line for line in own if line.standing is not Standing.UNKNOWN]
    if not known:
        return Finding(claim, Agreement.UNTRAINED, own)
    if max(line.deepest for line in known) <= still_gains:
        return Finding(claim, Agreement.TOO_SHALLOW, known)
    if all(line.standing in LOST for line in known):
        return Finding(claim, Agreement.AGREES, known)
    return Finding(claim, left_open(known) or Agreement.DIFFERS, known)


def left_open(lines: Sequence[Degradation]) -> Agreement | None:
    """Why nothing can be said of these; None where it can."""
    standings = {line.standing for line in lines}
    if Standing.FEW_SEEDS in standings:
        return Agreement.FEW_SEEDS
    return Agreement.UNCLEAR if Standing.UNCLEAR in standings else None


def lasting(claim: Claim, lines: Sequence[Degradation]) -> Finding:
    """The finding on a kind that is said not to lose accuracy with depth; of SEW with g = ADD."""
    own = [
        line for line in lines if line.kind.block is LASTING[claim] and line.kind.merge is Merge.ADD
    ]
    known = [line for line in own if line.standing is not Standing.UNKNOWN]
    if not known:
        return Finding(claim, Agreement.UNTRAINED, own)
    if any(line.standing in LOST for line in known):
        return Finding(claim, Agreement.DIFFERS, known)
    # That no loss was found does not say that there is none.
    return Finding(claim, left_open(known) or Agreement.AGREES, known)


def optimisation(study: DepthStudy, lines: Sequence[Degradation]) -> Finding:
    """The finding on: whoever loses test accuracy with depth loses training accuracy too."""
    lost = [line.kind for line in lines if line.standing is Standing.DEGRADES]
    if not lost:
        return Finding(Claim.OPTIMISATION, left_open(lines) or Agreement.NOTHING_DEGRADES)
    trained = [degradation(study, kind, accuracy_in_training) for kind in lost]
    if all(line.standing in LOST for line in trained):
        return Finding(Claim.OPTIMISATION, Agreement.AGREES, trained)
    return Finding(Claim.OPTIMISATION, left_open(trained) or Agreement.DIFFERS, trained)


def deep(study: DepthStudy) -> Finding:
    """The finding on: SEW-ADD and MS above Plain and Spiking, at the deepest depth with both."""
    kept = [k for k in study.kinds if k.block in (BlockKind.SEW, BlockKind.MS) and is_add(k)]
    broken = [k for k in study.kinds if k.block in (BlockKind.PLAIN, BlockKind.SPIKING)]
    for depth in reversed(study.depths):
        upper, lower = (at(study, kinds, depth) for kinds in (kept, broken))
        if upper and lower:
            return ordered(Claim.DEEP, depth, upper, lower)
    return Finding(Claim.DEEP, Agreement.UNTRAINED)


def shallow(study: DepthStudy) -> Finding:
    """The finding on: Spiking and MS above w/o LIF, at the shallowest depth that has them."""
    kept = [k for k in study.kinds if k.block in (BlockKind.SPIKING, BlockKind.MS)]
    bare = [k for k in study.kinds if k.block is BlockKind.NO_LIF]
    for depth in study.depths:
        upper, lower = (at(study, kinds, depth) for kinds in (kept, bare))
        if lower and {kind.block for kind in upper} == {BlockKind.SPIKING, BlockKind.MS}:
            return ordered(Claim.SHALLOW, depth, upper, lower)
    return Finding(Claim.SHALLOW, Agreement.UNTRAINED)


def merges(study: DepthStudy) -> Finding:
    """The finding on the order ADD, IAND, Spiking, at the deepest depth that has all of them."""
    for depth in reversed(study.depths):
        found = at(study, GESTURE, depth)
        if len(found) == len(GESTURE):
            pairs = list(pairwise(found.values()))
            return Finding(Claim.MERGES, judged(pairs), depth=depth, accuracy=found)
    return Finding(Claim.MERGES, Agreement.UNTRAINED)


def ordered(
    claim: Claim, depth: int, upper: Mapping[NetKind, Values], lower: Mapping[NetKind, Values]
) -> Finding:
    """The finding on: every one of `upper` above every one of `lower`."""
    pairs = [(a, b) for a in upper.values() for b in lower.values()]
    return Finding(claim, judged(pairs), depth=depth, accuracy={**upper, **lower})


def judged(pairs: Sequence[tuple[Values, Values]]) -> Agreement:
    """The agreement with a claim that in every pair the first is above the second.

    To differ one pair is enough, picked out of all: each has its part of the error.
    """
    if any(sign(a, b, len(pairs)) == -1 for a, b in pairs):
        return Agreement.DIFFERS
    signs = [sign(a, b) for a, b in pairs]
    if None in signs:
        return Agreement.FEW_SEEDS
    return Agreement.AGREES if all(each == 1 for each in signs) else Agreement.UNCLEAR


def at(study: DepthStudy, kinds: Sequence[NetKind], depth: int) -> dict[NetKind, Values]:
    """The accuracies of those kinds that were trained at this depth."""
    found = {kind: scores(study, kind, depth, accuracy_on_test) for kind in kinds}
    return {kind: values for kind, values in found.items() if len(values)}


def is_add(kind: NetKind) -> bool:
    """Whether g is ADD, or the block has none."""
    return kind.merge is Merge.ADD
