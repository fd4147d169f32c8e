"""What the papers report of depth, with the source of each number."""

from collections.abc import Iterable

import streamlit as st

from pages.models.depth_study.figures_imagenet import DepthWords, epochs, imagenet
from pages.models.depth_study.figures_reported import EventWords, PeakWords, cifar10, event
from pages.models.depth_study.kinds import label, of_key, published_lines
from pages.models.depth_study.results import as_columns
from pages.shared.components.plot.plot import show
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.python_code import script
from pages.shared.ui.text import tr
from snncore.analysis.depth.published import Certainty, Origin, PublishedDepth


def sew_depth(published: PublishedDepth) -> None:
    """Accuracy against depth on ImageNet: the figure that the page is about."""
    parts = [
        tr("depth_study.from_to", name=label(of_key(e.kind)), first=e.best[0], last=e.best[-1],
           train_first=e.train[0], train_last=e.train[-1])
        for e in published.imagenet
    ]  # fmt: skip
    first = published.imagenet[0]
    words = DepthWords(
        depth=tr("depth_study.depth"),
        best=tr("depth_study.top1_best"),
        train=tr("depth_study.top1_train"),
        last_epoch=tr("depth_study.last_epoch"),
    )
    lines = published_lines(e.kind for e in published.imagenet)
    show(
        imagenet(published.imagenet, lines, words),
        key="depth_study_imagenet",
        summary=tr("depth_study.imagenet_summary", shallowest=first.depth[0],
                   deepest=first.depth[-1], parts=tr("propagation.between").join(parts)),
        provenance=reported("sew_paper", "imagenet", [e.origin for e in published.imagenet]),
        table=as_columns(
            ("kind", "depth", "top1_best_epoch", "top1_last_epoch", "train_last_epoch", "source",
             "certainty"),
            [(e.kind, *row, *e.origin) for e in published.imagenet
             for row in zip(e.depth, e.best, e.last, e.train, strict=True)],
        ),
        code=code("imagenet"),
        height=360,
    )  # fmt: skip
    st.caption(tr("depth_study.published_lead"))


def other_figures(published: PublishedDepth) -> None:
    """The other paper's depths; event cameras."""
    left, right = st.columns(2, gap="medium")
    with left:
        ms_depth(published)
    with right:
        sew_events(published)


def sew_epochs(published: PublishedDepth) -> None:
    """The figure of the SEW paper's runs on ImageNet, epoch by epoch."""
    lines = published_lines(e.kind for e in published.curves)
    show(
        epochs(published.curves, lines, tr("depth_study.epoch")),
        key="depth_study_epochs",
        summary=epochs_said(published),
        provenance=reported("sew_paper", "imagenet", [e.origin for e in published.curves]),
        table=as_columns(
            ("kind", "depth", "epoch", "top1", "source", "certainty"),
            [(e.kind, depth, epoch, value, *e.origin) for e in published.curves
             for depth, values in zip(e.depth, e.accuracy, strict=True)
             for epoch, value in zip(e.epoch, values, strict=True)],
        ),
        code=code("curves"),
        height=340,
    )  # fmt: skip


def ms_depth(published: PublishedDepth) -> None:
    words = PeakWords(
        depth=tr("depth_study.depth"),
        peak=tr("depth_study.peak"),
        drop=tr("depth_study.drop"),
        until=tr("depth_study.until"),
    )
    show(
        cifar10(published.cifar10, published_lines(e.kind for e in published.cifar10), words),
        key="depth_study_cifar10",
        summary=cifar10_said(published),
        provenance=reported("ms_paper", "cifar10", [e.origin for e in published.cifar10]),
        table=as_columns(
            ("kind", "peak", "drop", "until", "depth", "accuracy", "source", "certainty"),
            [(e.kind, e.peak or "", e.drop or "", e.until or "", *row, *e.origin)
             for e in published.cifar10
             for row in (zip(e.depth, e.accuracy, strict=True) if e.depth else [("", "")])],
        ),
        code=code("cifar10"),
        height=300,
    )  # fmt: skip


def sew_events(published: PublishedDepth) -> None:
    words = EventWords(
        accuracy=tr("depth_study.test_accuracy"),
        certainty={each: tr(f"depth_study.certainty_{each}") for each in Certainty},
    )
    show(
        event(published.event, published_lines(e.kind for e in published.event), words),
        key="depth_study_event",
        summary=event_said(published),
        provenance=reported("sew_paper", "event", [e.origin for e in published.event]),
        table=as_columns(
            ("data", "kind", "accuracy", "source", "certainty"),
            [(e.data, e.kind, e.accuracy, *e.origin) for e in published.event],
        ),
        code=code("event"),
        height=300,
    )  # fmt: skip


def papers_say(published: PublishedDepth) -> str:
    """The takeaway of the papers' figures: who loses and who gains with depth."""
    by_kind = {entry.kind: entry for entry in published.imagenet}
    spiking, sew = by_kind["spiking"], by_kind["sew-add"]
    return tr("depth_study.takeaway_papers", shallowest=sew.depth[0], deepest=sew.depth[-1],
              spiking_first=spiking.best[0], spiking_last=spiking.best[-1],
              sew_first=sew.best[0], sew_last=sew.best[-1])  # fmt: skip


def epochs_said(published: PublishedDepth) -> str:
    """The deepest network of each kind, after the first epoch and after the last."""
    parts = [
        tr("depth_study.first_epoch", name=label(of_key(entry.kind)), depth=entry.depth[-1],
           first=entry.accuracy[-1][0], last=entry.accuracy[-1][-1])
        for entry in published.curves
    ]  # fmt: skip
    return tr("depth_study.epochs_summary", epochs=published.curves[0].epoch[-1] + 1,
              parts=tr("propagation.between").join(parts))  # fmt: skip


def cifar10_said(published: PublishedDepth) -> str:
    """The sentence under the figure of CIFAR-10: up to which depth each kind gains."""
    parts = [
        tr("depth_study.peak_said", name=label(of_key(entry.kind)), peak=entry.peak)
        if entry.peak
        else tr("depth_study.until_said", name=label(of_key(entry.kind)), until=entry.until)
        for entry in published.cifar10
    ]
    return tr("depth_study.cifar10_summary", parts=tr("propagation.between").join(parts))


def event_said(published: PublishedDepth) -> str:
    parts = [
        tr("depth_study.event_said", data=entry.data, name=label(of_key(entry.kind)),
           accuracy=entry.accuracy)
        for entry in published.event
    ]  # fmt: skip
    return tr("depth_study.event_summary", parts=tr("propagation.between").join(parts))


def reported(paper: str, what: str, origins: Iterable[Origin]) -> Provenance:
    """The paper, its conditions, and how surely the numbers are its."""
    certainties = dict.fromkeys(origin.certainty for origin in origins)
    return Provenance(
        Source.REPORTED,
        [
            tr(f"option.{paper}"),
            tr(f"depth_study.conditions_{what}"),
            *(tr(f"depth_study.certainty_{certainty}") for certainty in certainties),
        ],
    )


def code(part: str) -> str:
    """The lines of Python that read the same numbers."""
    return script(
        ["from snncore.analysis.depth.published import read"],
        f"for entry in read(files[0]).{part}:",
        "    print(entry)",
        files=["assets/published/depth.toml"],
    )
