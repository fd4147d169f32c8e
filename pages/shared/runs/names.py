"""What a training run is called: its block, its settings, its data and its device."""

import torch

from pages.shared.ui.naming import data_name, device_name
from pages.shared.ui.numbers import by_hand
from pages.shared.ui.text import tr
from snncore.data import CLASS_NAMES, DataError, load
from snncore.device import describe
from snncore.experiment import BlockKind, Dataset, Experiment, NeuronKind
from snncore.network import ANALOG
from snncore.recipe import Recipe

CPU = torch.device("cpu")


def name(experiment: Experiment) -> str:
    """The name of an experiment's network: its block, and g where it has one."""
    block = tr(f"option.{experiment.block}")
    if experiment.block is BlockKind.SEW:
        return tr("name.with_merge", block=block, merge=tr(f"option.{experiment.merge}"))
    return block


def name_and_depth(experiment: Experiment) -> str:
    """The network's name and how many layers it has."""
    return tr("name.with_depth", name=name(experiment), depth=experiment.depth)


def details(experiment: Experiment, recipe: Recipe) -> str:
    """The settings that the name leaves out, in one line; of the rarer ones what was changed."""
    values = experiment.as_dict() | recipe.as_dict()
    usual = Experiment().as_dict() | Recipe().as_dict()
    rarer = [
        tr("train.setting", field=tr(f"field.{k}"), value=say(k, values[k]))
        for k in RARER
        if values[k] != usual[k]
    ]
    values["neuron"] = "ReLU" if experiment.block in ANALOG else neuron(experiment)
    values["dataset"] = tr(f"option.{experiment.dataset}")
    values["optimiser"] = tr(f"option.{recipe.optimiser}")
    return " · ".join([tr("train.details", **values), *rarer])


RARER = (
    "decay_input",
    "v_reset",
    "detach_reset",
    "surrogate",
    "alpha",
    "norm",
    "last_gamma",
    "read_out_scale",
    "schedule",
    "warm_up",
    "train_images",
    "augment",
    "architecture",
    "slices",
    "deleted_frames",
)


def say(field: str, value: object) -> str:
    """A value of a setting in the session's language."""
    match value:
        case None if field == "last_gamma":
            return tr("train.as_others")
        case None if field == "v_reset":
            return tr("train.soft_reset")
        case bool():
            return tr("train.yes") if value else tr("train.no")
        case None:
            return tr("train.none")
        case str():
            return tr(f"option.{value}")
        case float():
            return by_hand(f"{value:g}")
    return str(value)


def neuron(experiment: Experiment) -> str:
    """Kind, threshold and, where it has one, the time constant."""
    e = experiment
    text = tr("train.neuron_settings", neuron=tr(f"option.{e.neuron}"), v_threshold=e.v_threshold)
    return text if e.neuron is NeuronKind.IF else f"{text}, {tr('train.neuron_tau', tau=e.tau)}"


def class_names(dataset: Dataset) -> list[str]:
    """The classes in the session's language, known also where the data set itself is not here."""
    return [tr(f"data.class_{name}") for name in CLASS_NAMES[dataset]]


def dataset_name(dataset: Dataset) -> str:
    """The data set's name with its source, as far as that is still known."""
    try:
        return data_name(load(dataset).label)
    except DataError:
        return tr(f"option.{dataset}")


def device_names() -> dict[str, str]:
    """What a worker calls its CPU, in the session's language; a GPU's name is a name."""
    return {describe(CPU): device_name(CPU)}
