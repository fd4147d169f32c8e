"""Does a start at the identity cure degradation? Spiking from γ = 0, as usual, and MS-ResNet."""

from typing import NamedTuple

from snncore.analysis.depth.row import NetKind, Values
from snncore.analysis.depth.scores import accuracy_on_test, scores
from snncore.analysis.depth.seed_interval import known, sign
from snncore.analysis.depth.study import DepthStudy
from snncore.block import Merge
from snncore.experiment import BlockKind


class Counterfactual(NamedTuple):
    """One depth: mean test accuracy of Spiking with γ_last = 0 and with that of all BNs, of
    MS-ResNet from γ = 0; None where no network is. `seeds`: of the two Spiking ones the fewer.
    """

    depth: int
    from_identity: float | None
    as_usual: float | None
    ms: float | None
    seeds: int
    gain: int | None
    """Sign of the first less the second, None with too few seeds for an interval."""
    gap: int | None
    """Sign of the first less MS-ResNet."""

    @property
    def helps(self) -> bool:
        """The start at the identity is better, beyond what seeds do where there are enough."""
        if self.from_identity is None or self.as_usual is None:
            return False
        return self.from_identity > self.as_usual if self.gain is None else self.gain == 1

    @property
    def cures(self) -> bool | None:
        """And it is above MS-ResNet; None where it helps and the seeds cannot tell which is."""
        if not self.helps or self.ms is None or self.from_identity is None:
            return False
        if self.gap is None:
            return self.from_identity >= self.ms
        return self.gap == 1 if self.gap else None


def counterfactual(study: DepthStudy) -> list[Counterfactual]:
    """Every depth at which the study has a Spiking network, the shallowest first.

    As usual is γ_last = None, or where there is none the largest γ_last that was trained.
    """
    own = [kind for kind in study.kinds if kind.block is BlockKind.SPIKING]
    usual = [kind for kind in own if kind.last_gamma is None or kind.last_gamma > 0]
    usual.sort(key=lambda kind: (kind.last_gamma is not None, -(kind.last_gamma or 0)))
    identity = NetKind(BlockKind.SPIKING, Merge.ADD, 0.0)
    ms = NetKind(BlockKind.MS, Merge.ADD, 0.0)
    rows = []
    for depth in study.depths:
        kinds = [identity, *usual[:1], ms]
        found = {kind: scores(study, kind, depth, accuracy_on_test) for kind in kinds}
        first = found[identity]
        second = found[usual[0]] if usual else first[:0]
        if len(first) or len(second):
            rows.append(row_of(depth, first, second, found[ms]))
    return rows


def row_of(depth: int, identity: Values, usual: Values, ms: Values) -> Counterfactual:
    """The means, and what can be said of their differences."""
    return Counterfactual(
        depth,
        mean(identity),
        mean(usual),
        mean(ms),
        min(len(identity), len(usual)),
        sign(identity, usual) if known(identity, usual) else None,
        sign(identity, ms) if known(identity, ms) else None,
    )


def mean(values: Values) -> float | None:
    """None of no values."""
    return float(values.mean()) if len(values) else None
