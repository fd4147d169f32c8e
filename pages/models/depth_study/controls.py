"""The depth-study page's controls: the grid, the kinds of block, the depth, the network."""

from collections.abc import Callable, Sequence

import streamlit as st

from pages.models.depth_study.kinds import label
from pages.shared.ui.controls import linked, one_among, one_of, several
from pages.shared.ui.text import tr
from snncore.analysis.depth.row import NetKind, StudyNet
from snncore.analysis.depth.scores import telling_depth
from snncore.analysis.depth.study import DepthStudy


def choose_grid(names: Sequence[str]) -> str:
    """One of the studies; no control where there is only one. Two are never on one axis."""
    if len(names) == 1:
        return names[0]
    return linked(
        "depth_study_grid",
        default=names[0],
        parse=lambda given: one_among(given, names),
        allowed=", ".join(names),
        draw=lambda **options: st.segmented_control(
            tr("field.depth_study_grid"), names, required=True, **options
        ),
    )


CLAIMED = ("spiking", "sew-add", "ms", "relu")
"""The kinds that the papers' claim is about, and the ordinary network."""

READABLE = 7
"""Kinds whose lines can still be told apart."""


def trained_kinds(study: DepthStudy) -> list[NetKind]:
    """Those of which there is a network."""
    trained = {net.kind for net in study.nets}
    return [kind for kind in study.kinds if kind in trained]


def choose_kinds(study: DepthStudy) -> list[NetKind]:
    """The chosen kinds of block, at first all or, where those are too many to be read, those of the
    claim; in the URL with commas between."""
    kinds = {kind.key: kind for kind in trained_kinds(study)}
    few = [key for key in kinds if key in CLAIMED or len(kinds) <= READABLE]
    chosen = several(
        "depth_study_kinds",
        list(kinds),
        few or list(kinds),
        lambda key: st.pills(
            tr("field.depth_study_kinds"),
            list(kinds),
            selection_mode="multi",
            format_func=lambda each: label(kinds[each]),
            key=key,
        ),
        allowed=", ".join(kinds),
    )
    if not chosen:
        st.info(tr("depth_study.choose_one"))
    return [kinds[key] for key in chosen]


def choose_depth(study: DepthStudy) -> int:
    """The chosen depth, of those with networks: at first a deep one with much to compare."""
    depths = sorted({net.experiment.depth for net in study.nets})
    if len(depths) == 1:  # a slider needs two ends
        return depths[0]
    return one_of("depth_study_depth", depths, telling_depth(study, study.kinds) or depths[-1])


def choose_net(study: DepthStudy, kept: Callable[[StudyNet], bool]) -> StudyNet:
    """The chosen network of the study: at first the one with the best test accuracy, of those that
    are kept."""
    nets = {net.name: net for net in study.nets}
    finished = [net for net in study.nets if not net.diverged] or list(study.nets)
    first = max(finished, key=lambda net: (kept(net), net.test.accuracy))
    name = linked(
        "depth_study_net",
        default=first.name,
        parse=lambda given: one_among(given, list(nets)),
        allowed=tr("trained.allowed"),
        draw=lambda **options: st.selectbox(
            tr("field.depth_study_net"),
            list(nets),
            format_func=lambda name: net_label(nets[name]),
            **options,
        ),
    )
    return nets[name]


def net_label(net: StudyNet) -> str:
    """A network's name and test accuracy, for the box."""
    if net.diverged:
        return tr("depth_study.net_diverged", net=net_name(net))
    return tr("depth_study.net_scored", net=net_name(net), accuracy=net.test.accuracy)


def net_name(net: StudyNet) -> str:
    """Kind, depth and seed."""
    e = net.experiment
    return tr("depth_study.net", name=label(net.kind), depth=e.depth, seed=e.seed)
