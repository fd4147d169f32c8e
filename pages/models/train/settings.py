"""The form of a training run: an Experiment and a Recipe, each field in the URL."""

from typing import NamedTuple

import streamlit as st

from pages.models.train.recipe import choose_recipe
from pages.shared.ui.controls import choice, linked, number, one_of, optional, switch
from pages.shared.ui.naming import data_name
from pages.shared.ui.panel import more
from pages.shared.ui.text import tr
from snncore.block import Merge
from snncore.data import DataError, load
from snncore.experiment import (
    DEPTHS,
    EVENT_STEPS,
    EVENTS,
    SEVEN_B_DEPTH,
    Architecture,
    BlockKind,
    Dataset,
    Experiment,
    NeuronKind,
    Norm,
    Slices,
)
from snncore.network import ANALOG
from snncore.recipe import Recipe
from snncore.surrogate import Surrogate

DEEPEST = 110
FRAMES = 16
"""T of event data at first, as in the SEW paper."""

WIDTHS = (4, 8, 16, 32, 64)
SCALES = (1.0, 2.0, 4.0, 8.0, 16.0)
GAMMAS = (None, 0.0, 0.1, 0.2, 0.5, 1.0)


class Settings(NamedTuple):
    experiment: Experiment
    recipe: Recipe


class NotPossible(ValueError):  # noqa: N818 (the form's answer, not a fault)
    """The settings contradict each other; the message is for the user, translated."""


class DataMissing(NotPossible):
    """The chosen data set cannot be used; the Data page says why and gets it."""


def choose_settings(fields: dict) -> Settings:
    """The rest of the form, in a group that is closed at first, around `choose_network`'s fields.
    Raises NotPossible with a sentence that says what to change."""
    with more():
        fields |= choose_surrogate(fields["block"])
        left, middle, right = st.columns(3)
        with left:
            fields |= choose_dynamics(fields)
        with middle:
            fields |= choose_normalisation()
            fields |= choose_slices(fields["dataset"])
        with right:
            recipe = choose_recipe(fields.get("time_steps", 1), fields["dataset"])
        st.caption(tr("train.same_batches"))
    check(fields, recipe)
    return Settings(Experiment(**fields), recipe)


def choose_network(block: BlockKind | None = None) -> dict:
    """The settings of the network that matter most, always in sight; with a choice of the block
    where none is given."""
    with st.container(horizontal=True):
        fields: dict = {"block": block or choice("block", list(BlockKind), BlockKind.SEW)}
        spiking = fields["block"] not in ANALOG
        if spiking:
            fields["neuron"] = choice("neuron", list(NeuronKind), NeuronKind.LIF)
    with st.container(horizontal=True):
        if fields["block"] is BlockKind.SEW:
            fields["merge"] = choice("merge", list(Merge), Merge.ADD)
        fields["dataset"] = choose_dataset()
        if events := fields["dataset"] in EVENTS:
            usual = Architecture.RESNET
            fields["architecture"] = choice("architecture", list(Architecture), usual)
    first, second, third, last = st.columns([1, 1, 1, 1.4], vertical_alignment="bottom")
    with first:
        fields["depth"] = choose_depth(fields)
    if spiking:
        with second:
            fields["v_threshold"] = number("v_threshold", 0.05, 3.0, 1.0, 0.05)
    if events:
        with third:
            fields["time_steps"] = number("time_steps", *EVENT_STEPS, FRAMES, 1, nearest=True)
    elif spiking:
        with third:
            fields["time_steps"] = number("time_steps", 1, 16, 4, 1)
    with last:
        fields["width"] = one_of("width", WIDTHS, 16)
    return fields


def choose_dataset() -> Dataset:
    """In a box: side by side the seven names take two lines."""
    return linked(
        "dataset",
        default=Dataset.SHAPES,
        parse=Dataset,
        allowed=", ".join(Dataset),
        draw=lambda **options: st.selectbox(
            tr("field.dataset"),
            list(Dataset),
            format_func=lambda each: tr(f"option.{each}"),
            width=260,
            **options,
        ),
    )


def choose_depth(fields: dict) -> int:
    """Of a ResNet; 7B-Net has but one."""
    if fields.get("architecture") is Architecture.SEVEN_B:
        st.caption(tr("train.seven_b", depth=SEVEN_B_DEPTH))
        return SEVEN_B_DEPTH
    return one_of("depth", [depth for depth in DEPTHS if depth <= DEEPEST], 20)


def choose_surrogate(block: BlockKind) -> dict:
    """The surrogate and its α; over the whole width, since its five names are long."""
    if block in ANALOG:
        return {}
    kind, slope = st.columns([2, 1])
    with kind:
        fields: dict = {"surrogate": choice("surrogate", list(Surrogate), Surrogate.ATAN)}
    with slope:
        return fields | {"alpha": number("alpha", 0.1, 10.0, 2.0, 0.1)}


def choose_dynamics(chosen: dict) -> dict:
    """The neuron's own settings."""
    if chosen["block"] in ANALOG:
        # The same picture at every step gives a ReLU the same output: one step says it all.
        return {} if chosen["dataset"] in EVENTS else {"time_steps": 1}
    fields: dict = {
        "tau": number("tau", 1.05, 10.0, 2.0, 0.05),
        "decay_input": switch("decay_input", True),
        "v_reset": None,
    }
    if not switch("soft_reset", False):
        fields["v_reset"] = number("v_reset", -1.0, 1.0, 0.0, 0.05)
    fields["detach_reset"] = switch("detach_reset", True)
    return fields


def choose_normalisation() -> dict:
    return {
        "norm": choice("norm", list(Norm), Norm.BN),
        "last_gamma": optional("last_gamma", GAMMAS, tr("train.as_others")),
        "read_out_scale": one_of("read_out_scale", SCALES, Experiment.read_out_scale),
        "seed": number("seed", 0, 99, 0, 1),
    }


def choose_slices(dataset: Dataset) -> dict:
    """How events become frames."""
    return {"slices": choice("slices", list(Slices), Slices.TIME)} if dataset in EVENTS else {}


def check(fields: dict, recipe: Recipe) -> None:
    """Refuse settings that are each allowed, but not together. Raises NotPossible."""
    v_threshold, v_reset = fields.get("v_threshold", 1.0), fields.get("v_reset")
    if v_reset is not None and v_threshold <= v_reset:
        raise NotPossible(tr("train.reset_too_high", v_threshold=v_threshold, v_reset=v_reset))
    wanted, batch = recipe.train_images, recipe.batch_size
    if batch > wanted:
        raise NotPossible(tr("train.batch_too_large", batch_size=batch, train_images=wanted))
    try:
        images = load(fields["dataset"])
    except DataError as error:
        raise DataMissing(tr(f"data.error_{error.reason}", **error.values)) from error
    most = len(images.train_labels)
    if wanted > most:
        name = data_name(images.label)
        raise NotPossible(tr("train.too_few_images", dataset=name, most=most, train_images=wanted))
