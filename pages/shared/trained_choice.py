"""Several of the trained networks at once: the box, their names, and how each one looks."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.shared import link
from pages.shared.controls import one_among
from pages.shared.style import LOOKS, Look
from pages.shared.text import tr
from pages.shared.trained_net import TrainedNet, labels, trained_nets

MOST = 4
DASHES = ("solid", "dash", "dot", "longdashdot")


def choose_trained_nets(field: str) -> dict[str, TrainedNet]:
    """Up to four trained networks by key; the URL holds the keys with commas between them.

    Empty, with a sentence, where nothing is chosen or nothing has been trained.
    """
    nets = trained_nets()
    if not nets:
        st.info(tr("measured.none_trained"))
        st.page_link("models/train.py", label=tr("train.title"), icon=":material/play_circle:")
        return {}
    first = one_of_each_block(nets)
    link.read(field, first, lambda given: parse(given, list(nets)), tr("measured.allowed"))
    if not nets.keys() >= set(st.session_state[field]):  # a network that has gone since
        st.session_state[field] = [key for key in st.session_state[field] if key in nets]
    st.multiselect(
        tr(f"field.{field}"),
        list(nets),
        format_func=labels(nets).__getitem__,
        max_selections=MOST,
        key=field,
        persist_state="session",
        on_change=lambda: link.changed(field),
    )
    chosen = [key for key in nets if key in st.session_state[field]]
    link.write(field, ",".join(chosen), ",".join(first))
    if not chosen:
        st.info(tr("measured.choose_one"))
    return {key: nets[key] for key in chosen}


def one_of_each_block(nets: Mapping[str, TrainedNet]) -> list[str]:
    """The first network of each block, up to four of them."""
    first: dict[str, str] = {}
    for key, net in nets.items():
        first.setdefault(net.checkpoint.experiment.block, key)
    return list(first.values())[:MOST]


def parse(given: str, known: Sequence[str]) -> list[str]:
    """Keys with commas between them; ValueError where one is unknown or they are too many."""
    chosen = [one_among(key, known) for key in given.split(",") if key]
    if len(chosen) > MOST:
        raise ValueError(given)
    return chosen


def names(nets: Mapping[str, TrainedNet]) -> dict[str, str]:
    """What each is called; its key as well where two would be called the same."""
    plain = [net.name for net in nets.values()]
    return {
        key: net.name if plain.count(net.name) == 1 else f"{net.name} ({key})"
        for key, net in nets.items()
    }


def looks(nets: Mapping[str, TrainedNet]) -> dict[str, Look]:
    """The block's colour and marker; a second network of the same block gets another dash."""
    seen: list[str] = []
    found = {}
    for key, net in nets.items():
        block = net.checkpoint.experiment.block
        look = LOOKS[block]
        found[key] = look._replace(dash=DASHES[seen.count(block)]) if block in seen else look
        seen.append(block)
    return found


def code(nets: Mapping[str, TrainedNet], count: int, file: str, call: str) -> str:
    """The lines of Python that measure the same: a call of a function of snncore/analysis/FILE.py,
    with {net} in the place of the network."""
    measured = call.format(net="checkpoint.restore().eval()")
    return "\n".join(
        [
            f"from snncore.analysis.{file} import {call.partition('(')[0]}",
            "from snncore.checkpoint import read",
            "from snncore.data import load, test_batches",
            "",
            f"for name in {list(nets)}:",
            "    checkpoint = read(f'{name}.pt')",
            "    images = load(checkpoint.experiment.dataset)",
            f"    batch = next(test_batches(images, size={count}, count={count}, device='cpu'))",
            f"    print({measured})",
        ]
    )
