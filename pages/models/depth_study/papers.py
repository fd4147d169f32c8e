"""What the papers say of depth, what was measured here, and why they differ: one row a claim."""

import streamlit as st

from pages.models.depth_study.kinds import label
from pages.models.depth_study.results import data, provenance
from pages.models.depth_study.text import order, standing
from pages.shared.ui.figure import badge
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from snncore.analysis.depth.claims import Agreement, Claim, Finding, findings
from snncore.analysis.depth.published import PublishedDepth
from snncore.analysis.depth.study import DepthStudy

MARK = {
    Agreement.AGREES: ":green-badge",
    Agreement.DIFFERS: ":red-badge",
}


def papers_section(study: DepthStudy, published: PublishedDepth) -> None:
    """A row for each claim, which opens; what all of the study has against all of the papers."""
    numbers = paper_numbers(published)
    for found in findings(study):
        claim = tr(f"depth_study.paper_{found.claim}", **numbers)
        with st.expander(f"{mark(found.agreement)} {claim}"):
            say(tr("depth_study.measured_here", measured=measured(found)))
            st.markdown(why(study, found, numbers))
    say(tr("depth_study.why_all", **differences(study)))
    badge(provenance(study))


def paper_numbers(published: PublishedDepth) -> dict[str, object]:
    """What the sentences quote, from the file of published numbers."""
    by_kind = {entry.kind: entry for entry in published.imagenet}
    sew, spiking = by_kind["sew-add"], by_kind["spiking"]
    gesture = {e.kind: e.accuracy for e in published.event if e.data == "DVS Gesture"}
    cifar = {entry.kind: entry for entry in published.cifar10}
    deep = cifar["ms"]
    return {
        "shallowest": sew.depth[0],
        "deepest": sew.depth[-1],
        "sew_first": sew.best[0],
        "sew_last": sew.best[-1],
        "spiking_first": spiking.best[0],
        "spiking_last": spiking.best[-1],
        "train_first": spiking.train[0],
        "train_last": spiking.train[-1],
        "plain_peak": cifar["plain"].peak,
        "spiking_peak": cifar["spiking"].peak,
        "spiking_drop": cifar["spiking"].drop,
        "no_lif_until": cifar["no_lif"].until,
        "ms_depth": deep.depth[0],
        "ms_accuracy": deep.accuracy[0],
        "ms_deepest": deep.depth[-1],
        "ms_last": deep.accuracy[-1],
        "gesture_add": gesture["sew-add"],
        "gesture_iand": gesture["sew-iand"],
        "gesture_spiking": gesture["spiking"],
    }


def measured(found: Finding) -> str:
    """What this study measured on a claim, in words."""
    if found.accuracy:
        named = {label(kind): values for kind, values in found.accuracy.items()}
        return tr("depth_study.ranking", depth=found.depth, parts=order(named))
    if not found.lines:
        return tr("depth_study.nothing_measured")
    said = " ".join(standing(line) for line in found.lines)
    if found.claim is Claim.OPTIMISATION:
        return tr("depth_study.in_training_said", said=said)
    return said


def mark(agreement: Agreement) -> str:
    """A badge that says in colour and in words whether study and paper agree."""
    kind = agreement if agreement in MARK else "open"
    return f"{MARK.get(agreement, ':gray-badge')}[{tr(f'depth_study.mark_{kind}')}]"


def why(study: DepthStudy, found: Finding, numbers: dict[str, object]) -> str:
    """The reason that belongs to this claim and outcome."""
    values = numbers | differences(study) | {"depth": found.depth or reached(found)}
    if found.agreement is Agreement.DIFFERS:
        reason = tr(f"depth_study.why_{found.claim}", **values)
        return tr("depth_study.why", why=reason)
    return tr(f"depth_study.why_{found.agreement}", **values)


def reached(found: Finding) -> int:
    return max((line.deepest for line in found.lines), default=0)


def differences(study: DepthStudy) -> dict[str, object]:
    """What sets this study apart from the papers."""
    setting = study.setting
    assert setting is not None  # there are networks
    return {
        "epochs": setting.epochs,
        "width": setting.experiment.width,
        "data": data(setting),
        "time_steps": setting.experiment.time_steps,
        "deepest_here": max(net.experiment.depth for net in study.nets),
        "seeds": len(study.seeds),
    }
