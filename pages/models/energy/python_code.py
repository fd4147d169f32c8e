"""The few lines of Python that give the numbers of the energy page's figures."""

from collections.abc import Mapping, Sequence

from pages.models.energy.controls import Counting, Formula
from pages.shared.nets.picture import Picture
from pages.shared.nets.trained import TrainedNet

IMPORTS = (
    "from pathlib import Path",
    "",
    "from snncore.analysis.energy.energy import IntegerAs, RealAs, energy",
    "from snncore.analysis.energy.operations import operations",
    "from snncore.checkpoint import read",
)


def of_nets_code(nets: Mapping[str, TrainedNet], counting: Counting) -> str:
    """On the first test images of each network's data set."""
    count = counting.images
    return "\n".join(
        [
            *IMPORTS,
            "from snncore.data import load, test_batches",
            "",
            f"for path in {[net.file for net in nets.values()]}:",
            "    checkpoint = read(Path(path))",
            "    images = load(checkpoint.experiment.dataset)",
            f"    batch = next(test_batches(images, size={count}, count={count}, device='cpu'))",
            *(f"    {line}" for line in counted("batch.images", counting)),
        ]
    )


def of_picture_code(net: TrainedNet, picture: Picture, counting: Counting) -> str:
    """On one picture."""
    pixels = "pixels = ...  # your picture, uint8 [3, 32, 32]"
    if picture.dataset is not None:
        pixels = f'pixels = load(Dataset("{picture.dataset}")).test_images[{picture.number}]'
    return "\n".join(
        [
            *IMPORTS,
            "from snncore.data import load",
            "from snncore.experiment import Dataset",
            "from snncore.data.picture import network_input",
            "",
            f'checkpoint = read(Path("{net.file}"))',
            pixels,
            "image = network_input(pixels, checkpoint.experiment.dataset)",
            *counted("image[None]", counting),
        ]
    )


def counted(images: str, counting: Counting) -> Sequence[str]:
    """Of the network of `checkpoint`."""
    ways = f'RealAs("{counting.real}"), IntegerAs("{counting.integers}")'
    return (
        f"found = operations(checkpoint.restore().eval(), {images})",
        f"cost = energy(found, {ways})",
        "print(found.rate.mean(), cost.ratio, dict(zip(found.names, cost.picojoules)))",
    )


def formula_code(formula: Formula) -> str:
    """The closed form, and the published points recounted."""
    return "\n".join(
        [
            "from snncore.analysis.energy.energy import BREAK_EVEN, honest_ratio, ratio",
            "from snncore.analysis.energy.published import PUBLISHED",
            "",
            f"print(ratio({formula.spikes:g}, 1), BREAK_EVEN)",
            "for name, net in PUBLISHED.items():",
            "    for passes in (1, net.time_steps):",
            "        print(name, honest_ratio(net.time_steps, net.rate, net.real_share, passes))",
        ]
    )
