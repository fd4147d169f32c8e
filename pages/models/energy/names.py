"""What the layers with weights are called on the energy page."""

from pages.shared.ui.text import tr


def short_name(layer: str) -> str:
    """As a tick: the block's number, and which of its convolutions."""
    match layer.split("."):
        case ["stages", number, "shortcut"]:
            return f"{int(number) + 1} ↷"
        case ["stages", number, conv]:
            return tr("energy.short_conv", block=int(number) + 1, number=conv[-1])
    return tr(f"energy.layer_{layer}")


def layer_name(layer: str) -> str:
    """In words."""
    match layer.split("."):
        case ["stages", number, "shortcut"]:
            return tr("energy.in_shortcut", block=int(number) + 1)
        case ["stages", number, conv]:
            return tr("energy.in_block", block=int(number) + 1, number=conv[-1])
    return tr(f"energy.layer_{layer}")
