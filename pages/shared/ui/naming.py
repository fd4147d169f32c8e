"""The names of data sets and devices in the session's language."""

import torch

from pages.shared.ui.text import catalogue, language, tr
from snncore.data import cifar10, sets, shapes
from snncore.device import best_device, describe, usable_cores

DATA = {
    shapes.LABEL: "shapes",
    cifar10.OFFICIAL_LABEL: "official",
    cifar10.UNVERIFIED_LABEL: "unverified",
    sets.GESTURES_LABEL: "gestures",
    sets.MOVING_SHAPES_LABEL: "moving_shapes",
    sets.MOVING_CIFAR10_LABEL: "moving_cifar10",
    **{label: str(dataset) for dataset, label in sets.RECORDED_LABELS.items()},
    **dict.fromkeys(cifar10.KNOWN_COPIES.values(), "reencoded"),
}


def data_name(label: str) -> str:
    """The name of a data set's copy, from `Images.label`."""
    return tr(f"name.data_{DATA[label]}")


def device_name(device: torch.device | None = None) -> str:
    """The GPU's name, or the CPU with its cores; the best device where none is given."""
    device = device or best_device()
    if device.type == "cpu":
        return tr("name.cpu", cores=usable_cores())
    return describe(device)


def option_name(value: str) -> str:
    """A value as it stands in the URL: of a named option its name, of anything else itself."""
    return catalogue(language()).get(f"option.{value}", value)
