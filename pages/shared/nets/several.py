"""Several of the trained networks at once: the box, their names, and how each one looks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.shared.nets.choosing import say_none
from pages.shared.nets.trained import (
    TrainedNet,
    labels,
    settings,
    told_apart,
    trained_nets,
    whole,
)
from pages.shared.ui.controls import several
from pages.shared.ui.style import LOOKS, Look
from pages.shared.ui.text import tr
from snncore.block import Merge
from snncore.data import available
from snncore.experiment import PICTURE_CLASSES, BlockKind
from snncore.recipe import Recipe

MOST = 4
LEARNED = 2 / PICTURE_CLASSES
"""Accuracy above which a network does not guess any more: twice what guessing gives."""

DASHES = ("solid", "dash", "dot", "longdashdot")


def choose_trained_nets(
    field: str, *, default: Sequence[str] | None = None
) -> dict[str, TrainedNet]:
    """Up to four trained networks by key, at first one of each block; the URL holds the keys with
    commas between them.

    Empty, with a sentence, where nothing is chosen or nothing has been trained.
    """
    nets = trained_nets()
    if not nets:
        say_none()
        return {}
    first = one_of_each_block(nets) if default is None else list(default)
    chosen = several(
        field,
        list(nets),
        first,
        lambda key: st.multiselect(
            tr(f"field.{field}"),
            list(nets),
            format_func=labels(nets).__getitem__,
            max_selections=MOST,
            wrap=True,
            key=key,
        ),
        allowed=tr("measured.allowed"),
        most=MOST,
    )
    if not chosen:
        st.info(tr("measured.choose_one"))
    return {key: nets[key] for key in chosen if whole(nets[key])}


def one_of_each_block(nets: Mapping[str, TrainedNet]) -> list[str]:
    """Up to four networks that were trained alike, each of another block, as many as there are
    and as deep as there are; in the order of `nets`."""
    found = families(nets)
    if not found:
        return []
    return first_four(max(found, key=lambda each: rank([nets[key] for key in each.values()])), nets)


def families(nets: Mapping[str, TrainedNet]) -> list[dict[BlockKind, str]]:
    """Those that were trained alike, by block: the first one of each."""
    found: dict[tuple[Any, ...], dict[BlockKind, str]] = {}
    for key, net in nets.items():
        found.setdefault(family(net), {}).setdefault(net.checkpoint.experiment.block, key)
    return list(found.values())


def first_four(alike: Mapping[BlockKind, str], nets: Mapping[str, TrainedNet]) -> list[str]:
    """Up to four of a family, those of the papers' blocks first; in the order of `nets`."""
    first = [alike[block] for block in TELLING if block in alike][:MOST]
    return [key for key in nets if key in first]


def rank(alike: Sequence[TrainedNet]) -> tuple[int, ...]:
    """The larger, the better such networks stand beside each other: first those whose pictures are
    here, then those that have all learned something, which in a depth study some have not."""
    wanted = [net for net in alike if net.checkpoint.experiment.block in TELLING[:MOST]]
    first = alike[0].checkpoint.experiment
    here = available(first.dataset)
    return here, learned(wanted), len(wanted), first.time_steps, len(alike), first.depth


def learned(nets: Iterable[TrainedNet]) -> bool:
    """Whether none of them is known to guess."""
    return all(net.score is None or net.score > LEARNED for net in nets)


TELLING = (BlockKind.SPIKING, BlockKind.SEW, BlockKind.MS, BlockKind.PLAIN, BlockKind.NO_LIF,
           BlockKind.RELU, BlockKind.RBA)  # fmt: skip
"""The blocks that the papers are about come first."""


def family(net: TrainedNet) -> tuple[Any, ...]:
    """Equal for networks that differ in nothing but the block, g, the seed and the learning rate,
    which a study may choose for each block."""
    c = net.checkpoint
    e, rate = c.experiment, Recipe().learning_rate
    alike = {"block": BlockKind.SEW, "merge": Merge.ADD, "seed": 0, "last_gamma": e.branch_gamma}
    return replace(e, **alike), replace(c.recipe, learning_rate=rate), c.step  # type: ignore[arg-type]


def names(nets: Mapping[str, TrainedNet]) -> dict[str, str]:
    """What each is called: block and depth, and of the rest what tells it from the others of that
    name; its key where nothing does."""
    return told_apart({key: net.name for key, net in nets.items()}, nets, PARTS, ", ")


PARTS: Sequence[Callable[[TrainedNet], str]] = (
    lambda net: tr(f"trained.on_{net.checkpoint.experiment.dataset}"),
    lambda net: f"T = {net.checkpoint.experiment.time_steps}",
    lambda net: f"γ = {net.checkpoint.experiment.branch_gamma:g}",
    settings,
    lambda net: tr("trained.run", step=net.checkpoint.step, seed=net.checkpoint.experiment.seed),
    lambda net: net.key,
)


def looks(nets: Mapping[str, TrainedNet]) -> dict[str, Look]:
    """The block's colour and marker; a second network of the same block gets another dash."""
    seen: list[str] = []
    found = {}
    for key, net in nets.items():
        block = net.checkpoint.experiment.block
        own = LOOKS[block]
        others = [dash for dash in DASHES if dash != own.dash]
        found[key] = own._replace(dash=others[seen.count(block) - 1]) if block in seen else own
        seen.append(block)
    return found
