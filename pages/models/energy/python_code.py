"""The few lines of Python that give the numbers of the energy page's figures."""

from collections.abc import Mapping, Sequence

from pages.models.energy.controls import Counting, Formula
from pages.shared.nets.picture import Picture
from pages.shared.nets.python_code import first_test_images, for_each_net, pixels
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.python_code import script

IMPORTS = (
    "from pathlib import Path",
    "",
    "from snncore.analysis.energy.energy import IntegerAs, RealAs, energy",
    "from snncore.analysis.energy.operations import operations",
    "from snncore.checkpoint import read",
)


def of_nets_code(nets: Mapping[str, TrainedNet], counting: Counting) -> str:
    """On the first test images of each network's data set."""
    imports = (*IMPORTS, "from snncore.data import load, test_batches")
    body = (*first_test_images(counting.images), *counted("batch.images", counting))
    return script(imports, *for_each_net(nets.values(), *body))


def of_picture_code(net: TrainedNet, picture: Picture, counting: Counting) -> str:
    """On one picture."""
    imports = (
        *IMPORTS,
        "from snncore.data import load",
        "from snncore.data.picture import network_input",
        "from snncore.experiment import Dataset",
    )
    return script(
        imports,
        f'checkpoint = read(Path("{net.file}"))',
        pixels(picture),
        "image = network_input(pixels, checkpoint.experiment.dataset)",
        *counted("image[None]", counting),
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
    imports = (
        "from snncore.analysis.energy.energy import BREAK_EVEN, honest_ratio, ratio",
        "from snncore.analysis.energy.published import PUBLISHED",
    )
    return script(
        imports,
        f"print(ratio({formula.spikes:g}, 1), BREAK_EVEN)",
        "for name, net in PUBLISHED.items():",
        "    for passes in (1, net.time_steps):",
        "        print(name, honest_ratio(net.time_steps, net.rate, net.real_share, passes))",
    )
