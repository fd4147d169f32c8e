"""What the events page says of its numbers."""

import numpy as np

from pages.models.events.controls import Asked
from pages.models.events.figures import Words
from pages.models.events.results import Seen, score_of
from pages.shared.runs.names import CPU, class_names
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.layers import layer_name
from pages.shared.ui.naming import device_name
from pages.shared.ui.table import by_column
from pages.shared.ui.text import tr
from snncore.data import load
from snncore.data.events.event import Events
from snncore.data.events.simulated import SENSOR

Columns = dict[str, list[object]]


def words() -> Words:
    """What stands in the figures."""
    return Words(*(tr(f"events.{name}") for name in Words._fields))


def label_of(asked: Asked) -> int:
    """The clip's own class."""
    return int(load(asked.dataset).test_labels[asked.number])


def first_layer(found: Seen) -> str:
    """The name of the layer in the raster."""
    return layer_name(found.memory.layers[0]) if found.memory.layers else "ReLU"


def takeaway(asked: Asked, found: Seen) -> str:
    """What the network says of the clip with state and without; how good both are on all clips."""
    names, m = class_names(asked.dataset), found.memory
    kept, forgot = int(m.with_state[-1].argmax()), int(m.without[-1].argmax())
    said = tr(
        "events.takeaway_same" if kept == forgot else "events.takeaway_part",
        label=names[label_of(asked)],
        kept=names[kept],
        sure=float(m.with_state[-1, kept]),
        forgot=names[forgot],
        unsure=float(m.without[-1, forgot]),
    )
    if (score := score_of(asked.net)) is None:
        return said
    rest = tr("events.takeaway_all", clips=score.clips, with_state=score.with_state,
              without=score.without, chance=1 / score.classes)  # fmt: skip
    return f"{said} {rest}"


def said_of_clip(asked: Asked, found: Seen, step: int, events: int, here: int) -> str:
    """How many events the clip has, how many the frame shown, and what the first layer does."""
    counts = found.frames[step - 1]
    return tr(
        "events.said_clip",
        label=class_names(asked.dataset)[label_of(asked)],
        events=events,
        step=step,
        frames=len(found.frames),
        here=here,
        pixels=int((counts.sum(0) > 0).sum()),
        all=counts[0].size,
        layer=first_layer(found),
        rate=float(found.spikes[:, step - 1].mean()) if len(found.spikes) else 0.0,
        rows=len(found.spikes),
    )


def said_of_memory(asked: Asked, found: Seen) -> str:
    """After which frame the answers part, and in which layer most of the spikes do."""
    m, label = found.memory, label_of(asked)
    values = {
        "label": class_names(asked.dataset)[label],
        "with_state": float(m.with_state[-1, label]),
        "without": float(m.without[-1, label]),
        "frames": len(m.with_state),
    }
    said = (
        tr("events.never_parted", **values)
        if m.parted is None
        else tr("events.parted", step=m.parted, **values)
    )
    if not m.layers:
        return f"{said} {tr('events.relu_memory')}"
    means = np.nanmean(m.differs[:, 1:], axis=1)
    most = int(np.nanargmax(means))
    return f"{said} " + tr(
        "events.parted_layers",
        first=layer_name(m.layers[0]),
        first_share=float(means[0]),
        most=layer_name(m.layers[most]),
        share=float(means[most]),
    )


def provenance(asked: Asked) -> Provenance:
    """Measured now: the clip, the sensor where it is another than the set's, who was trained."""
    s = asked.sensor
    sensor = tr("events.sensor", threshold=s.threshold, refractory=s.refractory, noise=s.noise)
    name = tr("picture.test_clip", number=asked.number, data=tr(f"trained.on_{asked.dataset}"))
    other = [tr("events.other_sensor")] if s != SENSOR else []
    more = [name, sensor, *other, device_name(CPU)]
    return Provenance(Source.MEASURED, asked.net.provenance(*more).conditions)


def events_table(events: Events) -> Columns:
    """A row for each event."""
    rows = list(zip(*(array.tolist() for array in events), strict=True))
    return by_column(("t_us", "x", "y", "p"), rows)
