"""What a depth study's numbers say in words: how a kind of block stands, and what is not there."""

import math
from collections.abc import Mapping

import streamlit as st

from pages.models.depth_study.kinds import label
from pages.models.depth_study.results import plan, provenance, said
from pages.shared.ui.figure import badge
from pages.shared.ui.naming import DATA
from pages.shared.ui.text import tr
from snncore.analysis.depth.row import END, Values, kind_of
from snncore.analysis.depth.scores import Degradation, Standing, accuracy_on_test, images_of
from snncore.analysis.depth.study import DepthStudy


def standing(study: DepthStudy, line: Degradation, *, bare: bool = False) -> str:
    """The deepest networks of a kind beside its best shallower ones, and how sure that is."""
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
    shallower = {"best": line.best, "at_best": said(line.at_best)}
    if line.standing is Standing.DIVERGES:
        return tr("depth_study.diverges", name=name, deepest=line.deepest, **shallower)
    sentence = tr(
        f"depth_study.stands_{line.standing}",
        name=name,
        deepest=line.deepest,
        at_deepest=said(line.at_deepest),
        points=100 * abs(line.lost),
        **shallower,
    )
    if bare:
        return tr("depth_study.bare", sentence=sentence)
    return tr("depth_study.how_sure", sentence=sentence, how=evidence(study, line))


def evidence(study: DepthStudy, line: Degradation) -> str:
    """Whether the seeds, or only the number of test pictures, say how much a difference means."""
    seeds = min(len(line.at_deepest), len(line.at_best))
    if seeds > 1:
        overlap = line.standing is Standing.UNCLEAR
        return tr("depth_study.seeds_overlap" if overlap else "depth_study.seeds_apart")
    images = images_of(study, accuracy_on_test)
    return tr("depth_study.only_one_seed", error=100 * error(line, images))


def error(line: Degradation, images: int) -> float:
    """Two standard errors of the difference of both shares of so many pictures."""
    shares = (float(line.at_deepest.mean()), float(line.at_best.mean()))
    return 2 * math.sqrt(sum(share * (1 - share) for share in shares) / images)


def say_how(grid: str, study: DepthStudy) -> None:
    """How this grid's numbers were made, and the file that says why so."""
    setting = study.setting
    assert setting is not None  # there are networks
    r = setting.recipe
    st.subheader(tr("depth_study.how_heading"), anchor="how")
    said = [
        tr("depth_study.how_test"),
        tr("depth_study.how_train", share=END),
        tr("depth_study.how_recipe", rate=r.learning_rate),
    ]
    if DATA.get(setting.data) == "reencoded":
        said.append(tr("depth_study.how_reencoded"))
    st.markdown("\n".join(f"- {sentence}" for sentence in said))
    if plan(grid).exists():
        with st.expander(tr("depth_study.how_file")):
            st.code(plan(grid).read_text("utf-8"), language="toml")


def say_which(study: DepthStudy) -> None:
    """Which grid this is."""
    setting = study.setting
    assert setting is not None  # there are networks
    r = setting.recipe
    badge(provenance(study, tr("depth_study.images", train=r.train_images, test=r.test_images)))


def say_what_is_missing(study: DepthStudy) -> None:
    """Gaps, damaged lines, networks of another setting: a sentence for each."""
    if study.damaged:
        lines = ", ".join(map(str, study.damaged))
        st.warning(tr("depth_study.damaged", lines=lines, networks=len(study.nets)))
    if study.strangers:
        st.warning(tr("depth_study.strangers", count=study.strangers))
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
    """Of each depth the kinds that are not trained yet."""
    kinds: dict[int, dict[str, None]] = {}
    for e in study.missing:
        kinds.setdefault(e.depth, {})[label(kind_of(e))] = None
    parts = [
        tr("depth_study.missing_all", depth=depth, count=len(names))
        if len(names) == len(study.kinds)
        else tr("depth_study.missing_at", depth=depth, names=", ".join(names))
        for depth, names in sorted(kinds.items())
    ]
    return tr("propagation.between").join(parts)


def order(accuracy: Mapping[str, Values]) -> str:
    """Names with their accuracies, the best first."""
    names = sorted(accuracy, key=lambda name: -accuracy[name].mean())
    parts = [tr("depth_study.scored", name=name, accuracy=said(accuracy[name])) for name in names]
    return tr("propagation.between").join(parts)
