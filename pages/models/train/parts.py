"""What a person calls the parts of a network: its blocks and its neuron layers."""

from collections.abc import Iterable, Mapping

from pages.shared.ui.layers import layer_name
from pages.shared.ui.text import tr


def called(names: Iterable[str]) -> dict[str, str]:
    """The names of a network's parts in words, by their dotted names."""
    return {name: spoken(name) for name in names}


def spoken(name: str) -> str:
    """The name of a part in words: a block by its number, its neurons as first and second."""
    match name.split("."):
        case ["stages", number]:
            return tr("train.part_block", block=int(number) + 1)
        case ["stages", number, "sn1" | "sn2" as site]:
            return tr(f"train.part_{site}", block=int(number) + 1)
    return layer_name(name)


def firing_most(rates: Iterable[Mapping[str, float | None]]) -> str | None:
    """The layer that all of these networks have and that fires most, over all of them."""
    known = [{k: v for k, v in each.items() if v is not None} for each in rates]
    shared = [layer for layer in known[0] if all(layer in each for each in known)] if known else []
    return max(shared, key=lambda layer: sum(each[layer] for each in known), default=None)
