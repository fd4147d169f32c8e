"""Claims about depth, judged by the networks of a depth study."""

from collections.abc import Sequence

from snncore.analysis.depth.claims import Agreement, Claim, findings
from snncore.analysis.depth.counterfactual import counterfactual
from snncore.analysis.depth.study import DepthStudy
from snncore.analysis.papers.verdict import Finding, Verdict

VERDICTS = {Agreement.AGREES: Verdict.HOLDS}
"""All else is NOT_HERE: a study of this size that differs refutes no paper."""

NO_PAIR = Finding(Verdict.NOT_HERE, {"depth": 0, "identity": 0.0, "usual": 0.0, "ms": 0.0})
"""Of the counterfactual where no depth has Spiking networks of both starts."""

OF_STUDY = {f"depth_{claim}": claim for claim in Claim}


def by_study(study: DepthStudy) -> dict[str, Finding]:
    """The findings on every claim about depth, by the claim's name."""
    found = {each.claim: each for each in findings(study)}
    named = {
        name: Finding(
            VERDICTS.get(found[claim].agreement, Verdict.NOT_HERE),
            {"nets": len(study.nets), "agreement": str(found[claim].agreement)},
        )
        for name, claim in OF_STUDY.items()
    }
    return named | {"identity_cures": cures(study)}


def by_studies(studies: Sequence[DepthStudy]) -> dict[str, Finding]:
    """Of several studies each claim's finding in the first that decides it, else in the first."""
    each = [by_study(study) for study in studies]
    first = each[0] if each else untrained()
    return {
        name: next((found[name] for found in each if decided(found[name])), first[name])
        for name in first
    }


def untrained() -> dict[str, Finding]:
    """Where there is no study at all."""
    numbers: dict[str, float | str] = {"nets": 0, "agreement": str(Agreement.UNTRAINED)}
    found = {name: Finding(Verdict.NOT_HERE, numbers) for name in OF_STUDY}
    return found | {"identity_cures": NO_PAIR}


def decided(finding: Finding) -> bool:
    """Whether a study had what the claim is about, and seeds enough to tell."""
    agreement = finding.numbers.get("agreement")
    if agreement is None:
        return bool(finding.numbers["depth"])
    return agreement in (Agreement.AGREES, Agreement.DIFFERS)


def cures(study: DepthStudy) -> Finding:
    """That the identity does not cure degradation: Spiking from γ = 0, as usual, and MS-ResNet, at
    the deepest depth with both. HOLDS_IF: it helps, and MS-ResNet is still better;
    NOT_HERE: it helps, and the seeds cannot tell whether MS-ResNet is."""
    rows = counterfactual(study)
    both = [row for row in rows if row.from_identity is not None and row.as_usual is not None]
    if not both:
        return NO_PAIR
    deepest = both[-1]
    numbers = {
        "depth": deepest.depth,
        "identity": float(deepest.from_identity or 0),
        "usual": float(deepest.as_usual or 0),
        "ms": float(deepest.ms or 0),
    }
    if deepest.cures is None:
        return Finding(Verdict.NOT_HERE, numbers)
    if deepest.cures:
        return Finding(Verdict.FAILS, numbers)
    return Finding(Verdict.HOLDS_IF if deepest.helps else Verdict.HOLDS, numbers)
