"""What a depth study's numbers say in words: how a kind of block stands, and what is not there."""

import math
from collections.abc import Mapping, Sequence

import streamlit as st

from pages.models.depth_study.kinds import label
from pages.models.depth_study.results import plan, provenance, said
from pages.shared.ui.figure import badge
from pages.shared.ui.naming import DATA
from pages.shared.ui.numbers import by_hand
from pages.shared.ui.text import tr
from snncore.analysis.depth.row import END, Values, kind_of
from snncore.analysis.depth.scores import Degradation, Standing, degradation
from snncore.analysis.depth.seed_interval import FEWEST
from snncore.analysis.depth.study import DepthStudy
from snncore.data.held_out import SHARE

FITTED = 0.95
"""A training accuracy below which a network counts as not trained to its end."""

COMPARED = (Standing.DEGRADES, Standing.GAINS, Standing.UNCLEAR)
"""Standings with an interval."""

SURE = (Standing.DEGRADES, Standing.GAINS, Standing.DIVERGES)


def takeaway(study: DepthStudy) -> str:
    """What the grid can show: how far its networks have learned, and of how many kinds seeds
    enough say what depth does."""
    steps = max(net.step for net in study.nets)
    known = [n.fitted.accuracy for n in study.nets if math.isfinite(n.fitted.accuracy)]
    lines = [degradation(study, kind) for kind in study.kinds]
    sure = [line for line in lines if line.standing in SURE]
    sentences = []
    if known:
        key = "undertrained" if max(known) < FITTED else "trained"
        sentences.append(tr(f"depth_study.takeaway_{key}", steps=steps, best=max(known)))
    few = all(line.standing in (Standing.FEW_SEEDS, Standing.UNKNOWN) for line in lines)
    key = "some" if sure else "few" if few else "none"
    values = {"sure": len(sure), "kinds": len(lines), "fewest": FEWEST}
    sentences.append(tr(f"depth_study.takeaway_{key}", **values))
    return " ".join(sentences)


def standing(line: Degradation) -> str:
    """The deepest networks of a kind beside its shallower ones, and how sure that is."""
    name = label(line.kind)
    if line.standing is Standing.UNKNOWN:
        if not len(line.at_deepest):
            return tr("depth_study.no_networks", name=name)
        return tr(
            "depth_study.one_depth",
            name=name,
            depth=line.deepest,
            accuracy=said(line.at_deepest),
        )
    if line.standing not in COMPARED:
        return tr(f"depth_study.stands_{line.standing}", name=name, parts=depths_said(line))
    lost = line.lost
    gained = lost.mean < 0
    ends = sorted(100 * abs(end) for end in (lost.low, lost.high))
    return tr(
        f"depth_study.stands_{line.standing}",
        name=name,
        deepest=line.deepest,
        at_deepest=said(line.at_deepest),
        than=line.than,
        at_than=said(line.by_depth[line.than]),
        points=100 * abs(lost.mean),
        low=-100 * lost.high if gained else ends[0],
        high=-100 * lost.low if gained else ends[1],
    )


def depths_said(line: Degradation) -> str:
    """The accuracy at each depth."""
    parts = [
        tr("depth_study.at_depth", depth=depth, accuracy=said(values))
        if len(values)
        else tr("depth_study.diverged_at", depth=depth)
        for depth, values in line.by_depth.items()
    ]
    return tr("propagation.between").join(parts)


def say_how(grid: str, study: DepthStudy) -> None:
    """How this grid's numbers were made, and the file that says why so."""
    setting = study.setting
    assert setting is not None  # there are networks
    r = setting.recipe
    said = [
        tr("depth_study.how_test"),
        tr("depth_study.how_train", share=END, count=min(r.test_images, r.train_images)),
        how_rates(study),
        tr("depth_study.how_seeds", fewest=FEWEST),
    ]
    if DATA.get(setting.data) == "reencoded":
        said.append(tr("depth_study.how_reencoded"))
    st.markdown("\n".join(f"- {sentence}" for sentence in said))
    if plan(grid).exists():
        with st.expander(tr("depth_study.how_file")):
            st.code(plan(grid).read_text("utf-8"), language="toml", wrap_lines=True)


def how_rates(study: DepthStudy) -> str:
    """Where each network's learning rate is from."""
    rates = sorted({net.learning_rate for net in study.nets})
    if not study.trials:
        return tr("depth_study.how_one_rate", rates=listed(rates))
    held = study.setting.recipe.train_images // SHARE if study.setting else 0
    tried = sorted({trial.rate for trial in study.trials})
    steps = max(trial.step for trial in study.trials)
    return tr("depth_study.how_searched", rates=listed(tried), count=held, steps=steps,
              chosen=listed(rates))  # fmt: skip


def listed(numbers: Sequence[float]) -> str:
    return by_hand(", ".join(f"{number:g}" for number in numbers))


def say_which(study: DepthStudy) -> None:
    """Which grid this is."""
    setting = study.setting
    assert setting is not None  # there are networks
    r = setting.recipe
    badge(provenance(study, tr("depth_study.images", train=r.train_images, test=r.test_images)))


def say_left_out(study: DepthStudy) -> None:
    """Damaged lines, networks of another setting: a sentence for each."""
    if study.damaged:
        lines = ", ".join(map(str, study.damaged))
        st.warning(tr("depth_study.damaged", lines=lines, networks=len(study.nets)))
    if study.strangers:
        st.warning(tr("depth_study.strangers", count=study.strangers))


def say_missing(study: DepthStudy) -> None:
    """Which of the planned networks are not trained."""
    if study.missing:
        st.caption(
            tr(
                "depth_study.missing",
                trained=len(study.nets),
                planned=len(study.nets) + len(study.missing),
                which=which(study),
            )
        )


def which(study: DepthStudy) -> str:
    """The kinds of block that are not trained yet, by depth, in words."""
    kinds: dict[int, dict[str, None]] = {}
    for e in study.missing:
        kinds.setdefault(e.depth, {})[label(kind_of(e))] = None
    parts = [
        tr("depth_study.missing_all", depth=depth, count=len(names))
        if len(names) == len(study.kinds)
        else tr("depth_study.missing_at", depth=depth, names=tr("propagation.comma").join(names))
        for depth, names in sorted(kinds.items())
    ]
    return tr("propagation.between").join(parts)


def order(accuracy: Mapping[str, Values]) -> str:
    """Names with their accuracies, the best first."""
    names = sorted(accuracy, key=lambda name: -accuracy[name].mean())
    parts = [tr("depth_study.scored", name=name, accuracy=said(accuracy[name])) for name in names]
    return tr("propagation.between").join(parts)
