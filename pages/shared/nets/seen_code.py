"""The few lines of Python that give the numbers of the raster page's figures."""

from pages.shared.nets.picture import Picture
from pages.shared.nets.seen import ALL, Shown


def code(shown: Shown) -> str:
    """Spikes of one picture in every layer, the raster's rows, and what is counted."""
    chosen, picture = shown.chosen, shown.picture
    trained = chosen.seen.trained
    layer = chosen.layer
    return "\n".join(
        [
            "from pathlib import Path",
            "",
            "from snncore.analysis.raster.layer_rates import layer_rates",
            "from snncore.analysis.raster.raster_rows import Order, raster_rows",
            "from snncore.analysis.raster.spike_counts import spike_counts",
            "from snncore.analysis.raster.spike_trains import spike_trains",
            "from snncore.checkpoint import read",
            "from snncore.data import load",
            "from snncore.experiment import Dataset",
            *([] if trained else ["from snncore.network import build"]),
            "from snncore.data.picture import network_input",
            "",
            f'checkpoint = read(Path("{shown.net.file}"))',
            "net = checkpoint.restore().eval()"
            if trained
            else "net = build(checkpoint.experiment).train()  # BatchNorm by the picture",
            pixels(picture),
            "image = network_input(pixels, checkpoint.experiment.dataset)",
            "spikes = spike_trains(net, image).spikes",
            "layers = spikes" if layer == ALL else f'layers = {{"{layer}": spikes["{layer}"]}}',
            f'rows = raster_rows(layers, {chosen.count}, Order("{chosen.order}"))',
            "counts = spike_counts(layers.values())",
            "rates = layer_rates(spikes)",
        ]
    )


def pixels(picture: Picture) -> str:
    """The line that loads a picture of a data set; nobody else has the viewer's own."""
    if picture.dataset is None:
        return "pixels = ...  # your picture, uint8 [3, 32, 32]"
    return f'pixels = load(Dataset("{picture.dataset}")).test_images[{picture.number}]'
