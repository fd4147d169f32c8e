"""What stands in the energy page's figures, in the session's language."""

from pages.models.energy import figures, figures_formula, figures_nets
from pages.models.energy.names import layer_name, short_name
from pages.shared.ui.text import tr
from snncore.analysis.energy.energy import RealAs
from snncore.analysis.energy.layer_signals import Signal
from snncore.analysis.energy.operations import Operations
from snncore.analysis.energy.published import PUBLISHED


def of_layers(found: Operations) -> figures.Words:
    """The words in the figure of one network, layer by layer."""
    return figures.Words(
        layers={name: layer_name(name) for name in found.names},
        ticks={name: short_name(name) for name in found.names},
        reads={signal: tr(f"energy.reads_{signal}") for signal in Signal},
        rates={signal: tr(f"energy.rate_{signal}") for signal in figures.SYMBOLS},
        additions=tr("energy.additions"),
        macs=tr("energy.macs"),
        as_ann=tr("energy.as_ann"),
        shaded=tr("energy.shaded"),
        hover=tr("energy.hover"),
        layer_axis=tr("energy.layer_axis"),
        energy_axis=tr("energy.energy_axis"),
        rate_axis=tr("energy.rate_axis"),
    )


def of_plane() -> figures_formula.Words:
    """The words in the figure of the energy ratio against T·r."""
    return figures_formula.Words(
        line=tr("energy.line"),
        chosen=tr("energy.chosen"),
        reported=tr("energy.reported_points"),
        recounted={way: tr(f"energy.recounted_{way}") for way in figures_formula.RECOUNTED},
        published={name: tr(f"energy.preset_{name}") for name in PUBLISHED},
        hover=tr("energy.hover_plane"),
        equal=tr("energy.equal"),
        spikes_axis=tr("energy.spikes_axis"),
        ratio_axis=tr("energy.ratio_axis"),
    )


def of_nets() -> figures_nets.Words:
    """The words in the figure of networks side by side."""
    return figures_nets.Words(
        ways={way: tr(f"option.{way}") for way in RealAs},
        ratio=tr("energy.ratio_axis"),
        rate=tr("energy.mean_rate_axis"),
    )
