"""The lines of Python under a figure, which give its numbers again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from typing import Any


def call(settings: Any) -> str:
    """The call that makes these settings, a dataclass, with the fields that are not its default.

    Options are written as their text, which every dataclass of the core takes: neuron='lif'.
    """
    said = (
        f"{field.name}={plain(getattr(settings, field.name))!r}"
        for field in fields(settings)
        if getattr(settings, field.name) != default(field)
    )
    return f"{type(settings).__name__}({', '.join(said)})"


def default(field: Field[Any]) -> object:
    """The default of a field; MISSING, which no value equals, where it has none."""
    return field.default if field.default_factory is MISSING else field.default_factory()


def plain(value: object) -> object:
    """The value of an option, any other as it is."""
    return getattr(value, "value", value)


def listed(name: str, values: Iterable[str]) -> list[str]:
    """The lines that give a list a name, a value in each."""
    return [f"{name} = [", *(f"    {value}," for value in values), "]"]


def script(
    imports: Iterable[str], *lines: str, files: Sequence[str] = (), cifar10: bool = False
) -> str:
    """The text of a script: what it needs, its imports, an empty line, what it does.

    `files` are those that it reads, of the app's folder or exported from a run: the script calls
    them `files`. With `cifar10` it loads that data set.
    """
    needs = [f"# needs: {file} ({origin(file)})" for file in files]
    if cifar10:
        needs.append("# needs: CIFAR-10 (as the app's page Data downloads it)")
    if files:
        imports, lines = ("from pathlib import Path", "", *imports), (*opened(files), *lines)
    return "\n".join([*needs, *imports, "", *lines])


def origin(file: str) -> str:
    """Where a file that a script reads is to be had."""
    if file.startswith("assets/"):
        return "of the app: copy its folder assets to where this runs"
    return "export the run on the app's page Compare, to where this runs"


def opened(files: Sequence[str]) -> list[str]:
    """The lines that name the files, and end the script with a sentence where one is missing."""
    return [
        *listed("files", (f'Path("{file}")' for file in files)),
        "for file in files:",
        "    if not file.exists():",
        '        raise SystemExit(f"{file} is not here: the first lines say where to get it.")',
        "",
    ]


def of_kinds(imports: Iterable[str], probes: Mapping[str, str], measure: str, *said: str) -> str:
    """The script that measures each `probe` of several kinds, and prints what is said of `each`.

    `probes` holds the calls that make them, by the kinds' names.
    """
    calls = (f'"{name}": {probe}' for name, probe in probes.items())
    return script(
        imports,
        "probes = {",
        *(f"    {each}," for each in calls),
        "}",
        f"found = {{name: {measure} for name, probe in probes.items()}}",
        "for name, each in found.items():",
        f"    print(name, {', '.join(said)})",
    )


def of_runs(runs: Iterable[str], threads: int = 0) -> str:
    """The script that trains `(experiment, recipe)`, the calls that make them, one after the other,
    and prints every step, then by what the last gradient is multiplied on its way to the first
    block; with as many threads, where that is known."""
    calls = list(runs)
    return script(
        (
            "import numpy as np",
            "import torch",
            "",
            "from snncore.data import load",
            "from snncore.experiment import Experiment",
            "from snncore.recipe import Recipe",
            "from snncore.run.run import Run",
            "from snncore.training import Progress",
        ),
        "torch.set_flush_denormal(True)",
        *([f"torch.set_num_threads({threads})"] if threads else []),
        *listed("runs", calls),
        "for experiment, recipe in runs:",
        "    for event in Run(experiment, recipe, load(experiment.dataset)):",
        "        print(event)",
        "        if isinstance(event, Progress):",
        "            last = event",
        "    norms, rates = np.array(last.gradient_norms), last.firing_rates",
        "    print(experiment.block, last.loss, norms[0] / norms[-1], norms.max() / norms.min())",
        "    if rates:",
        "        print(min(rates), max(rates), sum(rate == 0 for rate in rates))",
        cifar10=any("cifar10" in call for call in calls),
    )
