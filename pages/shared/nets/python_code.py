"""The lines of Python that give the numbers of trained networks again."""

from collections.abc import Iterable, Mapping

from pages.shared.nets.picture import Picture
from pages.shared.nets.seen import ALL, Shown
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.python_code import script


def for_each_net(nets: Iterable[TrainedNet], *body: str) -> list[str]:
    """The loop over the files of networks, with `checkpoint` in its body."""
    first = [f"for path in {[net.file for net in nets]}:", "    checkpoint = read(Path(path))"]
    return [*first, *(f"    {line}" for line in body)]


def first_test_images(count: int) -> tuple[str, str]:
    """The lines that give `batch`, the first test images of the data set of `checkpoint`."""
    return (
        "images = load(checkpoint.experiment.dataset)",
        f"batch = next(test_batches(images, size={count}, count={count}, device='cpu'))",
    )


def on_test_images(nets: Mapping[str, TrainedNet], count: int, file: str, measure: str) -> str:
    """The script that measures networks on test images: `measure` is a call of a function of
    snncore/analysis/FILE.py, with {net} in the place of the network."""
    measured = measure.format(net="checkpoint.restore().eval()")
    imports = (
        "from pathlib import Path",
        "",
        f"from snncore.analysis.{file} import {measure.partition('(')[0]}",
        "from snncore.checkpoint import read",
        "from snncore.data import load, test_batches",
    )
    return script(
        imports, *for_each_net(nets.values(), *first_test_images(count), f"print({measured})")
    )


def pixels(picture: Picture) -> str:
    """The line that loads a picture of a data set; nobody else has the viewer's own."""
    if picture.dataset is None:
        return "pixels = ...  # your picture, uint8 [3, 32, 32]"
    return f'pixels = load(Dataset("{picture.dataset}")).test_images[{picture.number}]'


def raster_code(shown: Shown) -> str:
    """The script that gives the spikes of one picture in every layer, the rows of its raster, and
    what is counted in them."""
    chosen = shown.chosen
    trained, layer = chosen.seen.trained, chosen.layer
    imports = (
        "from pathlib import Path",
        "",
        "from snncore.analysis.raster.layer_rates import layer_rates",
        "from snncore.analysis.raster.raster_rows import Order, raster_rows",
        "from snncore.analysis.raster.spike_counts import spike_counts",
        "from snncore.analysis.raster.spike_trains import spike_trains",
        "from snncore.checkpoint import read",
        "from snncore.data import load",
        "from snncore.data.picture import network_input",
        "from snncore.experiment import Dataset",
        *([] if trained else ["from snncore.network import build"]),
    )
    return script(
        imports,
        f'checkpoint = read(Path("{shown.net.file}"))',
        "net = checkpoint.restore().eval()"
        if trained
        else "net = build(checkpoint.experiment).train()  # BatchNorm by the picture",
        pixels(shown.picture),
        "image = network_input(pixels, checkpoint.experiment.dataset)",
        "spikes = spike_trains(net, image).spikes",
        "layers = spikes" if layer == ALL else f'layers = {{"{layer}": spikes["{layer}"]}}',
        f'rows = raster_rows(layers, {chosen.count}, Order("{chosen.order}"))',
        "counts = spike_counts(layers.values())",
        "rates = layer_rates(spikes)",
    )
