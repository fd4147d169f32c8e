"""What the neuron layers of a network are called on the raster page."""

from pages.shared.ui.text import tr
from snncore.experiment import BlockKind

PAPERS = {"sn1": "LIF1", "sn2": "LIF2"}
"""What the MS-ResNet paper's reading calls the two neurons of a branch."""


def layer_name(layer: str, block: BlockKind) -> str:
    """Where the layer stands; for an MS net with the paper's name of it."""
    match layer.split("."):
        case ["stages", number, "sn1" | "sn2" as site]:
            return tr("raster.in_block", block=int(number) + 1, site=site_name(site, block))
        case ["stages", number, "shortcut", *_]:
            return tr("raster.in_shortcut", block=int(number) + 1)
        case ["encode" | "decode" as site]:
            return tr(f"raster.{site}")
    return layer


def site_name(site: str, block: BlockKind) -> str:
    """sn1 or sn2; in an MS net LIF1 or LIF2."""
    return f"{PAPERS[site]} ({site})" if block is BlockKind.MS else site


def short_name(layer: str, block: BlockKind) -> str:
    """As short as a band of the raster is tall: the block's number and the site."""
    match layer.split("."):
        case ["stages", number, "sn1" | "sn2" as site]:
            return f"{int(number) + 1} {PAPERS[site] if block is BlockKind.MS else site}"
        case ["stages", number, *_]:
            return f"{int(number) + 1} ↷"
    return layer
