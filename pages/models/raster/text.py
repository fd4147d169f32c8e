"""What the raster page says: its one sentence, the network's answer, the words of its figures."""

import numpy as np

from pages.models.raster import figures, figures_layers
from pages.shared.nets.raster_panel import where_shown
from pages.shared.nets.seen import Shown, trains
from pages.shared.runs.names import class_names
from pages.shared.ui.layers import short_name
from pages.shared.ui.text import tr
from snncore.analysis.raster.spike_counts import SpikeCounts


def takeaway(shown: Shown, counts: SpikeCounts) -> str:
    """How many of the neurons never fire, against what their mean rate would explain."""
    if not counts.rate:
        return tr("raster.takeaway_silent", name=where_shown(shown.chosen.layer))
    steps = len(counts.shares) - 1
    return tr(
        "raster.takeaway" if steps > 1 else "raster.takeaway_one_step",
        name=where_shown(shown.chosen.layer),
        rate=counts.rate,
        silent=counts.silent,
        expected=counts.expected_silent,
    )


def verdict(shown: Shown) -> str:
    """The class with the largest logit; the label only where it is a class of the network's."""
    classes = class_names(shown.net.checkpoint.experiment.dataset)
    logits = trains(shown.chosen.seen, shown.net).logits
    shares = np.exp(logits - logits.max())
    said = tr(
        "raster.verdict",
        answer=classes[int(logits.argmax())],
        share=float((shares / shares.sum()).max()),
    )
    if shown.own:
        label = tr(f"data.class_{shown.picture.label}")
        return f"{said} {tr('raster.label', label=label)}"
    return said if shown.picture.label else f"{said} {tr('raster.no_label')}"


def words() -> figures.Words:
    """What stands in the histogram."""
    return figures.Words(
        measured=tr("raster.measured"),
        binomial=tr("raster.binomial"),
        spikes=tr("raster.spikes_of_neuron"),
        share=tr("raster.share"),
    )


def words_of_layers(shown: Shown) -> figures_layers.Words:
    """What stands in the figures of all layers."""
    return figures_layers.Words(
        layers={name: short_name(name) for name in shown.spikes},
        kinds={kind: tr(f"raster.{kind}") for kind in figures.KINDS},
        elsewhere=tr("raster.other_layers"),
        by_chance=tr("raster.expected_silent"),
        block=tr("raster.block"),
        rate=tr("raster.rate"),
        layer=tr("raster.layer_axis"),
        share=tr("raster.share"),
    )
