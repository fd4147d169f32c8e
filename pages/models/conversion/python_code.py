"""The lines of Python that give the conversion page's numbers again."""

from collections.abc import Mapping

from pages.shared.nets.python_code import of_net
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.python_code import call, script
from snncore.analysis.conversion.convert import Conversion
from snncore.analysis.conversion.fine_tuning import Start, Tuning
from snncore.analysis.conversion.tuned import Tuned

IMPORTS = (
    "from snncore.analysis.conversion.convert import Conversion",
    "from snncore.analysis.conversion.rate_curve import Order, Pair, batches_of, follow",
    "from snncore.data import load",
)


def of_curve(net: TrainedNet, how: Conversion, steps: int, images: int, *said: str) -> str:
    """The script that measures the curve, and says something of it."""
    dataset = net.checkpoint.experiment.dataset
    return of_net(
        net,
        IMPORTS,
        "images = load(checkpoint.experiment.dataset)",
        f"order = Order(how={call(how)}, steps={steps}, images={images})",
        "pair = Pair(checkpoint, images, order.how)",
        "*_, curve = follow([pair], batches_of(images, order), order)",
        *said,
        dataset=dataset,
    )


def of_time(net: TrainedNet, how: Conversion, steps: int, images: int) -> str:
    """T, accuracy, mean error and the last layer's, line by line."""
    return of_curve(
        net,
        how,
        steps,
        images,
        "for t, accuracy, error in zip(curve.times, curve.accuracy, curve.error):",
        "    print(t, accuracy, error.mean(), error[-1])",
    )


def of_layers(net: TrainedNet, how: Conversion, steps: int, images: int) -> str:
    """At the last T, layer by layer: the error, and what is the layer's own."""
    return of_curve(
        net,
        how,
        steps,
        images,
        "for name, error, own in zip(curve.layers, curve.error[-1], curve.alone[-1]):",
        "    print(name, error, own)",
    )


def of_layer(net: TrainedNet, how: Conversion, layer: str, steps: int, number: int) -> str:
    """How far the rates of one layer are from its activations on one picture."""
    return of_net(
        net,
        (*IMPORTS, "from snncore.data.picture import network_input"),
        "dataset = checkpoint.experiment.dataset",
        "images = load(dataset)",
        f"pair = Pair(checkpoint, images, {call(how)})",
        f"picture = network_input(images.test_images[{number}], dataset)[None]",
        f"found = pair.run(picture, [{steps}])",
        f'v_th, a = pair.v_th["{layer}"], found.activations["{layer}"]',
        f'off = (found.rates["{layer}"][-1] * v_th - a).abs().mean()',
        f"print(v_th, v_th / {steps}, off.item(), int((a > v_th).sum()))",
        dataset=net.checkpoint.experiment.dataset,
    )


def of_tuning(net: TrainedNet, runs: Mapping[Start, Tuned]) -> str:
    """The script that trains the converted network on, and the same from an unconverted start,
    with the first seed."""
    asked = [
        call(Tuning(start=start, learning_rate=run.learning_rate, steps=run.steps[-1]))
        for start, run in runs.items()
    ]
    return of_net(
        net,
        (
            "import torch",
            "",
            "from snncore.analysis.conversion.fine_tuning import Tuning, tune",
            "from snncore.data import load",
        ),
        "torch.set_num_threads(1)  # as the shipped ones: with more, sums are rounded otherwise",
        "torch.set_flush_denormal(True)",
        "images = load(checkpoint.experiment.dataset)",
        f"for tuning in ({', '.join(asked)}):",
        "    print(tuning.start, [scored.accuracy for scored in tune(checkpoint, images, tuning)])",
        dataset=net.checkpoint.experiment.dataset,
    )


def of_carried() -> str:
    """The script that reads what ships and what is reported."""
    return script(
        [
            "from snncore.analysis.conversion.published import read as read_reported",
            "from snncore.analysis.conversion.shipped import read",
        ],
        "for (net, order), shipped in read(files[0]).items():",
        "    print(net, order.how, shipped.curve.relu, shipped.curve.accuracy[-1])",
        "print(read_reported(files[1]))",
        files=["assets/results/conversion.json", "assets/published/conversion.toml"],
    )
