"""What the layers with weights are called on the energy page."""

from pages.shared.ui.text import tr


def short_name(layer: str) -> str:
    """A layer's name on the axis: the block's number, or the sign of its shortcut."""
    match layer.split("."):
        case ["stages", _, "shortcut"]:
            return "↷"
        case ["stages", number, _]:
            return f"{int(number) + 1}"
    return tr(f"energy.layer_{layer}")


def layer_name(layer: str) -> str:
    """A layer's name in words."""
    match layer.split("."):
        case ["stages", number, "shortcut"]:
            return tr("energy.in_shortcut", block=int(number) + 1)
        case ["stages", number, conv]:
            return tr("energy.in_block", block=int(number) + 1, number=conv[-1])
    return tr(f"energy.layer_{layer}")
