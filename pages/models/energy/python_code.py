"""The few lines of Python that give the numbers of the energy page's figures."""

from collections.abc import Mapping, Sequence

from pages.models.energy.controls import Counting, Formula
from pages.shared.nets.picture import Picture
from pages.shared.nets.python_code import of_net, on_test_images, picture_imports, pixels
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.python_code import script

IMPORTS = (
    "from snncore.analysis.energy.energy import IntegerAs, RealAs, energy",
    "from snncore.analysis.energy.operations import operations",
)


def of_nets_code(nets: Mapping[str, TrainedNet], counting: Counting) -> str:
    """The script that counts on the first test images of each network's data set."""
    return on_test_images(nets, counting.images, IMPORTS, *counted("batch.images", counting))


def of_picture_code(net: TrainedNet, picture: Picture, counting: Counting) -> str:
    """The script that counts on one picture."""
    imports = (
        *picture_imports(picture),
        *IMPORTS,
        "from snncore.data.picture import network_input",
    )
    return of_net(
        net,
        imports,
        "net = checkpoint.restore().eval()",
        *pixels(picture),
        "image = network_input(pixels, checkpoint.experiment.dataset)",
        *counted("image[None]", counting),
        dataset=picture.dataset,
    )


def counted(images: str, counting: Counting) -> Sequence[str]:
    """The lines that count the operations of `net` and print its energy."""
    ways = f'RealAs("{counting.real}"), IntegerAs("{counting.integers}")'
    return (
        f"found = operations(net, {images})",
        f"cost = energy(found, {ways})",
        "print(found.rate.mean(), cost.ratio, cost.ac.sum(), cost.mac.sum())",
        "print(dict(zip(found.names, cost.picojoules.tolist())))",
    )


def formula_code(formula: Formula) -> str:
    """The script of the closed form, and of the published points recounted."""
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
