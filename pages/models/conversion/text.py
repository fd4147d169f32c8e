"""What the conversion page says of its numbers, in words and as tables."""

from collections.abc import Mapping, Sequence

from pages.models.conversion.figures import Direct, Words
from pages.models.conversion.figures_carried import Carried
from pages.models.conversion.measuring import Measurement
from pages.models.conversion.results import OnePicture
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.table import by_column
from pages.shared.ui.text import tr
from snncore.analysis.conversion.rate_curve import RateCurve

Columns = dict[str, list[object]]
NEAR = 0.01
"""One point of accuracy."""


def words() -> Words:
    """What stands in the figures."""
    return Words(*(tr(f"conversion.{name}") for name in Words._fields))


def takeaway(net: TrainedNet, curve: RateCurve, direct: Sequence[Direct]) -> str:
    """From which T on the converted network is as good as the ReLU network, and beside a network
    trained directly."""
    known = {"depth": net.checkpoint.experiment.depth, "relu": curve.relu}
    time = curve.within(NEAR)
    said = (
        tr("conversion.takeaway_near", time=time, **known)
        if time
        else tr("conversion.takeaway_far", last=curve.times[-1],
                accuracy=float(curve.accuracy[-1]), **known)
    )  # fmt: skip
    if not direct:
        return said
    best = max(direct, key=lambda each: each.accuracy)
    beside = tr("conversion.takeaway_direct", name=best.line.name, time=best.steps,
                direct=best.accuracy, converted=accuracy_at(curve, best.steps))  # fmt: skip
    return f"{said} {beside}"


def accuracy_at(curve: RateCurve, steps: int) -> float:
    """The accuracy at the last known T that is not later."""
    known = [i for i, time in enumerate(curve.times) if time <= steps]
    return float(curve.accuracy[known[-1]])


def said_of_time(curve: RateCurve, direct: Sequence[Direct]) -> str:
    """The sentence under the first figure."""
    parts = [
        tr("conversion.at", time=time, accuracy=accuracy, error=error)
        for time, accuracy, error in zip(
            curve.times, curve.accuracy, curve.error.mean(1), strict=True
        )
        if time in (1, 4, 16, 64, 256)
    ]
    others = [
        tr("conversion.direct_at", name=each.line.name, time=each.steps, accuracy=each.accuracy)
        for each in direct
    ]
    between = tr("propagation.between")
    said = tr("conversion.summary_time", images=curve.images, parts=between.join(parts))
    if not others:
        return f"{said} {tr('conversion.no_direct')}"
    return f"{said} {tr('conversion.summary_direct', parts=between.join(others))}"


def said_of_depth(curve: RateCurve, at: int) -> str:
    """How the error changes from the first layer to the last, and what is a layer's own."""
    error, own = curve.error[at], curve.alone[at]
    key = "grows" if error[-1] > error[0] else "falls"
    return tr(
        f"conversion.summary_{key}",
        time=curve.times[at],
        first=error[0],
        last=error[-1],
        layers=len(error),
        own_first=own[0],
        own_last=own[-1],
        more=max(0.0, float(error[-1] - own[-1])),
    )


def said_of_layer(found: OnePicture, layer: str, at: int) -> str:
    """How far a layer's neurons are from y = x, and how many are clipped at V_th."""
    a, rate, v_th = found.activation[layer], found.rate[layer][at], found.v_th[layer]
    return tr(
        "conversion.summary_layer",
        neurons=len(a),
        time=found.times[at],
        off=float(abs(rate - a).mean()),
        step=v_th / found.times[at],
        v_th=v_th,
        clipped=int((a > v_th).sum()),
    )


def said_of_carried(here: Carried, last: int) -> str:
    """Of each depth: converted, and the same structure trained directly."""
    parts = [
        tr("conversion.carried_at", depth=depth, converted=here.converted[depth],
           relu=here.relu[depth], direct=direct_at(here, depth))
        for depth in sorted(here.converted)
    ]  # fmt: skip
    return tr("conversion.summary_carried", last=last, parts=tr("propagation.between").join(parts))


def direct_at(here: Carried, depth: int) -> str:
    """The directly trained Spiking ResNet of that depth, or that none is here."""
    if depth not in here.direct:
        return tr("conversion.none_of_depth")
    return tr("conversion.percent", accuracy=here.direct[depth])


def so_far(measured: Measurement) -> str:
    """How many pictures are measured, and how long the rest takes."""
    if not measured.done:
        return tr("conversion.begun", total=measured.order.images)
    return tr("conversion.so_far", done=measured.done, total=measured.order.images,
              left=round(measured.left))  # fmt: skip


def time_table(curve: RateCurve, direct: Sequence[Direct]) -> Columns:
    """A row for each T, then one for each network trained directly."""
    rows: list[Sequence[object]] = [
        ("converted", time, accuracy, error.mean(), error[-1])
        for time, accuracy, error in zip(curve.times, curve.accuracy, curve.error, strict=True)
    ]
    rows += [(each.line.name, each.steps, each.accuracy, "", "") for each in direct]
    return by_column(("net", "T", "accuracy", "error", "error_last_layer"), rows)


def layers_table(curve: RateCurve, at: int) -> Columns:
    """A row for each layer at one T."""
    rows = list(zip(curve.layers, curve.v_th, curve.error[at], curve.alone[at], strict=True))
    return by_column(("layer", "v_th", "error", "alone"), rows)


def neurons_table(found: OnePicture, layer: str, at: int) -> Columns:
    """A row for each neuron that is drawn."""
    return {
        "activation": found.activation[layer].tolist(),
        "rate_times_v_th": found.rate[layer][at].tolist(),
    }


def carried_table(here: Carried) -> Columns:
    """A row for each network."""
    every: Mapping[str, Mapping[int, float]] = here._asdict()
    rows = [(kind, depth, value) for kind, each in every.items() for depth, value in each.items()]
    return by_column(("net", "depth", "accuracy"), rows)
