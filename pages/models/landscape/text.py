"""What the landscape page says of its numbers, in words, as a table and as Python."""

import math
from collections.abc import Mapping, Sequence

from pages.models.landscape.figures import Drawn, Words
from pages.models.landscape.filling import Filling
from pages.shared.nets.python_code import of_nets
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.naming import data_name
from pages.shared.ui.table import by_column
from pages.shared.ui.text import tr
from snncore.analysis.landscape.loss_plane import TOGETHER, Slice
from snncore.analysis.landscape.loss_surface import LossSurface
from snncore.analysis.landscape.shipped import Shipped
from snncore.experiment import Dataset


def words() -> Words:
    """What stands in the figures."""
    return Words(
        loss=tr("landscape.loss"),
        hover=tr("landscape.hover"),
        along_a=tr("landscape.along_a"),
        along_b=tr("landscape.along_b"),
        precomputed=tr("figure.precomputed"),
        measured=tr("figure.measured"),
    )


def takeaway(slices: Sequence[Drawn]) -> str:
    """How far the weights of each network can be moved until the loss has risen by ln 2."""
    known = [s for s in slices if s.surface.known.all()]
    if not known:
        return tr("landscape.takeaway_waiting")
    parts = [
        tr("landscape.at", name=s.line.name, far=far(s.surface))
        for s in sorted(known, key=lambda s: -s.surface.radius)
    ]
    return tr("landscape.takeaway", parts=tr("propagation.between").join(parts))


def said_of_maps(slices: Sequence[Drawn]) -> str:
    """The sentence under the maps: how much of each bends down, how far its loss stays low."""
    parts = [
        tr("landscape.of_map", name=s.line.name, share=s.surface.non_convex, far=far(s.surface))
        for s in slices
        if s.surface.known.all()
    ]
    return tr("landscape.summary_maps", parts=joined(parts, slices))


def said_of_cuts(slices: Sequence[Drawn]) -> str:
    """The sentence under the cuts: each network's own loss, and the lowest one of its slice."""
    parts = [
        tr("landscape.of_cut", name=s.line.name, centre=s.surface.centre, lowest=s.surface.lowest)
        for s in slices
        if s.surface.known.all()
    ]
    return tr("landscape.summary_cuts", parts=joined(parts, slices))


def joined(parts: Sequence[str], slices: Sequence[Drawn]) -> str:
    """The finished slices' parts, and the names of those of which places are missing."""
    waiting = [
        tr("landscape.not_done", name=s.line.name, known=int(s.surface.known.sum()),
           total=s.surface.loss.size)
        for s in slices
        if not s.surface.known.all()
    ]  # fmt: skip
    return tr("propagation.between").join([*parts, *waiting])


def far(surface: LossSurface) -> str:
    """The radius in words, also where the loss stays below."""
    if math.isinf(surface.radius):
        return tr("landscape.never", reach=float(surface.places[-1]))
    return tr("landscape.at_distance", radius=surface.radius)


def of_other_statistics(pairs: Sequence[tuple[LossSurface, LossSurface]], other: Slice) -> str:
    """How far the other kind of BatchNorm's statistics moves the numbers of each network."""
    return tr(
        "landscape.with_batch" if other.batch_statistics else "landscape.with_learned",
        centre=max(abs(a.centre - b.centre) for a, b in pairs),
        shares=from_to([f"{each.non_convex:.0%}" for pair in pairs for each in pair]),
        distances=from_to([far(each) for pair in pairs for each in pair]),
    )


def from_to(values: Sequence[str]) -> str:
    """Pairs of values: "31% → 22%, 5% → 5%"."""
    return ", ".join(f"{a} → {b}" for a, b in zip(values[::2], values[1::2], strict=True))


def so_far(waiting: Sequence[Filling]) -> str:
    """How much is measured, and how long the rest takes."""
    total, left = sum(each.total for each in waiting), sum(each.left for each in waiting)
    if not all(each.done for each in waiting):
        return tr("landscape.begun", total=total)
    return tr(
        "landscape.so_far",
        done=sum(each.done for each in waiting),
        total=total,
        left=tr("landscape.seconds", n=math.ceil(left))
        if left < 90
        else tr("landscape.minutes", n=round(left / 60)),
    )


def conditions(
    slices: Mapping[str, Shipped | Filling], square: Slice, called: Mapping[str, str]
) -> Provenance:
    """The conditions: which images, statistics and directions; and what is only shipped."""
    labels = dict.fromkeys(each.data for each in slices.values())
    said = [tr("landscape.images", count=square.images, data=data_name(name)) for name in labels]
    said.append(
        tr("landscape.batch_statistics", size=TOGETHER)
        if square.batch_statistics
        else tr("landscape.learned_statistics")
    )
    said += [tr("landscape.seed", seed=square.seed), f"{square.points} × {square.points}", "CPU"]
    shipped = [called[key] for key, each in slices.items() if isinstance(each, Shipped)]
    if len(shipped) == len(slices):
        return Provenance(Source.PRECOMPUTED, said)
    if shipped:
        said.append(tr("landscape.only_shipped", names=tr("propagation.between").join(shipped)))
    return Provenance(Source.MEASURED, said)


def table(slices: Mapping[str, Drawn]) -> dict[str, list[object]]:
    """One row for each place that has been measured."""
    rows = [
        (s.line.name, "precomputed" if s.precomputed else "measured", a, b, s.surface.loss[j, i])
        for s in slices.values()
        for j, b in enumerate(s.surface.places)
        for i, a in enumerate(s.surface.places)
        if s.surface.known[j, i]
    ]
    names = ("net", "source", "a", "b", "loss")
    return by_column(names, rows)


def code(nets: Mapping[str, TrainedNet], square: Slice) -> str:
    """The lines of Python that measure the same."""
    imports = (
        "from snncore.analysis.landscape.loss_plane import Slice, landscape, training_batches",
        "from snncore.data import load",
    )
    body = (
        "batches = training_batches(load(checkpoint.experiment.dataset), square.images)",
        "found = landscape(checkpoint.restore(), square, batches)",
        "print(file.stem, found.centre, found.lowest, found.non_convex, found.radius)",
    )
    used = {net.checkpoint.experiment.dataset for net in nets.values()}
    return of_nets(
        nets.values(),
        imports,
        *body,
        before=[f"square = {square}"],
        dataset=Dataset.CIFAR10 if Dataset.CIFAR10 in used else None,
    )
