"""What a training run came to: one sentence, a table and the Python that repeats it."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pages.shared.runs.names import name
from pages.shared.ui.python_code import call, of_runs
from pages.shared.ui.table import by_column
from pages.shared.ui.text import tr
from snncore.experiment import Experiment
from snncore.recipe import Recipe

S = TypeVar("S", Experiment, Recipe)
Snapshot = Mapping[str, Any]


def summary(experiment: Experiment, run: Snapshot) -> str:
    """Loss, test accuracy, the weakest gradient and the silent layers, of the latest step."""
    if not run["curve"]["step"]:
        return ""
    test = tr("train.summary_untested")
    if run["test"]["step"]:
        accuracy = run["test"]["accuracy"][-1]
        test = tr("train.summary_test", accuracy=accuracy, chance=1 / experiment.classes)
    silent = sum(rate == 0 for rate in run["firing_rates"])
    return tr(
        "train.summary",
        name=name(experiment),
        step=run["step"],
        loss=run["curve"]["loss"][-1],
        test=test,
        gradient=gradient(run["gradient_norms"]),
        silent=tr("train.summary_silent", silent=silent, layers=len(run["layers"]))
        if run["layers"]
        else tr("train.no_neurons"),
    )


def gradient(norms: list[float | None]) -> str:
    """Where the gradient is smallest, and by how much; None stands for what is not finite."""
    if None in norms:
        return tr("train.summary_not_finite", block=norms.index(None) + 1, blocks=len(norms))
    known = [norm or 0.0 for norm in norms]
    least, most = known.index(min(known)), known.index(max(known))
    if known[least] == 0:
        return tr("train.summary_no_gradient", least=least + 1, blocks=len(known))
    ratio = known[most] / known[least]
    return tr(
        "train.summary_gradient", least=least + 1, most=most + 1, blocks=len(known), ratio=ratio
    )


def table(run: Snapshot) -> dict[str, list[object]]:
    """One row per number: the quantity, of what, at which step, the value."""
    rows = list(numbers(run))
    names = ("quantity", "of", "step", "value")
    return by_column(names, rows)


def numbers(run: Snapshot) -> Iterator[tuple[str, str, int, float | None]]:
    for part in ("curve", "test"):
        of = "train" if part == "curve" else part
        for quantity in ("loss", "accuracy"):
            for step, value in zip(run[part]["step"], run[part][quantity], strict=True):
                yield quantity, of, step, value
    for quantity, sites, values in (
        ("gradient_norm", run["blocks"], run["gradient_norms"]),
        ("firing_rate", run["layers"], run["firing_rates"]),
        ("update_to_weight", run["blocks"], run["updates"]),
    ):
        for site, value in zip(sites, values, strict=False):
            yield quantity, site, run["step"], value


def code(experiment: Experiment, recipe: Recipe, threads: int) -> str:
    """The lines of Python that make the same run, with as many threads; 0: not known."""
    return of_runs([f"({call(experiment)}, {call(recipe)})"], threads)
