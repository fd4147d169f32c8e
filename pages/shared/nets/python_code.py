"""The lines of Python that give the numbers of trained networks again."""

import base64
import textwrap
import zlib
from collections.abc import Iterable, Mapping, Sequence

from pages.shared.nets.measured_part import images_for
from pages.shared.nets.picture import Picture
from pages.shared.nets.seen import ALL, Shown
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.python_code import script
from snncore.experiment import Dataset


def of_nets(
    nets: Iterable[TrainedNet],
    imports: Iterable[str],
    *body: str,
    before: Sequence[str] = (),
    dataset: Dataset | None = None,
) -> str:
    """The script that does `body` with the `checkpoint` of each network, after what is done once;
    `dataset` is the one that it loads."""
    return script(
        [*imports, "from snncore.checkpoint import read"],
        *before,
        "for file in files:",
        "    checkpoint = read(file)",
        *(f"    {line}" for line in body),
        files=[net.file for net in nets],
        cifar10=dataset is Dataset.CIFAR10,
    )


def of_net(
    net: TrainedNet, imports: Iterable[str], *lines: str, dataset: Dataset | None = None
) -> str:
    """The script that does the lines with the `checkpoint` of one network."""
    return script(
        [*imports, "from snncore.checkpoint import read"],
        "checkpoint = read(files[0])",
        *lines,
        files=[net.file],
        cifar10=dataset is Dataset.CIFAR10,
    )


def on_test_images(
    nets: Mapping[str, TrainedNet], count: int, imports: Iterable[str], *body: str
) -> str:
    """The script that does `body` with each network, `net`, and `batch`, the first test images of
    the data set on which the page has measured it."""
    used = {images_for(net.checkpoint.experiment.dataset) for net in nets.values()}
    dataset = f'"{next(iter(used))}"' if len(used) == 1 else "checkpoint.experiment.dataset"
    return of_nets(
        nets.values(),
        [*imports, "from snncore.data import framed, load, test_batches"],
        "net = checkpoint.restore().eval()",
        f"images = framed(load({dataset}), checkpoint.experiment)",
        f"batch = next(test_batches(images, size={count}, count={count}, device='cpu'))",
        *body,
        dataset=Dataset.CIFAR10 if Dataset.CIFAR10 in used else None,
    )


def picture_imports(picture: Picture) -> list[str]:
    """What the lines of `pixels` import."""
    if picture.pixels.ndim == 4:
        return ["from snncore.data import framed, load"]
    if picture.dataset is not None:
        return ["from snncore.data import load"]
    return ["import base64", "import zlib", "", "import torch", ""]


def pixels(picture: Picture) -> list[str]:
    """The lines that load a picture of a data set; one of the viewer's own they hold themselves."""
    if picture.pixels.ndim == 4:
        return [
            f'images = framed(load("{picture.dataset}"), checkpoint.experiment)',
            f"pixels = images.test_images[{picture.number}:][:1].frames()[:, 0]",
        ]
    if picture.dataset is not None:
        return [f'pixels = load("{picture.dataset}").test_images[{picture.number}]']
    packed = base64.b64encode(zlib.compress(picture.pixels.tobytes(), 9)).decode()
    return [
        "packed = (",
        *(f'    "{line}"' for line in textwrap.wrap(packed, 88)),
        ")",
        "content = bytearray(zlib.decompress(base64.b64decode(packed)))",
        "pixels = torch.frombuffer(content, dtype=torch.uint8).view(3, 32, 32)",
    ]


def raster_code(shown: Shown) -> str:
    """The script that gives the spikes of one picture in every layer, the rows of its raster, and
    what is counted in them."""
    chosen = shown.chosen
    trained, layer = chosen.seen.trained, chosen.layer
    imports = (
        *picture_imports(shown.picture),
        "from snncore.analysis.raster.layer_rates import layer_rates",
        "from snncore.analysis.raster.raster_rows import Order, raster_rows",
        "from snncore.analysis.raster.spike_counts import spike_counts",
        "from snncore.analysis.raster.spike_trains import spike_trains",
        "from snncore.data.picture import network_input",
        *([] if trained else ["from snncore.network import build"]),
    )
    return of_net(
        shown.net,
        imports,
        "net = checkpoint.restore().eval()"
        if trained
        else "net = build(checkpoint.experiment).train()  # BatchNorm by the picture",
        *pixels(shown.picture),
        "image = network_input(pixels, checkpoint.experiment.dataset)",
        "spikes = spike_trains(net, image).spikes",
        "layers = spikes" if layer == ALL else f'layers = {{"{layer}": spikes["{layer}"]}}',
        f'rows = raster_rows(layers, {chosen.count}, Order("{chosen.order}"))',
        "print(rows.spikes.astype(int))",
        'for name, shown in (("shown", layers), ("all layers", spikes)):',
        "    counts = spike_counts(shown.values())",
        "    shares = counts.silent, counts.regular, counts.ragged, counts.expected_silent",
        "    print(name, counts.neurons, counts.rate, *shares, counts.binomial)",
        "rates = layer_rates(spikes)",
        "print(rates.second_quieter, rates.sn1, rates.sn2)",
        dataset=shown.picture.dataset,
    )
