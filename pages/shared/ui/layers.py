"""What the neuron layers of a network are called on the raster page."""

from pages.shared.ui.text import tr


def layer_name(layer: str) -> str:
    """The name of a neuron layer: where in the network it stands."""
    match layer.split("."):
        case ["stages", number, "sn1" | "sn2" as site]:
            return tr("raster.in_block", block=int(number) + 1, site=tr(f"raster.site_{site}"))
        case ["stages", number, "shortcut", *_]:
            return tr("raster.in_shortcut", block=int(number) + 1)
        case ["encode" | "decode" as site]:
            return tr(f"raster.{site}")
    return layer


def short_name(layer: str) -> str:
    """A short name for a band of the raster: the block's number and the place in the block."""
    match layer.split("."):
        case ["stages", number, "sn1" | "sn2" as site]:
            return f"{int(number) + 1} {site}"
        case ["stages", number, *_]:
            return f"{int(number) + 1} ↷"
        case ["encode" | "decode" as site]:
            return tr(f"raster.short_{site}")
    return layer
